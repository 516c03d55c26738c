"""An EDGAR submission, or one exhibit in its `<DOCUMENT>` wrapper: which document is the release, and who filed it.

Decided in this order
1. The caller's `--exhibit` ("99.2", "EX-99.2", a file name, a sequence number); nothing of that name is an error that
   lists what there is.
2. Else the document that shows the most kinds of primary statements (income, balance sheet, cash flows), judged by
   titles and figures; among equals an exhibit 99 before the body of the form, then the lower number. An exhibit
   that shows nothing falls behind a body that does.
3. The filer: the only one, or of several the one whose name the release prints most.
Pictures, uuencoded files, XBRL attachments and style sheets are never candidates.
"""

from __future__ import annotations

import re
from datetime import date

from converter.errors import InputError
from converter.lazy import regex
from converter.model import Submission
from converter.records import NamedTuple


class Part(NamedTuple):
    """One `<DOCUMENT>`: its type, sequence number, file name, description and text."""

    type: str
    sequence: str
    filename: str
    description: str
    text: str


_OPEN, _CLOSE = "<DOCUMENT>", "</DOCUMENT>"
_TAGS = ("TYPE", "SEQUENCE", "FILENAME", "DESCRIPTION")
_TAG = regex(r"^\s*<(TYPE|SEQUENCE|FILENAME|DESCRIPTION)>([^\r\n<]*)", re.M | re.I)
_TEXT = regex(r"<TEXT>[ \t]*\r?\n?", re.I)
_INNER = regex(r"\s*<(XBRL|XML|PDF)>\s*", re.I)
_HEADER_END = regex(r"</SEC-HEADER>|<DOCUMENT>", re.I)
_FIELD = regex(r"^[ \t]*([A-Z][A-Z -]+):[ \t]*(\S[^\r\n]*?)[ \t]*$", re.M)
_EXHIBIT = regex(r"^(?:EX-?|EXHIBIT\s*)?(\d{1,3})(?:[.-](\d{1,3}))?", re.I)
_FORMS = regex(r"^(?:8-K|6-K|10-Q|10-K|10-KT|20-F|40-F)(?:/A|12[BG]\d?)?$", re.I)
_NEVER = regex(r"\.(?:jpe?g|gif|png|bmp|pdf|zip|xlsx?|xsd|xml|css|js|json|fil)$", re.I)
_KINDS = (
    regex(r"statements? of (?:consolidated )?(?:operations|income|earnings|loss)|income statements?", re.I),
    regex(r"balance sheets?|statements? of (?:consolidated )?financial (?:position|condition)", re.I),
    regex(r"statements? of (?:consolidated )?cash flows?|cash flows? statements?", re.I),
)
_NUMBER = regex(r"\d{1,3}(?:,\d{3})+|\(\d+\)|\d+\.\d\d\b")
_SPACE = regex(r"(?:&nbsp;|&#160;|\s|<[^>]{0,300}>)+")
_SAMPLE = 3_000_000
_FIGURES = 20
"""Fewer numbers than this are prose, not statements."""


def parts_of(text: str) -> tuple[Part, ...]:
    """The documents of a submission in order; EDGAR writes its own tags in capitals."""
    parts = []
    at = text.find(_OPEN)
    while at >= 0:
        start = at + len(_OPEN)
        at = text.find(_OPEN, start)
        end = text.find(_CLOSE, start, at if at >= 0 else len(text))
        if end < 0:
            end = at if at >= 0 else len(text)
        opening = _TEXT.search(text, start, min(start + 5_000, end))
        head = text[start : opening.start()] if opening else text[start : min(start + 2_000, end)]
        tags = {tag.upper(): value.strip() for tag, value in _TAG.findall(head)}
        body = text[opening.end() if opening else start : end].strip()
        if body.endswith("</TEXT>"):
            body = body[: -len("</TEXT>")]
        for _ in range(2):
            wrapped = _INNER.match(body)
            if wrapped is None:
                break
            body = body[wrapped.end() :].rstrip().removesuffix(f"</{wrapped[1].upper()}>")
        type_, sequence, filename, description = (tags.get(tag, "") for tag in _TAGS)
        parts.append(Part(type_, sequence, filename, description, body))
    return tuple(parts)


