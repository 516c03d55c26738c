"""How well printed twins of the bench's HTML releases are read: `printed_twins.py BENCH OUT`.

Each HTML case is printed to PDF by headless Chromium, and its text recovered by `pdftotext` in columns (layout), in the
order of the page's content (raw) and in reading order (plain); the columns with single spaces are one more twin. Two
text browsers dump the page. All are converted and scored against the gold of their original: the layouts are new to the
reader, the figures known. Needs Debian's `chromium`, `poppler-utils`, `w3m` and `lynx`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("statements", "releases", "releases-tagged")
FROM_PDF = {"layout": ["-layout"], "raw": ["-raw"], "plain": []}
FROM_HTML = {
    "w3m": ["w3m", "-dump", "-cols", "200", "-T", "text/html", "-O", "UTF-8", "-I", "UTF-8"],
    "lynx": ["lynx", "-dump", "-nolist", "-width=200", "-display_charset=utf-8", "-force_html", "-stdin"],
}
TWINS = ("pdf", "layout", "single", "raw", "plain", *FROM_HTML)
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip
PAGE = b"<style>@page{size:A3 landscape;margin:1cm}</style>"
"""Wide enough for six columns of figures, as releases are set."""


def print_twins(bench: Path, out: Path) -> Iterator[str]:
    """Make the twins below `out`, and name the cases that could not be printed."""
    with tempfile.TemporaryDirectory() as temporary:
        page, profile = Path(temporary) / "page.html", Path(temporary) / "profile"
        for folder in FOLDERS:
            for path in sorted((bench / folder).glob("*/release.htm*")):
                twins = {twin: out / twin / path.parent.name for twin in TWINS}
                for twin in twins.values():
                    twin.mkdir(parents=True, exist_ok=True)
                    for name in ("gold.csv", "about.json"):
                        shutil.copy(path.parent / name, twin / name)
                data = path.read_bytes()
                page.write_bytes(re.sub(rb"(?i)<head[^>]*>", lambda m: m[0] + PAGE, data, count=1))
                pdf = twins["pdf"] / "release.pdf"
                command = [*CHROMIUM, f"--user-data-dir={profile}", f"--print-to-pdf={pdf}", str(page)]
                subprocess.run(command, check=False, capture_output=True, timeout=120)
                if not pdf.is_file():
                    yield path.parent.name
                    continue
                for twin, options in FROM_PDF.items():
                    subprocess.run(["pdftotext", *options, str(pdf), str(twins[twin] / "release.txt")], check=True)
                columns = (twins["layout"] / "release.txt").read_text(encoding="utf-8")
                (twins["single"] / "release.txt").write_text(re.sub(r"[ \t]+", " ", columns), encoding="utf-8")
                for twin, command in FROM_HTML.items():
                    dumped = subprocess.run(command, input=data, check=True, capture_output=True, timeout=120).stdout
                    (twins[twin] / "release.txt").write_bytes(dumped)


def main() -> int:
    bench, out = (Path(argument).resolve() for argument in sys.argv[1:])
    missing = list(print_twins(bench, out))
    print(f"{'twin':10}{'gold':>8}{'number':>9}{'tag':>9}{'contradicted':>14}")
    for twin in TWINS:
        made = out / f"{twin}-converted"
        convert = ["-m", "converter.cli", "batch", str(out / twin), "--out", str(made), "--no-validate", "-q"]
        subprocess.run([sys.executable, *convert], check=False)
        scorer = [sys.executable, str(bench / "score.py"), str(out / twin), str(made), "--json", "--skip", "label$"]
        found = json.loads(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)
        print(f"{twin:10}{found['gold']:8}{found['number']:9.4f}{found['tag']:9.4f}{found['contradicted']:14}")
    if missing:
        print("not printed: " + ", ".join(missing), file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
