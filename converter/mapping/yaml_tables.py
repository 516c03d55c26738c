"""Reads YAML as plain data with the place of every key: safe types only, duplicate keys and aliases refused.

Scalars are strings, whole numbers, decimals, true, false or null; nothing else is resolved (`on`, `no` and dates stay
words). Aliases and anchors are refused: they make tables unreadable and, nested, arbitrarily large.
"""

from __future__ import annotations

from typing import Any

import yaml

from converter.errors import MapError
from converter.lazy import regex
from converter.records import NamedTuple

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = regex(r"[-+]?(?:0|[1-9]\d*)")
_NUMBER = regex(r"[-+]?\d+\.\d+")
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
MOST_BYTES = 8_000_000
MOST_DEPTH = 24

Path_ = tuple[str | int, ...]


class Tree(NamedTuple):
    """The data of a file, and for the path of each value its line and column (both from 1)."""

    data: Any
    marks: dict[Path_, tuple[int, int]]

    def mark(self, path: Path_) -> tuple[int, int]:
        """The place of a value, or of the nearest one around it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))


def read_yaml(text: str, name: str) -> Tree:
    """Data and places. Raises MapError, its message starting with `name:line:column:`, for anything but plain data."""
    if len(text) > MOST_BYTES:
        raise MapError(f"{name}:1:1: larger than {MOST_BYTES} characters", "split the table into several files")
    try:
        events = yaml.parse(text, Loader=_Loader)
        return _build(events, name)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise MapError(f"{name}:{line}:{column}: {error.problem or error.context or 'no YAML'}") from None
    except yaml.YAMLError as error:
        raise MapError(f"{name}:1:1: {error}") from None


def _build(events: Any, name: str) -> Tree:
    marks: dict[Path_, tuple[int, int]] = {}
    root: list[Any] = []
    # Each open collection: (value, its path, pending key of a mapping).
    stack: list[tuple[Any, Path_, list[str]]] = []

    def fail(event: Any, message: str) -> MapError:
        return MapError(f"{name}:{event.start_mark.line + 1}:{event.start_mark.column + 1}: {message}")

    def place(value: Any, event: Any) -> Path_:
        if not stack:
            if root:
                raise fail(event, "a second document in the file")
            root.append(value)
            path: Path_ = ()
        else:
            holder, above, key = stack[-1]
            if isinstance(holder, dict):
                path = (*above, key[0])
                holder[key.pop()] = value
            else:
                path = (*above, len(holder))
                holder.append(value)
        marks[path] = _place(event)
        return path

    for event in events:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise fail(event, "anchors and aliases are not allowed in tables")
        if isinstance(event, yaml.ScalarEvent):
            if stack and isinstance(stack[-1][0], dict) and not stack[-1][2]:
                holder, path, key = stack[-1]
                if event.value in holder:
                    raise fail(event, f"the key {event.value!r} stands twice")
                key.append(event.value)
                marks[(*path, event.value)] = _place(event)
            else:
                place(_scalar(event), event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if stack and isinstance(stack[-1][0], dict) and not stack[-1][2]:
                raise fail(event, "a key must be a word")
            if len(stack) >= MOST_DEPTH:
                raise fail(event, "nested too deeply")
            value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            stack.append((value, place(value, event), []))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
    return Tree(root[0] if root else None, marks)


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: Any) -> Any:
    text: str = event.value
    if event.tag and event.tag != "!":
        return text
    if event.implicit[0]:
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _NUMBER.fullmatch(text):
            return float(text)
    return text
