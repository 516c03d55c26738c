"""`NamedTuple` as `typing` has it, for a tenth of what a definition costs there.

A run defines more than a hundred of them, and `typing` compiles a constructor for each and an expression for every
annotation: a twelfth of the time of a process that converts one release. Here a class borrows what the first of its
length was given, and annotations stay the strings they are; making and reading a tuple takes what it always did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple
    from functools import cache
    from types import FunctionType

    @cache
    def _of_length(length):
        """The constructor and the field descriptors of a named tuple of so many fields: only names tell two apart."""
        model = namedtuple("model", [f"field{number}" for number in range(length)])
        return model.__new__, [vars(model)[field] for field in model._fields]

    class _Record(tuple):
        """What all named tuples do alike, by the names `collections.namedtuple` gives it."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
            return made

        def _replace(self, **changed):
            made = self._make(map(changed.pop, self._fields, self))
            if changed:
                raise TypeError(f"{type(self).__name__} has no field {', '.join(changed)}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(map('{}={!r}'.format, self._fields, self))})"

    class _Definition(type):
        """Turns the body of a class into a named tuple of its annotations."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body["__annotations__"])
            defaults = tuple(body[field] for field in fields if field in body)
            model, getters = _of_length(len(fields))
            code = model.__code__.replace(co_varnames=(model.__code__.co_varnames[0], *fields))
            constructor = FunctionType(code, model.__globals__, "__new__", defaults)
            constructor.__qualname__ = f"{name}.__new__"
            body.update(zip(fields, getters, strict=True))
            body.update(__new__=constructor, __slots__=(), _fields=fields, __match_args__=fields)
            return type(name, (_Record,), body)

    class NamedTuple(metaclass=_Definition):
        """The base of a definition; the class it makes is a tuple."""
