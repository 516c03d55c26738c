"""Cross-validation of the mapping tables over filers: `cross_validate.py BENCH`.

The tables written by hand (statements, supplemental tables, industries) stay as they are; the long tail, the tables
`more_*.yaml`, was drafted from what filers call their lines. Here it is drafted anew from half of the filers of
`bench/statements` and all filers of 2010, and the other half is scored; then the other way round. Printed beside each
figure is that of the tables as shipped on the same filers: the difference is what knowing a filer is worth.
"""

from __future__ import annotations

import csv
import importlib.util
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from converter.arithmetic import balance
from converter.cover import identify
from converter.duplicates import distinct, resolve
from converter.mapping import load_maps, map_statements
from converter.mapping.index import Maps
from converter.mapping.normalise import Lexicon
from converter.model import PURE, Entity, Fact, Statement
from converter.options import Options
from converter.read import read
from converter.resources import maps_folder
from converter.statements import interpret, locate
from converter.taxonomy import calculation_parents, concept_table

STATEMENTS = {"BS": "balance-sheet", "IS": "income-statement", "CF": "cash-flows"}
FILES = {"balance-sheet": "balance_sheet", "income-statement": "income_statement", "cash-flows": "cash_flows"}
AREAS = {
    "AssetsCurrent": "current assets",
    "AssetsNoncurrent": "noncurrent assets",
    "LiabilitiesCurrent": "current liabilities",
    "LiabilitiesNoncurrent": "noncurrent liabilities",
    "StockholdersEquity": "equity",
    "NetCashProvidedByUsedInOperatingActivities": "operating activities",
    "NetCashProvidedByUsedInInvestingActivities": "investing activities",
    "NetCashProvidedByUsedInFinancingActivities": "financing activities",
    "Assets": "assets",
    "Liabilities": "liabilities",
}
LEAST_FILINGS = 6
LEAST_SHARE = 0.3
MOST_LABELS = 14
MUST_SAY = (
    ("Discontinued|DisposalGroup", "discontinued|held for sale|disposal|divest"),
    ("NoncontrollingInterest|Minority", "noncontrolling|minority|non controlling"),
    ("Restricted", "restrict|escrow|trust|segregat|deposit"),
    ("Treasury", "treasury|repurchas"),
    ("^Preferred|PreferredStock", "preferred|preference"),
    ("CapitalLease|FinanceLease", "lease"),
    ("Gain|Loss(?!es)", "gain|loss|income|earning|profit|sale|dispos|write|impair|equity|accum"),
)


@dataclass(frozen=True)
class Case:
    """A filing of the bench, read once."""

    filer: str
    folder: Path
    statements: tuple[Statement, ...]
    entity: Entity


def area(concept: str, seen: frozenset[str] = frozenset()) -> str:
    """Where the standard calculation trees put a concept."""
    votes: Counter[str] = Counter()
    for addend in calculation_parents(concept):
        if addend.parent in AREAS:
            votes[AREAS[addend.parent]] += 2
        elif addend.parent not in seen and len(seen) < 6:
            inner = area(addend.parent, seen | {concept})
            if inner:
                votes[inner] += 1
    narrow = [name for name in votes if name not in ("assets", "liabilities")]
    return max(narrow or votes, key=lambda name: (votes[name], name), default="")


def printed(bench: Path, filers: set[str]) -> Iterator[tuple[str, str, str, int, int]]:
    """(statement, label, concept, filings, era): all filers of 2010, and those of 2023–24 that are named."""
    with (bench / "face-labels-2010.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield STATEMENTS[row["statement"]], row["label"], row["concept"], int(row["filings"]), 0
    for gold in sorted((bench / "statements").glob("*/gold.csv")):
        if gold.parent.name.split("-")[0] not in filers:
            continue
        with gold.open(encoding="utf-8", newline="") as stream:
            lines = {(r["table"], r["row"], r["concept"]) for r in csv.DictReader(stream) if not r["dims"]}
        for table, label, concept in sorted(lines):
            if table in FILES and concept != "ext" and len(label) > 1:
                yield table, label, concept, 1, 1


def draft(bench: Path, filers: set[str], folder: Path) -> None:
    """Write `more_*.yaml` into a folder that holds the other tables."""
    lexicon = Lexicon.of(yaml.safe_load((folder / "words.yaml").read_text(encoding="utf-8")))
    concepts = concept_table()
    counts: dict[Any, list[Counter[str]]] = defaultdict(lambda: [Counter(), Counter()])
    wording: dict[Any, Counter[str]] = defaultdict(Counter)
    for statement, label, concept, filings, era in printed(bench, filers):
        entry = concepts.entry(concept)
        key = tuple(sorted(set(lexicon.label(label).key) - {"total", "net", "company"}))
        if entry is None or entry.abstract or not key:
            continue
        place = (statement, key, area(concept) if statement != "income-statement" else "", entry.type)
        counts[place][era][concept] += filings
        wording[place, concept][lexicon.label(label).folded] += filings
    rules: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    for place, eras in counts.items():
        for era, least, worth in ((0, LEAST_FILINGS, 1), (1, 1, 15)):
            total = sum(eras[era].values())
            for rank, (concept, count) in enumerate(eras[era].most_common(3)):
                if count < least or (rank and count / total < LEAST_SHARE):
                    continue
                said = max(wording[place, concept].items(), key=lambda item: (item[1], item[0]))[0]
                rules[place[0], concept, place[2]].append((count * worth, said))
    known = {
        (table["statement"], rule[key])
        for name in FILES.values()
        for table in [yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))]
        for rule in table["rules"]
        for key in ("concept", "successor", "predecessor")
        if key in rule
    }
    for statement, name in FILES.items():
        written = []
        for (of, concept, under), found in sorted(rules.items()):
            labels = [said for _, said in sorted(found, reverse=True) if plausible(concept, said)][:MOST_LABELS]
            if of != statement or (of, concept) in known or not labels or sum(n for n, _ in found) < 10:
                continue
            rule = {"rule": f"more-{statement}-{len(written)}", "concept": concept, "labels": labels, "prefer": -0.02}
            written.append(rule | ({"under": under} if under else {}))
        table = {"format": 1, "table": f"more {statement}", "statement": statement, "rules": written}
        (folder / f"more_{name}.yaml").write_text(yaml.safe_dump(table, sort_keys=False), encoding="utf-8")


