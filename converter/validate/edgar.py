"""The EDGAR plugin of Arelle: where the user has it, and how its rules are run.

The plugin is the repository Arelle/EDGAR of the SEC's staff; it is no part of arelle-release. What the ways of running
it are for:
- Its parts name one another as `EDGAR/transform`, `EDGAR/validate`: its folder must be called EDGAR. The plugin that
  has the rules is `EDGAR/validate`; it brings the SEC's transformations along, and nothing that renders.
- The disclosure system is `efm-pragmatic-all-years`. `efm-pragmatic` knows the taxonomies of EDGAR's present release
  only, and refuses to load those of an older press release. The strict systems add what EDGAR leaves unsaid (messages
  of the levels `…-SEMANTIC`: whether a name follows its label), but load any taxonomy: the plugin then tries to build
  its tables of a year it does not know, and without a network spoils those it has. A pragmatic one blocks what it does
  not know (EFM 6.22.0), and much that is said after that is a consequence: the plugin must be of the taxonomy's year
  or newer. Arelle itself has systems of these names too, of 2015 and without rules: whether the plugin was really
  loaded is asked for afterwards.
- EDGAR takes one report in a submission, inline or not: two in one session are an error to it (EFM 5.2.5), and it takes
  no JSON or CSV. Its rules see each inline document alone, or each instance where there is none. Alone in its session a
  report shares no taxonomy and no check with another: the plugin keeps account of the documents while they are checked.
- Its hooks read options that its command line defines; one that nobody set is None (`session._options`).
"""

from __future__ import annotations

import os
from pathlib import Path

SYSTEM = "efm-pragmatic-all-years"
HOOK = "DisclosureSystem.ConfigURL"
"""What the plugin has hooked into where it is loaded: its list of disclosure systems."""

MISSING = (
    "Put a checkout of github.com/Arelle/EDGAR as `EDGAR` into the folder `plugin` of the installed arelle package, or "
    "name it in ARELLE_EDGAR (the folder must be called EDGAR). It needs the Python packages holidays and pytz, and "
    "since 2025 the plugin xule beside it in Arelle's plugin folder, as its readme says."
)


def plugin(arelle: Path) -> str:
    """The folder of the plugin with the rules: below $ARELLE_EDGAR, else in Arelle's plugin folder; else empty."""
    named = os.environ.get("ARELLE_EDGAR", "")
    for folder in (*((Path(named),) if named else ()), arelle / "plugin" / "EDGAR"):
        if folder.resolve().name == "EDGAR" and (folder / "validate" / "__init__.py").is_file():
            return str(folder.resolve() / "validate")
    return ""


def filings(files: tuple[str, ...]) -> tuple[str, ...]:
    """The files that EDGAR would take: the inline documents, else the instances."""
    for suffixes in ((".htm", ".html", ".xhtml"), (".xml", ".xbrl")):
        if found := tuple(file for file in files if file.lower().endswith(suffixes)):
            return found
    return ()
