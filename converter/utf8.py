"""Long texts in the making as UTF-8: each character of a narrow text is one byte of it.

A single minus sign or apostrophe would otherwise double the width of all it is joined with, and encoding that takes
long: a third of the time the facts of a report take.
"""

from __future__ import annotations


def narrow(text: str) -> str:
    """A text as the characters of its UTF-8."""
    return text if text.isascii() else text.encode().decode("latin-1")


def encoded(text: str) -> bytes:
    """The bytes of a narrow text."""
    return text.encode("latin-1")
