"""The words of labels, made of a printed label or of an element's name, and the names made of words."""

from __future__ import annotations

import unicodedata

from converter.lazy import regex
from converter.remembered import remembered

_WORD = regex(r"[A-Za-z0-9]+")
_CAMEL = regex(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[0-9]+|[a-z]+")
_UNCLEAN = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_FOOTNOTE = regex(r"\s*(?:\((?:\d{1,2}|[a-z])\)|\[(?:\d{1,2}|[a-z])\]|[*†‡§]+)\s*$")
_FOOTNOTE_SIGNS = frozenset("([*†‡§")
_MARKS = (")", "]", "*", "†", "‡", "§")
"""What a footnote mark ends with."""
_CUT = (*_MARKS, ":", " ")
_LONGEST = 500
_KINDS = ("Abstract", "Axis", "Domain", "LineItems", "Member", "Table")
_SMALL = frozenset(("and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "per", "than", "the", "to", "with"))


def clean(label: str) -> str:
    """A label without footnote marks, its colon and characters XML forbids; at most 500 characters (EFM 6.5.36)."""
    if label.isprintable() and "  " not in label and label[:1] != " " and not label.endswith(_CUT):
        return label[:_LONGEST]
    return _cleaned(label)


def _cleaned(label: str) -> str:
    text = " ".join((label if label.isprintable() else _UNCLEAN.sub(" ", label)).split())
    while (
        text.endswith(_MARKS)
        and not _FOOTNOTE_SIGNS.isdisjoint(text[-4:])
        and (shorter := _FOOTNOTE.sub("", text)) != text
    ):
        text = shorter
    return text.rstrip(":").rstrip()[:_LONGEST]


@remembered()
def camel(label: str) -> str:
    """Label CamelCase (EFM 6.8.5): letters and digits only, each word capitalised; capitals stay in mixed labels."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().replace("'", "")
    if plain.isupper():
        plain = plain.lower()
    return "".join([word[0].upper() + word[1:] for word in _WORD.findall(plain)])


@remembered()
def words_of(name: str) -> str:
    """A label made from an element's name: `us-gaap:AssetsCurrent` is `Assets Current`."""
    return " ".join(_CAMEL.findall(name.rpartition(":")[2]))


def standard_label(name: str) -> str:
    """The standard label of a standard element: the words of its name as the FASB sets them, without its punctuation.

    `us-gaap:StatementOfFinancialPositionAbstract` is `Statement of Financial Position [Abstract]`.
    """
    words, kind = words_of(name).split(" "), ""
    for word in _KINDS:
        spaced = words_of(word).split(" ")
        if len(words) > len(spaced) and words[-len(spaced) :] == spaced:
            words, kind = words[: -len(spaced)], f" [{' '.join(spaced)}]"
            break
    lower = [word.lower() if at and word.lower() in _SMALL else word for at, word in enumerate(words)]
    return " ".join(lower) + kind
