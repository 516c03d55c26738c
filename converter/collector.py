"""The collector of cycles, kept waiting: a conversion makes much that stays a while, and next to no cycles.

Looking through it again and again takes a twentieth of the conversion. The time is short and what cycles it leaves are
few, so a caller's own garbage waits no longer than a moment.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def waiting() -> Iterator[None]:
    """Within the block (or the function so decorated) no cycles are looked for, unless somebody asks for it."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
