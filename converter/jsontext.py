"""JSON put together by hand: strings in quotation marks, and the whole as UTF-8.

A text in the making holds the bytes of its UTF-8 as characters, one for one. A single minus sign or apostrophe would
otherwise double the width of all that it is joined with, and encoding that takes as long as making a third of the facts.
"""

from __future__ import annotations

from json.encoder import encode_basestring


def quoted(text: str) -> str:
    """A JSON string."""
    return narrow(encode_basestring(text))


def narrow(text: str) -> str:
    """A text as the characters of its UTF-8."""
    return text if text.isascii() else text.encode().decode("latin-1")


def encoded(text: str) -> bytes:
    """The bytes of a narrow text."""
    return text.encode("latin-1")
