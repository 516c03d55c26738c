"""What a mapping table says once it is read: rules and the phrases they answer to, with where each came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from converter.lazy import regex
from converter.records import NamedTuple

_PIECE = regex(r"\(|\)\??|\||[^\s()|]+")
MOST_WORDINGS = 600


class Origin(NamedTuple):
    """Where a rule was written: layer (`built-in`, or the folder), file, line and column (both from 1)."""

    layer: str
    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Rule(NamedTuple):
    """One rule of a mapping table; the fields are those of `schemas/mapping-table.schema.json`.

    `parents` are the totals that standard calculation trees let the concept add to. Phrases are kept as written.
    """

    name: str
    concept: str
    labels: tuple[str, ...]
    origin: Origin
    table: str = ""
    statements: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    not_under: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    unit: str = ""
    feeds: tuple[str, ...] = ()
    role: str = ""
    period: str = ""
    moment: str = ""
    first: int = 0
    until: int = 0
    successor: str = ""
    predecessor: str = ""
    also: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    dims: tuple[tuple[str, str], ...] = ()
    polarity: str = ""
    prefer: float = 0.0
    industry: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    examples: tuple[Any, ...] = ()
    note: str = ""

    def concept_in(self, year: int) -> str:
        """The concept in a taxonomy year, by `from`/`until` with predecessor and successor; empty if there is none."""
        if self.first and year < self.first:
            return self.predecessor
        if self.until and year > self.until:
            return self.successor
        return self.concept


def rule_of(data: dict[str, Any], table: dict[str, Any], origin: Origin) -> Rule:
    """A rule from its mapping in a table; the table's defaults fill in. The data passed the schema."""
    return Rule(
        name=data["rule"],
        concept=data["concept"],
        labels=many(data["labels"]),
        origin=origin,
        table=table["table"],
        statements=many(data.get("statement", table.get("statement"))),
        under=many(data.get("under", table.get("under"))),
        not_under=many(data.get("not-under")),
        no=many(data.get("not")),
        needs=many(data.get("needs")),
        after=many(data.get("after")),
        not_after=many(data.get("not-after")),
        before=many(data.get("before")),
        not_before=many(data.get("not-before")),
        unit=data.get("unit", ""),
        feeds=many(data.get("feeds")),
        role=data.get("role", ""),
        period=data.get("period", ""),
        moment=data.get("moment", ""),
        first=data.get("from", 0),
        until=data.get("until", 0),
        successor=data.get("successor", ""),
        predecessor=data.get("predecessor", ""),
        also=many(data.get("also")),
        when=many(data.get("when")),
        unless=many(data.get("unless")),
        dims=tuple(sorted(data.get("dims", {}).items())),
        polarity=data.get("polarity", ""),
        prefer=float(data.get("prefer", 0)),
        industry=many(data.get("industry", table.get("industry"))),
        company=many(table.get("company")),
        examples=tuple(data.get("examples", ())),
        note=data.get("note", ""),
    )


def many(value: Any) -> tuple[str, ...]:
    """A list, or one string, or nothing, as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def wordings(phrase: str) -> list[str]:
    """Every wording of a phrase: `word?` may be missing, `(a|b c)` is one of several, `(a|b)?` or none of them.

    Raises ValueError for unbalanced parentheses, an empty phrase or more than MOST_WORDINGS wordings.
    """
    pieces = _PIECE.findall(phrase)
    found, rest = _alternatives(pieces, 0, 0)
    if rest != len(pieces):
        raise ValueError(f"unbalanced parenthesis in {phrase!r}")
    spoken = [" ".join(w.split()) for w in found]
    return [w for w in dict.fromkeys(spoken) if w]


def _alternatives(pieces: list[str], at: int, depth: int) -> tuple[list[str], int]:
    choices: list[str] = []
    current = [""]
    while at < len(pieces):
        piece = pieces[at]
        if piece == "(":
            inner, at = _alternatives(pieces, at + 1, depth + 1)
            if at >= len(pieces) or not pieces[at].startswith(")"):
                raise ValueError("a parenthesis is not closed")
            if pieces[at] == ")?":
                inner = [*inner, ""]
            current = [f"{a} {b}" for a in current for b in inner]
        elif piece.startswith(")"):
            if not depth:
                raise ValueError("a parenthesis is closed that was not opened")
            break
        elif piece == "|":
            choices += current
            current = [""]
        elif piece.endswith("?") and len(piece) > 1:
            current = [f"{a} {b}" for a in current for b in (piece[:-1], "")]
        else:
            current = [f"{a} {piece}" for a in current]
        if len(current) + len(choices) > MOST_WORDINGS:
            raise ValueError(f"more than {MOST_WORDINGS} wordings")
        at += 1
    return choices + current, at


def phrases(rules: tuple[Rule, ...]) -> Iterator[tuple[int, str]]:
    """Every wording of every rule: (index of the rule, wording)."""
    for index, rule in enumerate(rules):
        for phrase in rule.labels:
            for wording in wordings(phrase):
                yield index, wording
