"""What kind of file the bytes are, and their text.

Decided in this order, content before suffix
1. Refusals in plain words: empty, larger than `MAX_BYTES`, an image, an Office or zip or other binary file.
2. PDF by its signature, wherever it starts in the first kilobyte.
3. Text: the encoding from a byte order mark, then an XML declaration or meta tag, then UTF-8 if most of it
   is, then windows-1252. Text full of control characters is binary after all.
4. EDGAR submission or exhibit wrapper (`<SEC-HEADER>`, `<DOCUMENT>` with `<TYPE>`), HTML by its tags, markdown by its
   suffix or its pipe tables, plain text otherwise. `<TABLE><S><C>` without a single `<td>` is plain text.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from converter.errors import InputError
from converter.lazy import regex
from converter.records import NamedTuple

MAX_BYTES = 50_000_000
"""Largest file taken; whole EDGAR submissions with pictures stay below it."""

MAX_MARKUP = 15_000_000
"""Longest HTML release taken, in characters, once an exhibit is chosen; the largest real ones have two million."""

MAX_TEXT = 3_000_000
"""Longest release taken as text; the largest real ones have three hundred thousand characters."""

_SAMPLE = 20_000
"""So many characters tell a binary file."""

_TOO_LONG = "A release is rarely above 5 MB. Convert the earnings exhibit alone."


class Format(StrEnum):
    """How a file is to be read."""

    HTML = "html"
    SUBMISSION = "submission"
    PDF = "pdf"
    MARKDOWN = "markdown"
    TEXT = "text"


class Detected(NamedTuple):
    """The format; `text` is the decoded text, empty for PDF; `utf8` are the file's bytes if they are that text."""

    format: Format
    text: str
    utf8: bytes = b""


