"""Sections of text and numbers in one piece of bytes, each read when it is asked for.

The compiled mapping tables are kept in this form: of a file mapped into memory a conversion pays for the parts it
uses. It holds data alone, never code. A first line of JSON says which sections follow, how long each is, and in which
order this machine writes the bytes of a number.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mmap import mmap

_NUMBER: Final = "I"

Section = bytes


def text(lines: Iterable[str]) -> Section:
    """A section of lines; no line may hold a line feed."""
    return "\n".join(lines).encode()


def numbers(values: Iterable[int]) -> Section:
    """A section of whole numbers from 0 to 2³² − 1."""
    return array(_NUMBER, values).tobytes()


def data(value: Any) -> Section:
    """A section of any data that JSON can hold."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def rows(name: str, values: Iterable[Sequence[int]]) -> dict[str, Section]:
    """Two sections for rows of numbers: all of them, and where each row ends."""
    flat: list[int] = []
    ends: list[int] = []
    for row in values:
        flat += row
        ends.append(len(flat))
    return {name: numbers(flat), f"{name} end": numbers(ends)}


def texts(name: str, values: Iterable[str]) -> dict[str, Section]:
    """Two sections for texts that are asked for one by one: all of them, and where each ends."""
    encoded = [value.encode() for value in values]
    return {name: b"".join(encoded), f"{name} end": numbers(accumulate(map(len, encoded)))}


def pack(kind: str, sections: Mapping[str, Section]) -> bytes:
    """Sections in one piece; `kind` is what `Packed` will ask for."""
    head = {"kind": kind, "order": sys.byteorder, "sizes": {name: len(held) for name, held in sections.items()}}
    return data(head) + b"\n" + b"".join(sections.values())


class Texts:
    """The texts of two sections that `texts` made, each decoded when it is asked for."""

    def __init__(self, held: memoryview, ends: Sequence[int]) -> None:
        self._held = held
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> str:
        return str(self._held[self._ends[number - 1] if number else 0 : self._ends[number]], "utf-8")


class Packed:
    """What `pack` wrote. Raises ValueError for bytes that are not whole, of another kind or from another machine."""

    def __init__(self, held: bytes | mmap, kind: str) -> None:
        start = held.find(b"\n") + 1
        head = json.loads(held[:start])
        if not isinstance(head, dict) or (head.get("kind"), head.get("order")) != (kind, sys.byteorder):
            raise ValueError(f"no {kind} of this machine")
        self._held = memoryview(held)
        self._places: dict[str, tuple[int, int]] = {}
        for name, size in head["sizes"].items():
            self._places[name] = (start, start + size)
            start += size
        if start != len(held):
            raise ValueError(f"{len(held)} bytes instead of {start}")

    def data(self, name: str) -> Any:
        return json.loads(bytes(self._section(name)))

    def text(self, name: str) -> list[str]:
        return str(self._section(name), "utf-8").split("\n")

    def texts(self, name: str) -> Texts:
        return Texts(self._section(name), self.numbers(f"{name} end"))

    def numbers(self, name: str) -> Sequence[int]:
        return self._section(name).cast(_NUMBER)

    def _section(self, name: str) -> memoryview:
        start, end = self._places[name]
        return self._held[start:end]
