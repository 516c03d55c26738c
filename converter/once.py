"""Texts that are made once: most periods, units, labels and reasons of a release come with many facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Once(dict[K, V]):
    """What `make` gives for a key, kept: `once[key]` calls it the first time only. For one conversion, or few keys."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: K) -> V:
        value = self[key] = self.make(key)
        return value
