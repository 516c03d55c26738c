"""White space that carries meaning: columns set with non-breaking spaces."""

from __future__ import annotations

from converter.lazy import regex

_BLANKS = regex(r"[ \t\r\n]+")
_COLUMNS = regex(r"[ \xa0]*\xa0[ \xa0]*\xa0[ \xa0]*\xa0[ \xa0]*")


def columned(raw: str, folded: str, cell: bool) -> str:
    """A line whose columns are set with non-breaking spaces: gaps of three and more stay, as plain blanks.

    In a table's cell only a line with two such gaps between words is one: a table's own columns say the rest.
    """
    line = _BLANKS.sub(" ", raw).rstrip()
    inner = line.lstrip(" \xa0")
    if cell and len(_COLUMNS.findall(inner)) < 2:
        return folded
    line = _COLUMNS.sub(lambda gap: "\0" * len(gap[0]), inner if cell else line).replace("\xa0", " ")
    return line.replace("  ", " ").replace("\0", " ")
