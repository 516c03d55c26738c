"""What the page makers hand to the inline writer."""

from __future__ import annotations

from converter.records import NamedTuple


class Page(NamedTuple):
    """A page as valid XHTML: what goes into head and body, facts tagged. `title` is plain text.

    `lost` are the numbers of marks whose characters the page does not show.
    """

    title: str
    head: str
    body_attributes: str
    body: str
    lost: tuple[int, ...] = ()
