"""Decides what each row of a body is: its label, the headings it stands under, its level, whether it closes a section.

In this order: labels wrapped over rows are joined, and values printed below their label go to it; footnote marks move
from the label to the notes; a row without figures opens a section, nested by indentation where the table indents and by
the words' rank where it does not; a total closes the section it totals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.lazy import regex
from converter.model import Place, made
from converter.records import NamedTuple
from converter.remembered import remembered
from converter.statements.columns import BodyRow
from converter.statements.linetokens import last_word
from converter.statements.numbers import Token

_MARK = regex(r"(?:\s*(?:\((?:\d{1,2}|[a-zA-Z]{1,2})\)|[*†‡§¹²³⁰-⁹]))+\s*:?$")
_TOTAL = regex(r"^\s*(?:sub-?\s?)?totals?\b", re.IGNORECASE)
_NET_ACTIVITY = regex(
    r"\bnet cash\b.*\bactivities\b|^cash (?:flows? )?(?:provided|used|from).*\bactivities\b", re.IGNORECASE
)
_RESULT = regex(
    r"^(?:gross (?:profit|margin)|(?:income|loss|earnings|profit)\b.*\b(?:from operations|before)\b"
    r"|operating (?:income|loss|profit|earnings)|"
    r"net (?:income|loss|earnings|sales|revenues?)\b|(?:income|loss|earnings) from operations|profit (?:before|of))",
    re.IGNORECASE,
)
_RESULT_STARTS = (
    "gross ", "income", "loss", "earnings", "profit", "operating ", "net i", "net l", "net e", "net s", "net r",
)  # fmt: skip
_CONTAINER = regex(
    r"^(?:total )?(?:assets|liabilities(?:\W.*)?|(?:stockholders|shareholders|shareowners)\W?\w? ?\w* ?equity|equity|"
    r"(?:cash flows?(?: provided by| used in| from)?:?\s*)?.*(?:operating|investing|financing) activities:?.*"
    r"|liabilities and.*)\s*:?$",
    re.IGNORECASE,
)
_STARTS_ON = regex(r"^(?:[a-z]|\(|and\b|of\b|or\b|\d)")
_ENDS_OPEN = frozenset((
    "and", "or", "of", "to", "in", "for", "from", "the", "net", "by", "on", "with", "per", "at", "as", "less",
    "other", "including", "except", "related",
))  # fmt: skip
_LETTERS = regex(r"[a-z]+")
_COMMON = frozenset(("the", "and", "of", "net", "by", "in", "from", "cash", "flows", "provided", "used"))
_MARKS = 40
"""Footnote marks are looked for in so many characters at a label's end."""
_TAILS = frozenset("._)*†‡§¹²³⁰⁴⁵⁶⁷⁸⁹")
_NO_VALUES = regex(r"commitments?\b|contingenc", re.IGNORECASE)
_OPENING = regex(
    r"\b(?:beginning|start)\b|\bopening (?:balance|cash)\b|\bat (?:january|february) 1\b|\bprior year[\s-]end\b",
    re.IGNORECASE,
)
_CLOSING = regex(r"\b(?:end|ending|close)\b|\bclosing (?:balance|cash)\b|\bperiod[\s-]end\b", re.IGNORECASE)
_AT_END = regex(r"\bat\s+(?:the\s+)?(?:period[\s-]end|end\s+of\s+(?:the\s+)?(?:period|quarter|year))\b", re.IGNORECASE)
_BALANCE_WORD = regex(r"\bcash\b|\bbalance\b|\boutstanding\b|\bshares\b|\ballowance\b|\bequity\b", re.IGNORECASE)
_PER = regex(r"\bper\b|\bshares\b|\bE\.?P\.?S\b", re.IGNORECASE)
_CASH_HELD = regex(
    r"^(?:less:?\s+|total\s+|plus:?\s+|add:?\s+)?(?:restricted\s+|unrestricted\s+)?cash\b", re.IGNORECASE
)
_CASH_MOVED = regex(
    r"\b(?:paid|received|provided|used|flows?|for|dividends|increase|decrease|change|effect|interest|taxes|payments?"
    r"|from|acquired)\b", re.IGNORECASE
)  # fmt: skip


class Item(NamedTuple):
    """A row with its place in the statement's outline, its tokens still unread."""

    label: str
    places: tuple[Place, ...]
    section: tuple[str, ...]
    tokens: tuple[Token | None, ...]
    total: bool
    notes: str
    period_kind: str  # "" | opening | closing
    doubt: str = ""


