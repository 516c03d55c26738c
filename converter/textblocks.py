"""Text facts of the release's sections: one a section, on a text block of the extension, over the period reported.

No standard taxonomy has an element for a press release's prose, so these are our own. The value here is the section's
plain text; what the files hold is the same words as the page shows them, with their markup (`write.textblocks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from converter.model import Concept, Document, Entity, Evidence, Extension, Fact, Section

TYPE = "textBlock"
_SHOWN = 80


def text_facts(document: Document, entity: Entity, sections: Sequence[Section]) -> Iterator[tuple[Fact, Extension]]:
    """A fact for each section with the element it is on; none where no period is reported. Facts have no ids yet."""
    period = entity.period
    if period is None or period.instant:
        return
    for section in sections:
        place = next((place for line in section.lines for place in line.places), None)
        label = f"{section.title} [Text Block]"
        concept = Concept("ext", section.concept, TYPE, "", "duration", label)
        printed = "" if place is None else document.runs[place.run][place.start : place.end]
        evidence = Evidence(place, section.title, opening(printed), rule=section.why)
        fact = Fact("", concept, period, None, (), section.text, None, evidence)
        yield fact, Extension(concept, label, section.documentation)


def opening(text: str, longest: int = _SHOWN) -> str:
    """The first words of a text, white space folded."""
    words = " ".join(text[: 2 * longest].split())
    if len(words) <= longest and len(text) <= 2 * longest:
        return words
    return f"{words[:longest].rpartition(' ')[0]}…"
