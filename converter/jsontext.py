"""JSON put together by hand: strings in quotation marks, as narrow text (`utf8`)."""

from __future__ import annotations

from json.encoder import encode_basestring

from converter.remembered import remembered
from converter.utf8 import narrow


def quoted(text: str) -> str:
    """A JSON string."""
    made = encode_basestring(text)
    return made if made.isascii() else narrow(made)


@remembered()
def phrase(text: str) -> str:
    """The JSON string of words that come again from release to release: names, rules, reasons, labels, headings."""
    return quoted(text)
