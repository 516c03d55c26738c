"""JSON put together by hand: strings in quotation marks, as narrow text (`utf8`)."""

from __future__ import annotations

from json.encoder import encode_basestring

from converter.utf8 import narrow


def quoted(text: str) -> str:
    """A JSON string."""
    made = encode_basestring(text)
    return made if made.isascii() else narrow(made)
