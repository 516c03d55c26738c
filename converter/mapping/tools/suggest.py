"""`maps suggest`: for the lines that a conversion left unmapped, concepts that might fit and rules ready to paste.

A suggestion is a search by words, nothing more: the words of a label against those of every concept that has the
right type and period in the year. A person decides.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from converter.errors import InputError
from converter.records import NamedTuple

_PRINTED = 3
_LEAST = 0.4
_UNKNOWN = 9.0
_NON_GAAP = ("reconciliation", "guidance")
_EMPTY = frozenset({"and", "the", "of", "for", "to", "in", "on", "by", "from", "net", "total", "other", "a", "an"})
_ENDING = re.compile(r"(?<=..)(?:ies|es|s|y)$")
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_NOISE = re.compile(r"\([^)]*\)|\[[^]]*\]|[^A-Za-z0-9&' -]+")
_SHARES = re.compile(r"\bshares?\b", re.I)
_PER_SHARE = re.compile(r"\bper (?:common |diluted |basic )?share\b", re.I)


class Unmapped(NamedTuple):
    """A line no rule knew, once for all the reports and headings it stands in: how often, and where first."""

    label: str
    kind: str
    type: str
    sections: tuple[tuple[str, ...], ...]
    year: int
    reason: str
    times: int


class Suggestion(NamedTuple):
    concept: str
    score: float


def suggest(reports: Sequence[Path], *, custom: bool = False) -> Iterator[str]:
    """A mapping table with a rule for each unmapped line, its runners-up in comments.

    With `custom` lines on concepts of the extension count as unmapped. Raises InputError for a file that is no report.
    """
    lines = list(unmapped(reports, custom=custom))
    if not lines:
        yield "# nothing is left unmapped"
        return
    yield f"# Suggestions for {len(lines)} lines: a search by words. Look at each before you keep it."
    yield "format: 1"
    yield "table: suggestions"
    names: set[str] = set()
    rules = [text for line in lines for text in _rule(line, candidates(line), names)]
    yield "rules:" if names else "rules: []"
    yield from rules


def unmapped(reports: Sequence[Path], *, custom: bool = False) -> Iterator[Unmapped]:
    """The unmapped lines of some conversion reports, most frequent first."""
    found: dict[tuple[str, str, str], list[_Line]] = {}
    for path in reports:
        try:
            report = json.loads(path.read_bytes())
            lines = list(_lines(report, custom))
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise InputError(
                f"{path} is no conversion report: {error}", "convert writes <stem>.report.json."
            ) from error
        for line in lines:
            found.setdefault((phrase(line.label), line.kind, line.type), []).append(line)
    for (words, kind, type_), same in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        if words:
            sections = tuple(dict.fromkeys(line.section for line in same))
            year = max(line.year for line in same)
            yield Unmapped(same[0].label, kind, type_, sections, year, same[0].reason, len(same))


class _Line(NamedTuple):
    label: str
    section: tuple[str, ...]
    kind: str
    type: str
    year: int
    reason: str


def _lines(report: Mapping[str, Any], custom: bool) -> Iterator[_Line]:
    year = int(report["versions"]["taxonomy"])
    kinds = [statement["kind"] for statement in report["statements"]]
    for line in report["leftovers"]:
        if line["state"] == "unmapped" and line["label"]:
            type_ = _type(line["label"], "")
            yield _Line(line["label"], tuple(line["section"]), kinds[line["statement"]], type_, year, line["reason"])
    seen: set[tuple[int, int]] = set()
    for fact in report["facts"] if custom else ():
        place = (fact.get("statement", -1), fact.get("row", -1))
        if place in seen or place[0] < 0 or not fact["label"] or kinds[place[0]] in _NON_GAAP:
            continue
        seen.add(place)
        if not fact["concept"].startswith(("us-gaap:", "srt:", "dei:")):
            type_ = _type(fact["label"], fact["unit"] or "")
            section = tuple(fact.get("section", ()))
            yield _Line(fact["label"], section, kinds[place[0]], type_, year, f"now on {fact['concept']}")


def _type(label: str, unit: str) -> str:
    if unit == "xbrli:pure":
        return "percent"
    if "/" in unit or _PER_SHARE.search(label):
        return "perShare"
    return "shares" if unit == "xbrli:shares" or (not unit and _SHARES.search(label)) else "monetary"


def phrase(label: str) -> str:
    """A label's words as a mapping table spells them."""
    return " ".join(_NOISE.sub(" ", label).lower().replace("'", "").replace("&", " and ").split())