def choose(parts: tuple[Part, ...], name: str, exhibit: str = "") -> Part:
    """The document to convert. Raises InputError where `exhibit` names none, or none can hold a release."""
    if exhibit:
        wanted = [part for part in parts if _answers(part, exhibit)]
        if not wanted:
            raise InputError(f"{name} has no exhibit {exhibit}; it holds {_listed(parts)}.", "Name one of these.")
        return wanted[0]
    candidates = [part for part in parts if _may_be_release(part)]
    if not candidates:
        raise InputError(
            f"{name} holds no exhibit 99 and no form text; it holds {_listed(parts)}.",
            "Choose a document with --exhibit.",
        )
    if len(candidates) == 1:
        return candidates[0]
    return max(enumerate(candidates), key=lambda item: (*_merit(item[1]), -item[0]))[1]


def _answers(part: Part, exhibit: str) -> bool:
    wanted = exhibit.strip().upper()
    if wanted in (part.type.upper(), part.filename.upper()) or (wanted.isdecimal() and wanted == part.sequence):
        return True
    return _number(part.type) is not None and _number(part.type) == _number(wanted)


def _number(type_: str) -> tuple[int, int] | None:
    match = _EXHIBIT.match(type_.strip())
    if match is None or (not type_.upper().startswith("EX") and "." not in type_ and len(match[0]) < 2):
        return None
    return int(match[1]), int(match[2] or 0)


def _may_be_release(part: Part) -> bool:
    if _NEVER.search(part.filename) or part.text.lstrip().startswith("begin 6"):
        return False
    number = _number(part.type) if part.type.upper().startswith("EX") else None
    return (number is not None and number[0] in (99, 13, 28)) or _FORMS.match(part.type) is not None or not part.type


def _merit(part: Part) -> tuple[int, int, int, int]:
    """(kinds of statements shown, exhibit with figures before form with figures, many figures, lower number)."""
    text = _SPACE.sub(" ", part.text[:_SAMPLE])
    figures = len(_NUMBER.findall(text))
    shows = figures >= _FIGURES
    kinds = sum(1 for kind in _KINDS if kind.search(text)) if shows else 0
    number = _number(part.type) if part.type.upper().startswith("EX") else None
    rank = (2 if number is not None else 1) if shows else 0
    return kinds, rank, 0 if kinds else figures, -(number[1] if number else 0)


def _listed(parts: tuple[Part, ...]) -> str:
    shown = [f"{part.type or '?'} ({part.filename or part.description or 'no name'})" for part in parts[:12]]
    more = f" and {len(parts) - 12} more" if len(parts) > 12 else ""
    return (", ".join(shown) or "no document") + more


def header_of(text: str, release: str, exhibit: str) -> Submission:
    """What the `<SEC-HEADER>` says, for the filer the release speaks of; `exhibit` is the chosen document's type."""
    end = _HEADER_END.search(text)
    header = text[: end.start()] if end else ""
    # Only the part of each filer: subjects and former names stand in sections of their own.
    fields = _FIELD.findall(header[:400_000])
    filers: list[tuple[str, str]] = []
    name = ""
    form = period = filed = ""
    for key, value in fields:
        if key == "COMPANY CONFORMED NAME":
            name = value
        elif key == "CENTRAL INDEX KEY" and value.isdecimal():
            filers.append((name, value.zfill(10)))
        elif key == "CONFORMED SUBMISSION TYPE":
            form = form or value
        elif key == "CONFORMED PERIOD OF REPORT":
            period = period or value
        elif key == "FILED AS OF DATE":
            filed = filed or value
    company, cik = _spoken_of(filers, release)
    return Submission(cik, company, form, _day(period), _day(filed), exhibit)


def _spoken_of(filers: list[tuple[str, str]], release: str) -> tuple[str, str]:
    """Of several filers the one whose name the release's opening prints most; the first among equals."""
    if not filers:
        return "", ""
    if len(filers) == 1:
        return filers[0]
    opening = re.sub(r"[^a-z0-9]+", " ", release[:200_000].lower())

    def mentions(filer: tuple[str, str]) -> int:
        words = re.sub(r"[^a-z0-9]+", " ", filer[0].lower()).split()
        core = " ".join(word for word in words if word not in ("inc", "corp", "co", "ltd", "llc", "lp", "plc", "de"))
        return opening.count(core) if core else 0

    return max(enumerate(filers), key=lambda item: (mentions(item[1]), -item[0]))[1]


def _day(digits: str) -> date | None:
    if len(digits) != 8 or not digits.isdecimal():
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