class _Said(NamedTuple):
    """What a printed label says by itself: it is without leaders in `label`, its footnote marks are in `marks`.

    `result`: no section goes on below it; `time`: it may be a balance at a period's opening or closing, and is if it is
    `held`, a balance by its own words.
    """

    label: str
    marks: str
    total: bool
    result: bool
    time: str  # "" | opening | closing
    held: bool


class _Section:
    """An open section: `used` once it holds a row, `inner` once a row in it was set further in than its heading.

    `path` are the headings from the outermost to its own. A `container` is a part of the statement itself (assets, an
    activity), which a row's words alone never close. `at_end`: its words put what it holds at a period's end.
    """

    __slots__ = ("at_end", "container", "indent", "inner", "name", "path", "used")

    def __init__(self, name: str, indent: float, container: bool, at_end: bool, path: tuple[str, ...]) -> None:
        self.name = name
        self.indent = indent
        self.container = container
        self.at_end = at_end
        self.path = path
        self.used = self.inner = False


def outline(rows: Sequence[BodyRow], *, durations: bool, cash: bool = False) -> list[Item]:
    """The rows with sections and levels; `durations` says that columns are durations (cash balances are instants).

    `cash` marks a cash-flow statement: below the closing balance, its rows of cash held (restricted cash included in
    other assets, the total of them) are balances at the same day.
    """
    joined = _join(rows)
    indented = len({round(row.indent) for row in joined if row.label}) > 1
    stack: list[_Section] = []
    items: list[Item] = []
    after_heading = ended = False
    marked = [1 for row in joined for token in row.tokens if token is not None and token.mark]
    for row in joined:
        printed, places, tokens, indent, _, beside, doubt = row
        said = _said(printed)
        label, marks, total, _, _, _ = said
        found = [token.mark for token in tokens if token is not None] if marked else ()
        notes = " ".join(filter(None, (marks, *beside, *found))) if marks or beside or found else ""
        if not any(tokens):
            if label:
                _open(stack, label, indent, indented, after_heading)
                items.append(made(Item, (label, places, stack[-1].path[:-1], tokens, False, notes, "", doubt)))
                after_heading = True
            continue
        after_heading = False
        if label and stack:
            _leave(stack, said, indent, indented)
        section = stack[-1] if stack else None
        kind = _period_kind(said, section) if durations else ""
        ended = ended or kind == "closing"
        if cash and ended and not kind and _CASH_HELD.match(label) and not _CASH_MOVED.search(label):
            kind = "closing"
        path = () if section is None else section.path
        items.append(made(Item, (label, places, path, tokens, total, notes, kind, doubt)))
        if section is not None:
            section.used = True
            section.inner = section.inner or (bool(label) and indent > section.indent)
            if total and label:
                _close(stack, label)
    return items


@remembered()
def _said(printed: str) -> _Said:
    label, marks = _clean(printed)
    low = label.lower()
    total = (
        not label
        or ("total" in low and _TOTAL.match(label) is not None)
        or ("ctivit" in low and _NET_ACTIVITY.search(label) is not None)
    )
    result = low.startswith(_RESULT_STARTS) and _RESULT.match(label) is not None
    time = _time_of(label, low)
    return _Said(label, marks, total, result, time, bool(time) and _BALANCE_WORD.search(label) is not None)


def _leave(stack: list[_Section], said: _Said, indent: float, indented: bool) -> None:
    """Close the sections a row does not belong to: by its indentation, else by what its words can only be."""
    if indented:
        while stack and stack[-1].indent > indent:
            stack.pop()
        if not said.total and stack and stack[-1].indent >= indent:
            top = stack[-1]
            if top.inner or (not top.container and said.result and not _PER.search(top.name)):
                stack.pop()
    elif said.result and stack[-1].used and not stack[-1].container:
        while not _PER.search(stack[-1].name):
            stack.pop()
            if not stack or stack[-1].container:
                break


