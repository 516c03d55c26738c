"""What the page made for a release of text looks like, as attributes: EDGAR takes no style sheet (EFM 5.2.5).

What a table's cells share is said once, on the table and its body, and inherited.
"""

from __future__ import annotations

_SANS = "Helvetica,Arial,sans-serif"
_LABEL = "text-align:left;white-space:normal"


def _style(text: str) -> str:
    return f' style="{text}"'


BODY = _style("font:15px/1.45 Georgia,'Times New Roman',serif;color:#1a1a1a;margin:0 auto;max-width:62em;padding:2em")
HEADING = {
    1: _style(f"font:bold 1.6em/1.25 {_SANS}"),
    2: _style(f"font:bold 1.15em/1.25 {_SANS};margin:1.6em 0 .4em"),
}
LIST = _style("margin:.4em 0")
PRINTED = _style(
    "white-space:pre;font:12px/1.35 'DejaVu Sans Mono',Menlo,Consolas,monospace;overflow-x:auto;margin:1em 0"
)
TABLE = ' cellpadding="4"' + _style(
    f"border-collapse:collapse;margin:2em 0;width:100%;font:13px/1.2 {_SANS};text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums"
)
ROWS = _style("vertical-align:bottom")
"""The table's head and body."""

CAPTION = _style(f"font-weight:bold;line-height:1.25;padding:0 0 .6em;{_LABEL}")
CAPTION_LINE = _style("display:block")
CAPTION_NOTE = _style("display:block;font-weight:normal")
COLUMN = _style("text-align:right;white-space:normal;border-bottom:1px solid #444")
CORNER = _style("border-bottom:1px solid #444")
TOTAL = _style("border-top:1px solid #888")
BETWEEN = _style(_LABEL)
"""A line between two rows."""

BEHIND = _style("display:inline-block;width:.4em;margin-right:-.4em;text-align:left")
"""A closing parenthesis hangs outside the column, so that the digits stand in line."""

_LEVELS = range(5)
"""How far a label is indented; the deepest level stands for what is deeper."""

_PADDED = [f";padding-left:{1.2 * level + 0.3:.1f}em" if level else "" for level in _LEVELS]
_PLAIN = [_style(f"font-weight:normal;{_LABEL}{padded}") for padded in _PADDED]
_BOLD = [_style(f"font-weight:bold;{_LABEL}{padded}") for padded in _PADDED]
_SECTION = [_style(f"font-weight:bold;padding-top:.7em;{_LABEL}{padded}") for padded in _PADDED]


def row_label(level: int, *, total: bool) -> str:
    """The label of a row of figures."""
    return (_BOLD if total else _PLAIN)[min(level, _LEVELS[-1])]


def section_label(level: int) -> str:
    """A heading over rows."""
    return _SECTION[min(level, _LEVELS[-1])]
