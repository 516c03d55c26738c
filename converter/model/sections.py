"""Sections of a release's prose."""

from __future__ import annotations

from converter.model.source import Line
from converter.records import NamedTuple


class Section(NamedTuple):
    """The prose of one kind in a release, for one text block: `concept` names it in the extension.

    `paragraphs` in reading order; each stretch is a run of neighbouring paragraphs that nothing else interrupts (a
    table, a page's head or foot). `why` says what opened it, in the words of the release and of the table.
    """

    concept: str
    title: str
    documentation: str
    why: str
    stretches: tuple[tuple[tuple[Line, ...], ...], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for stretch in self.stretches for paragraph in stretch for line in paragraph)

    @property
    def text(self) -> str:
        """The section as plain text: its paragraphs, blank lines between them."""
        return "\n\n".join(
            " ".join(" ".join(line.text.split()) for line in paragraph)
            for stretch in self.stretches
            for paragraph in stretch
        )
