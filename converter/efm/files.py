"""The files of a submission: names, characters, markup (sections 5.1, 5.2 and 6.3).

Names and a page's own style sheet are the user's and the source's: they are warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from converter.efm.outputs import Outputs
from converter.efm.registry import rule
from converter.model import Severity

_XHTML = "{http://www.w3.org/1999/xhtml}"
_REFUSED = [
    f"{_XHTML}{name}"
    for name in (
        *("acronym", "area", "base", "bdo", "button", "cite", "col", "colgroup", "dd", "del", "embed", "fieldset"),
        *("form", "input", "ins", "label", "legend", "map", "noscript", "object", "option", "param", "q", "script"),
        *("select", "style", "textarea"),
    )
]
_PAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.htm")
_XML = re.compile(r"[a-z0-9][A-Za-z0-9._-]*\.(?:xsd|xml)")
_LONGEST = 32


@rule(
    "5.1.1",
    "a file's name has at most 32 letters, digits, '.', '-' and '_', and ends with .htm, .xml or .xsd",
    Severity.WARNING,
)
def file_names(outputs: Outputs) -> Iterator[str]:
    page = outputs.report.tag == f"{_XHTML}html"
    for name in outputs.files:
        pattern = _PAGE if page and name == outputs.name else _XML
        if len(name) > _LONGEST or not pattern.fullmatch(name):
            yield name


@rule("5.2.1", "files are ASCII: other characters are named by their numbers")
def ascii_files(outputs: Outputs) -> Iterator[str]:
    for name, data in outputs.files.items():
        if not data.isascii():
            text = data.decode("utf-8", "replace")
            yield f"{name} has {''.join(sorted({each for each in text if not each.isascii()})[:10])}"


@rule("5.2.5", "a page has no style sheet, form, script or other element that EDGAR refuses", Severity.WARNING)
def refused_elements(outputs: Outputs) -> Iterator[str]:
    for element in outputs.report.iter(*_REFUSED):
        yield f"<{element.tag.removeprefix(_XHTML)}> in {outputs.name}"


@rule("6.3.3", "a linkbase holds at least one link")
def empty_linkbases(outputs: Outputs) -> Iterator[str]:
    yield from outputs.empty