def _open(stack: list[_Section], label: str, indent: float, indented: bool, after_heading: bool) -> None:
    """Push a heading where it belongs: under what it is indented below, beside what it equals."""
    low = label.lower()
    part = "assets" in low or "liabilities" in low or "equity" in low or "activities" in low
    container = part and _CONTAINER.match(label) is not None
    if indented:
        while stack and stack[-1].indent >= indent:
            top = stack[-1]
            beside = top.container and not container and label.endswith(":") and not top.inner
            if top.indent == indent and (beside or (after_heading and not top.used)):
                break
            stack.pop()
    elif container:
        rank = _rank(label)
        while stack and not (stack[-1].container and _rank(stack[-1].name) < rank):
            stack.pop()
    elif not after_heading:
        while stack and not stack[-1].container:
            stack.pop()
    path = (*stack[-1].path, label) if stack else (label,)
    at_end = "end" in low and _AT_END.search(label) is not None
    stack.append(_Section(label, indent, container, at_end, path))


def _rank(label: str) -> int:
    """How far out a container stands: both sides of a balance sheet and activities before their parts."""
    text = label.lower().rstrip(" :")
    if text.startswith("liabilities and") or text in ("assets", "total assets"):
        return 0
    if "activities" in text:
        return 0
    return 1


def _close(stack: list[_Section], label: str) -> None:
    """Pop the section a total closes: the one whose words it repeats, else the innermost that holds rows."""
    words = _words(_TOTAL.sub("", label))
    for depth in range(len(stack) - 1, -1, -1):
        name = _words(stack[depth].name)
        if name and words and (name <= words or words <= name):
            del stack[depth:]
            return
    if stack and stack[-1].used and not stack[-1].container:
        stack.pop()


@remembered()
def _words(text: str) -> frozenset[str]:
    return frozenset(_LETTERS.findall(text.lower())) - _COMMON


def _clean(label: str) -> tuple[str, str]:
    """The label without leaders and footnote marks, and the marks."""
    text = label.strip()
    if text.rstrip(" :")[-1:] not in _TAILS:
        return text, ""
    bare = text.rstrip(" ._")
    if len(text) - len(bare) > 2:
        text = bare
    match = _MARK.search(text, max(0, len(text) - _MARKS))
    if match is None or match.start() == 0:
        return text, ""
    colon = ":" if match[0].rstrip().endswith(":") else ""
    return text[: match.start()].rstrip() + colon, match[0].strip(" :")


def _join(rows: Sequence[BodyRow]) -> list[BodyRow]:
    """Wrapped labels made whole, and values below their label moved up to it."""
    made: list[BodyRow] = []
    above: BodyRow | None = None  # the row just above, where it has a label and no figures
    for row in rows:
        if above is not None and not above.label.rstrip().endswith(":"):
            if row.label and _wraps(above, row):
                made[-1] = row._replace(
                    label=f"{above.label} {row.label}",
                    places=above.places + row.places,
                    indent=above.indent,
                    notes=above.notes + row.notes,
                )
                above = made[-1] if row.empty else None
                continue
            if not row.label and not row.empty and not _NO_VALUES.search(above.label) and not above.label.isupper():
                made[-1] = row._replace(
                    label=above.label, places=above.places, indent=above.indent, notes=above.notes + row.notes
                )
                above = None
                continue
        made.append(row)
        above = row if row.label and not any(row.tokens) else None
    return made


def _wraps(above: BodyRow, row: BodyRow) -> bool:
    """Whether a label without figures goes on in the next row."""
    label = above.label.rstrip()
    unfinished = label.endswith((",", ";", "–", "—", "-")) or last_word(label) in _ENDS_OPEN
    if unfinished or label.count("(") > label.count(")"):
        return not above.bold or row.bold
    return (
        bool(_STARTS_ON.match(row.label))
        and not above.label.isupper()
        and len(above.label) > 12
        and above.bold == row.bold
    )


def _time_of(label: str, low: str) -> str:
    """Whether the words of a label are those of an opening or closing balance; `low` is the label in lower case, whose
    letters rule out nearly all."""
    if not (
        "end" in low or "begin" in low or "start" in low or "open" in low or "clos" in low or "ary 1" in low
    ):  # fmt: skip
        return ""
    if _OPENING.search(label):
        return "opening"
    return "closing" if _CLOSING.search(label) else ""


def _period_kind(said: _Said, section: _Section | None) -> str:
    """Whether a row of a duration statement is a balance at the period's opening or closing."""
    if section is not None and section.at_end:
        return said.time if said.time == "opening" else "closing"
    if said.time and not said.held and (section is None or not _BALANCE_WORD.search(section.name)):
        return ""
    return said.time
