"""Text of the source with its marks: any stretch of a run as escaped XHTML, facts tagged where they stand.

What is written is exactly what is printed; characters that XML 1.0 cannot hold are left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from converter.lazy import regex
from converter.write.markup import Mark

NOT_XML = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """Escaped for element content."""
    if not text.isprintable():
        text = NOT_XML.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Pieces:
    """The runs of a document with the marks of a report."""

    def __init__(self, runs: Sequence[str], marks: Iterable[Mark]) -> None:
        self.runs = runs
        self._all = list(marks)
        self._marks: dict[int, list[Mark]] = {}
        for mark in self._all:
            self._marks.setdefault(mark.run, []).append(mark)
        self._written: set[tuple[int, int]] = set()

    def marked(self, run: int, end: int | None = None) -> bool:
        """Whether a fact stands in the run (before `end`)."""
        marks = self._marks.get(run)
        return marks is not None and (end is None or marks[0].start < end)

    def lost(self) -> tuple[int, ...]:
        """The numbers of the marks that no stretch has shown."""
        return tuple(n for n, mark in enumerate(self._all) if (mark.run, mark.start) not in self._written)

    def text(self, run: int, start: int, end: int) -> str:
        """`runs[run][start:end]` as XHTML; a mark belongs to the stretch it starts in, whole."""
        marks = self._marks.get(run)
        text = self.runs[run]
        if marks is None:
            return clean(text[start:end])
        parts: list[str] = []
        # A mark that began in an earlier stretch has been written there up to its end.
        first = bisect_left(marks, start, key=lambda mark: mark.start)
        at = max(start, marks[first - 1].end) if first else start
        for mark in marks[first:]:
            if mark.start >= end:
                break
            shown = clean(text[mark.start : mark.end])
            if (mark.run, mark.start) not in self._written:
                # What the page says twice is tagged once.
                self._written.add((mark.run, mark.start))
                shown = f"{mark.opening}{shown}{mark.closing}"
            parts += (clean(text[at : mark.start]), shown)
            at = mark.end
        if at < end:
            parts.append(clean(text[at:end]))
        return "".join(parts)
