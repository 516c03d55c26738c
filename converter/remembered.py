"""What short texts come to, remembered from one release to the next: a night's releases have most labels, headings,
tags and styles in common.

Only what a text alone comes to may be remembered, so that it cannot matter which releases went before, and only of a
bounded number of short texts. `forget` drops all of it: a measurement begins with nothing known of its documents.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import ref

V = TypeVar("V")

_LONGEST = 400
"""The longest text that is remembered, in characters."""
_HELD: list[ref[Remembered[Any]]] = []


class Remembered(dict[str, V]):
    """What `make` gives for a text: `remembered[text]`. With `most` texts in it, it begins anew."""

    def __init__(self, make: Callable[[str], V], most: int = 4_096) -> None:
        super().__init__()
        self._make = make
        self._most = most
        _HELD.append(ref(self, _HELD.remove))

    def __missing__(self, text: str) -> V:
        value = self._make(text)
        if len(text) <= _LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[text] = value
        return value


def remembered(most: int = 4_096) -> Callable[[Callable[[str], V]], Callable[[str], V]]:
    """The same for a function of a text alone."""
    return lambda function: Remembered(function, most).__getitem__


def forget() -> None:
    """As in a new process: nothing is remembered of earlier releases. The tables stay loaded."""
    for held in _HELD:
        if (one := held()) is not None:
            one.clear()
