"""Bytes of a release → Document: lines and tables of cells, each with its place in the source.

Order: refusals and format (`detect`), the exhibit of a submission (`submission`), then the reader of that format. A
reader knows no writer and no statement.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from converter.errors import InputError
from converter.model import Document, Finding, Severity
from converter.read.detect import Format, detect, format_of_body

if TYPE_CHECKING:
    from converter.read.submission import Part

__all__ = ["read"]


def read(data: bytes, name: str, *, exhibit: str = "") -> Document:
    """The release in `data`. `name` is the file's name, used for its suffix and in messages; `exhibit` chooses a
    document of an EDGAR submission. Raises InputError for what cannot be read."""
    format_, text, utf8 = detect(data, name)
    sha256 = hashlib.sha256(data).hexdigest()
    if format_ is Format.SUBMISSION:
        return _submission(text, name, sha256, exhibit)
    if exhibit:
        raise InputError(
            f"{name} is no EDGAR submission, so it has no exhibit {exhibit}.", "Leave --exhibit out for this file."
        )
    if format_ is Format.PDF:
        from converter.read.pdf import read_pdf

        return read_pdf(data, name, sha256)
    return _body(format_, text, name, sha256, utf8)


def _body(format_: Format, text: str, name: str, sha256: str, utf8: bytes = b"") -> Document:
    if format_ is Format.HTML:
        from converter.read.html import read_html

        return read_html(text, name, sha256, utf8)
    if format_ is Format.MARKDOWN:
        from converter.read.markdown import read_markdown

        return read_markdown(text, name, sha256)
    from converter.read.text import read_text

    return read_text(text, name, sha256)


def _submission(text: str, name: str, sha256: str, exhibit: str) -> Document:
    from converter.read.submission import choose, header_of, parts_of

    parts = parts_of(text)
    if not parts:
        raise InputError(f"{name} is an EDGAR submission without a document.", "Was the download complete?")
    part = choose(parts, name, exhibit)
    if not part.text.strip():
        raise InputError(f"{name}: exhibit {part.type} is empty.", "Choose another document with --exhibit.")
    document = _body(format_of_body(part.text, part.filename or name), part.text, name, sha256)
    submission = header_of(text, part.text, part.type)
    return document._replace(submission=submission, findings=(*document.findings, *_choice(parts, part, exhibit)))


def _choice(parts: tuple[Part, ...], part: Part, exhibit: str) -> tuple[Finding, ...]:
    """Which of several exhibits was taken, and how to take another."""
    others = [one.type for one in parts if one is not part and one.type.upper().startswith("EX-99")]
    if exhibit or not others:
        return ()
    message = f"{part.type} ({part.filename}) was taken for the release; {', '.join(others[:12])} were not read"
    return (Finding("exhibit-chosen", Severity.INFO, message, hint="--exhibit NUMBER takes another one"),)