def plausible(concept: str, label: str) -> bool:
    """Whether a label names what sets a concept apart."""
    return all(re.search(said, label) for name, said in MUST_SAY if re.search(name, concept))


def cases(bench: Path) -> list[Case]:
    """Every filing of `bench/statements` up to its statements."""
    found = []
    for folder in sorted((bench / "statements").iterdir()):
        release = next(folder.glob("release.*"))
        document = read(release.read_bytes(), release.name, exhibit="")
        statements = balance(interpret(document, locate(document)))
        entity = identify(document, statements, Options())
        found.append(Case(folder.name.split("-")[0], folder, statements, entity))
    return found


def scored(scorer: Any, maps: Maps, chosen: list[Case]) -> tuple[float, float]:
    """Tag and precision of the bench's scorer over some filings."""
    concepts = concept_table()
    total: Counter[str] = Counter()
    for case in chosen:
        year = concepts.year("auto", case.entity)
        mapped = map_statements(None, case.statements, case.entity, maps, concepts, year)  # type: ignore[arg-type]
        facts, _ = resolve([fact._replace(id=str(n)) for n, fact in enumerate(mapped.facts)])
        lines = [line(fact) for fact in distinct(facts) if isinstance(fact.value, Decimal)]
        total.update(scorer.score(scorer.load_gold(case.folder / "gold.csv"), lines, re.compile("label$"))["n"])
    return total["tag"] / total["gold"], total["pred_matched"] / total["pred_standard"]


def line(fact: Fact) -> dict[str, Any]:
    """A fact as the scorer reads it from xBRL-JSON."""
    measures = [m.split(":")[-1] for m in (fact.unit.measure, fact.unit.per) if m] if fact.unit else []
    return {
        "id": fact.id,
        "concept": fact.concept.name,
        "standard": fact.concept.prefix != "ext",
        "period": str(fact.period),
        "unit": "pure" if fact.unit in (None, PURE) else "/".join(measures),
        "value": fact.value,
        "dims": frozenset((axis.split(":")[-1], member.split(":")[-1]) for axis, member in fact.dims),
    }


def main() -> int:
    bench = Path(sys.argv[1])
    spec = importlib.util.spec_from_file_location("score", bench / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    filings = cases(bench)
    filers = sorted({case.filer for case in filings})
    worst = 0.0
    for fold in (0, 1):
        held_out = set(filers[1 - fold :: 2])
        chosen = [case for case in filings if case.filer in held_out]
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "taxonomy_maps"
            shutil.copytree(maps_folder(), folder, ignore=shutil.ignore_patterns("more_*", "concepts"))
            draft(bench, set(filers) - held_out, folder)
            unseen = scored(scorer, layered(folder), chosen)
        shipped = scored(scorer, load_maps(), chosen)
        worst = max(worst, shipped[0] - unseen[0])
        print(f"{len(held_out)} filers held out: tag {unseen[0]:.1%}, precision {unseen[1]:.1%}", end="; ")
        print(f"as shipped: tag {shipped[0]:.1%}, precision {shipped[1]:.1%}")
    print(f"largest drop: {worst:.1%} (at most 5 points)")
    return 0 if worst <= 0.05 else 1


def layered(folder: Path) -> Maps:
    """The tables of a folder in place of the built-in ones."""
    from converter.mapping.load import BUILT_IN, layer_files
    from converter.mapping.tables import compile_layers

    return Maps(compile_layers(((BUILT_IN, layer_files(folder)),)), "cross-validation")


if __name__ == "__main__":
    sys.exit(main())
