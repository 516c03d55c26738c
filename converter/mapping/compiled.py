"""Compiles tables into the form the index reads: word bags, postings and weights, in packed sections.

All that depends on the tables alone is done here, once for a content hash: loading is then little more than reading.
Bags of words are strings of sorted words; weights are whole millionths, so that sums are exact in any order.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from converter.mapping.index import KIND, rarest
from converter.mapping.normalise import BARE, SILENT, Lexicon, fold, prepared
from converter.mapping.packed import data, numbers, pack, rows, text, texts
from converter.mapping.rules import Rule, many, phrases, wordings
from converter.mapping.similar import MILLION

_LEAST_WEIGHT = 0.3


def compile_tables(lists: Mapping[str, Any], rules: tuple[Rule, ...]) -> bytes:
    """The compiled form of the effective rules and word lists. Raises ValueError for a damaged phrase."""
    words = prepared(lists["words"])
    lexicon = Lexicon(words)
    orders = _orders(rules, lexicon)
    weights = _weights(orders, rules, lexicon)
    # A word that few wordings have comes first: the search for similar wordings begins with it.
    uses = Counter(word for _, bag in orders for word in bag.split())
    vocabulary = sorted(weights, key=lambda word: (uses[word], word))
    places = {word: place for place, word in enumerate(vocabulary)}
    spoken = [[places[word] for word in bag.split()] for _, bag in orders]
    heavy = [sum(weights[word] for word in bag.split()) for _, bag in orders]
    postings: list[list[int]] = [[] for _ in vocabulary]
    for number in sorted(range(len(spoken)), key=heavy.__getitem__):
        for place in spoken[number]:
            postings[place].append(number)
    answers: dict[str, list[str]] = {}
    for (rule, bag), held in orders.items():
        plain = " ".join(word for word in bag.split() if word not in BARE)
        answers.setdefault(plain, [plain]).append(":".join([str(rule), *held]))
    by_rarest: list[list[str]] = [[] for _ in (*vocabulary, "")]
    for plain, told in answers.items():
        under = rarest(plain.split(), places)
        assert under is not None, plain
        by_rarest[under].append("\t".join(told))
    kinds = list(dict.fromkeys(rule.statements for rule in rules))
    return pack(
        KIND,
        {
            "lists": data(_lists(lists, rules, lexicon) | {"words": words, "kinds": kinds}),
            "vocabulary": text(vocabulary),
            "weights": numbers(weights[word] for word in vocabulary),
            **rows("wordings", spoken),
            "wording rules": numbers(rule for rule, _ in orders),
            "wording weights": numbers(heavy),
            **rows("postings", postings),
            **texts("answers", map("\n".join, by_rarest)),
            **texts("rules", (data(_packed(rule)).decode() for rule in rules)),
            "rule kinds": numbers(kinds.index(rule.statements) for rule in rules),
        },
    )


def _orders(rules: tuple[Rule, ...], lexicon: Lexicon) -> dict[tuple[int, str], list[str]]:
    """For each rule and each bag of words it answers to: the orders in which its wordings have them."""
    orders: dict[tuple[int, str], list[str]] = {}
    for index, wording in phrases(rules):
        label = lexicon.label(wording)
        if label.words:
            order = " ".join(label.words)
            held = orders.setdefault((index, " ".join(label.key)), [])
            if order not in held:
                held.append(order)
    return orders


def _weights(orders: Iterable[tuple[int, str]], rules: tuple[Rule, ...], lexicon: Lexicon) -> dict[str, int]:
    """What each word weighs, in millionths.

    How rare a word is, the tables for all companies say: one industry does not weigh words for the others.
    """
    general = [bag for index, bag in orders if not rules[index].industry]
    counts = Counter(word for bag in general for word in bag.split())
    for _, bag in orders:
        for word in bag.split():
            counts.setdefault(word, 1)
    most = max(len(general), 2)
    return {
        word: round(MILLION * lexicon.weight(word) * max(_LEAST_WEIGHT, math.log(most / count) / math.log(most)))
        for word, count in counts.items()
    }


def _lists(lists: Mapping[str, Any], rules: tuple[Rule, ...], lexicon: Lexicon) -> dict[str, Any]:
    beside = sorted({p for r in rules for p in (*r.after, *r.not_after, *r.before, *r.not_before)})
    asked = sorted({p for r in rules for p in (*r.under, *r.not_under, *r.no, *r.needs)} | set(beside))
    return {
        "beside": beside,
        "most preferred": max((rule.prefer for rule in rules), default=0.0),
        "containing": {phrase: bags([phrase], lexicon) for phrase in asked},
        "areas": [_area(area, lexicon) for area in lists.get("areas", ())],
        "evidence": [_witness(witness, lexicon) for witness in lists.get("evidence", ())],
        "breakdowns": [_breakdown(breakdown, lexicon) for breakdown in lists.get("breakdowns", ())],
    }


def bags(spoken: Iterable[str], lexicon: Lexicon, dropped: frozenset[str] = frozenset()) -> list[str]:
    """The sorted words of every wording of some phrases, each bag once."""
    found = (
        " ".join(word for word in lexicon.label(wording).key if word not in dropped)
        for phrase in spoken
        for wording in wordings(phrase)
    )
    return [bag for bag in dict.fromkeys(found) if bag]


def _area(area: Mapping[str, Any], lexicon: Lexicon) -> dict[str, Any]:
    return {
        "name": area["area"],
        "statements": many(area["statement"]),
        "first": bool(area.get("first", False)),
        "strict": bool(area.get("strict", False)),
        "alone": bool(area.get("alone", False)),
        "then": area.get("then", ""),
        "near": many(area.get("near")),
        "headings": bags(area.get("headings", ()), lexicon, SILENT),
        "totals": bags(area.get("totals", ()), lexicon, SILENT),
        "starts": bags(area.get("starts", ()), lexicon, SILENT),
    }


def _witness(witness: Mapping[str, Any], lexicon: Lexicon) -> dict[str, Any]:
    return {
        "name": witness["evidence"],
        "statements": many(witness.get("statements")),
        "phrases": bags(witness["any"], lexicon),
        "least": int(witness.get("at-least", 1)),
        "unless": many(witness.get("unless")),
    }


def _breakdown(breakdown: Mapping[str, Any], lexicon: Lexicon) -> dict[str, Any]:
    members: dict[str, str] = {}
    contains = bool(breakdown.get("contains", False))
    for member, names in breakdown["members"].items():
        for bag in map(fold, names) if contains else bags(names, lexicon):
            members.setdefault(bag, member)
    return {
        "name": breakdown["breakdown"],
        "axis": breakdown["axis"],
        "statements": many(breakdown.get("statements")),
        "of": breakdown["of"],
        "under": many(breakdown.get("under")),
        "unless": many(breakdown.get("unless")),
        "others": breakdown.get("others", "none"),
        "contains": contains,
        "members": members,
    }


def _packed(rule: Rule) -> dict[str, Any]:
    """What matching needs of a rule: its wordings are compiled, its examples are for `lint`, which reads the tables."""
    fields = {k: v for k, v in rule._asdict().items() if v not in ((), "", 0, 0.0)}
    fields["parents"] = " ".join(rule.parents)
    return {k: v for k, v in fields.items() if k not in ("labels", "examples", "note")}