_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "a picture, sound or video"),
    (b"PK\x03\x04", "a zip archive or an Office file (Word, Excel)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (Word, Excel)"),
    (b"{\\rtf", "a rich text file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"%!PS", "a PostScript file"),
    (b"SQLite format", "a database"),
)
_HINTS = {
    "image": "Only text can be read: use the release's HTML, text or PDF, or run text recognition first.",
    "zip": "Unpack it, or save the document as HTML, PDF or plain text.",
    "archive": "Unpack it first and convert the release inside.",
}
_META = regex(rb"""(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,300}?charset)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_SUBMISSION = ("-----BEGIN PRIVACY-ENHANCED", "<SEC-DOCUMENT>", "<IMS-DOCUMENT>", "<SEC-HEADER>")
_WRAPPER = regex(r"\s*<DOCUMENT>\s*<TYPE>")
_HTML_STRONG = regex(r"<(?:html|body|td|!doctype\s+html|font|div|span)\b", re.I)
_HTML_PAIR = regex(r"<(p|b|i|u|h[1-6]|center|pre)\b[^>]{0,300}>", re.I)
_SGML_TABLE = regex(r"<S>|<CAPTION>|<C>|<PAGE>")
_CELL = regex(r"<t[dh]\b", re.I)
_XBRL = regex(r"<(?:\w+:)?xbrl\b[^>]*xbrl\.org/2003/instance", re.I)
_PIPE_ROW = regex(r"^[ \t]*\|.*\|[ \t\r]*$", re.M)
_PIPE_RULE = regex(r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?[ \t\r]*$", re.M)
_CONTROLS = regex(r"[\x00-\x08\x0e-\x1b]")
_HIGH_BYTES = bytes(range(0x80, 0x100))
_VOID = b"\x00 \t\r\n"
_MULTIBYTE = regex(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL_BYTES = bytes([*range(9), *range(0x0E, 0x1C)])
_MARKDOWN = (".md", ".markdown", ".mkd")


def _refused(what: str, name: str) -> InputError:
    hint = next((text for word, text in _HINTS.items() if word in what), "Save it as HTML, PDF or plain text first.")
    return InputError(f"{name} is {what}, not a release that can be read.", hint)


def detect(data: bytes, name: str) -> Detected:
    """The format of `data` and its text. Raises InputError for what is no release, with the way on."""
    if not data[:1_000].strip(_VOID) and not data.strip(_VOID):
        raise InputError(f"{name} is empty.", "Was the download complete?")
    if len(data) > MAX_BYTES:
        raise InputError(f"{name} has {len(data):,} bytes; at most {MAX_BYTES:,} are read.", _TOO_LONG)
    if b"%PDF-" in data[:1024]:
        return Detected(Format.PDF, "")
    for signature, what in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 2 or _CONTROLS.search(data[:512].decode("latin-1"))):
            raise _refused(what, name)
    text, utf8 = _text(data, name)
    return Detected(_format_of(text, name), text, utf8)


def _format_of(text: str, name: str) -> Format:
    head = text[:20_000]
    if head.lstrip().startswith(_SUBMISSION) or "<SEC-HEADER>" in head or _WRAPPER.match(head):
        return Format.SUBMISSION
    return format_of_body(text, name)


def format_of_body(text: str, name: str) -> Format:
    """HTML, markdown or plain text: what stands inside a file or an exhibit.

    Raises InputError for an XBRL instance, and for text longer than any release.
    """
    found = _body_format(text, name)
    most = MAX_MARKUP if found is Format.HTML else MAX_TEXT
    if len(text) > most:
        raise InputError(f"{name} has {len(text):,} characters of text; at most {most:,} are read.", _TOO_LONG)
    return found


def _body_format(text: str, name: str) -> Format:
    head = text[:200_000]
    if "<" in head[:5_000] and _XBRL.search(head[:5_000]):
        raise InputError(
            f"{name} is an XBRL instance already, not a release.", "release2xbrl validate checks XBRL reports."
        )
    if "<" in head and (_HTML_STRONG.search(head) or len(_HTML_PAIR.findall(head)) >= 3):
        if _CELL.search(text) or not _SGML_TABLE.search(head) or re.search(r"<html|<body|<div", head, re.I):
            return Format.HTML
        return Format.TEXT
    if name.lower().endswith(_MARKDOWN) or (
        "|" in head and "---" in head and _PIPE_RULE.search(head) and _PIPE_ROW.search(head)
    ):
        return Format.MARKDOWN
    if name.lower().endswith((".htm", ".html", ".xhtml")) and re.search(r"<[a-z/][^<>]*>", head, re.I):
        return Format.HTML if not _SGML_TABLE.search(head) or _CELL.search(text) else Format.TEXT
    return Format.TEXT


def decode(data: bytes, name: str) -> str:
    """The text of `data`. Raises InputError where the bytes are no text."""
    return _text(data, name)[0]


def _text(data: bytes, name: str) -> tuple[str, bytes]:
    text, utf8 = _decoded(data)
    sample = utf8[:_SAMPLE] or text[:_SAMPLE].encode("utf-8", "replace")
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls > 20 and controls * 50 > len(sample):
        raise _refused("a binary file", name)
    # Bytes are searched for a null at once; a text of two bytes a character has one in every Latin letter.
    return (text, utf8) if utf8 and b"\x00" not in utf8 else (text.replace("\x00", ""), b"")


def _decoded(data: bytes) -> tuple[str, bytes]:
    """The text, and the bytes if they are UTF-8."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), b""
    head = data[:4096]
    if len(head) > 20 and head.count(0) > len(head) // 4:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if max(even, odd) > len(head) // 3:
            return data.decode("utf-16-be" if even > odd else "utf-16-le", "replace"), b""
    declared = _META.search(head) if b"<" in head else None
    if declared is not None:
        try:
            encoding = codecs.lookup(declared[1].decode("ascii")).name
            # Browsers read Latin-1 and ASCII as windows-1252; UTF-16 in a byte-wise readable tag is a lie.
            if not encoding.startswith(("iso8859-1", "ascii", "utf", "cp1252")):
                return data.decode(encoding), b""
        except (LookupError, UnicodeError, ValueError):
            pass
    try:
        return data.decode("utf-8"), data
    except UnicodeDecodeError:
        pass
    high = len(data) - len(data.translate(None, _HIGH_BYTES))
    if sum(len(found) for found in _MULTIBYTE.findall(data)) * 2 > high:
        return data.decode("utf-8", _AS_1252), b""
    return data.decode("cp1252", "replace"), b""


def _foreign(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 amid UTF-8: read as windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_AS_1252 = "release2xbrl-windows-1252"
codecs.register_error(_AS_1252, _foreign)