def _stems(words: str) -> frozenset[str]:
    return frozenset(_ENDING.sub("", word) for word in words.split() if word not in _EMPTY)


def candidates(line: Unmapped) -> list[Suggestion]:
    """The concepts whose words are nearest to the label's, best first: rare words in common weigh most."""
    from rapidfuzz import fuzz

    names, words, stems, weights = _concepts(line.year, line.type, line.kind == "balance-sheet")
    wanted, spelled = _stems(phrase(line.label)), phrase(line.label)
    # A heading's words tell look-alikes apart: "other" under current liabilities, "deferred taxes" under operations.
    around = _stems(phrase(" ".join((*(" ".join(section) for section in line.sections), line.kind.replace("-", " ")))))
    own = sum(weights.get(word, _UNKNOWN) for word in wanted)
    scored = []
    for name, text, has in zip(names, words, stems, strict=True):
        common = sum(weights[word] for word in wanted & has)
        if not common:
            continue
        theirs = sum(weights[word] for word in has - (around - wanted))
        likeness = 2 * common / (own + theirs)
        if likeness > _LEAST:
            scored.append(Suggestion(name, 80 * likeness + fuzz.token_sort_ratio(spelled, text) / 5))
    return sorted(scored, key=lambda one: (-one.score, len(one.concept), one.concept))[:_PRINTED]


@cache
def _concepts(
    year: int, type_: str, instant: bool
) -> tuple[list[str], list[str], list[frozenset[str]], dict[str, float]]:
    """Names, words and stems of the concepts that fit, and what each stem weighs: the rarer, the more."""
    from converter.taxonomy import concept_table

    types = ("percent", "pure") if type_ == "percent" else (type_,)
    names, words = [], []
    for concept in concept_table().names(year):
        if concept.type in types and (concept.period == "instant") == instant and concept.prefix == "us-gaap":
            names.append(concept.name)
            words.append(" ".join(_WORDS.findall(concept.name)).lower())
    stems = [_stems(text) for text in words]
    counted = Counter(stem for each in stems for stem in each)
    return names, words, stems, {stem: math.log(1 + len(names) / count) for stem, count in counted.items()}


def _rule(line: Unmapped, found: Sequence[Suggestion], names: set[str]) -> Iterator[str]:
    words = phrase(line.label)
    under = " or ".join(" > ".join(section) for section in line.sections[:2] if section)
    where = f"{line.kind}, under {under}" if under else line.kind
    yield f"  # {line.label!r} ({where}), {line.times} times: {line.reason}"
    if not found:
        yield "  #   no concept is near enough: leave it to the extension, or look with `taxonomy show`"
        return
    for other in found[1:]:
        yield f"  #   or {other.concept} ({other.score:.0f})"
    base = f"suggested-{re.sub(r'[^a-z0-9]+', '-', words).strip('-')[:60].strip('-')}"
    name = next(each for each in (base, *(f"{base}-{n}" for n in range(2, 1000))) if each not in names)
    names.add(name)
    yield f"  - rule: {name}"
    yield f"    concept: {found[0].concept}"
    yield f"    labels: [{words}]"
    yield f"    statement: {line.kind}"
    yield f"    examples: [{{label: {_scalar(line.label)}, year: {line.year}}}]"
    yield f"    note: suggested by words, score {found[0].score:.0f}"


def _scalar(text: str) -> str:
    """A YAML scalar that needs no thought: single quotes, doubled inside."""
    quoted = text.replace("'", "''")
    return f"'{quoted}'"
