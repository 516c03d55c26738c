"""Our named tuples behave as those of `typing`, which they only define faster."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from typing import NamedTuple as Typed

import pytest

from converter.model import Period, Unit
from converter.records import NamedTuple


class Line(NamedTuple):
    """A line of a statement."""

    label: str
    amounts: tuple[int, ...]
    total: bool = False

    @property
    def empty(self) -> bool:
        return not self.amounts


class _Same(Typed):
    label: str
    amounts: tuple[int, ...]
    total: bool = False


def test_a_record_is_made_by_place_and_by_name_with_its_defaults() -> None:
    assert Line("Revenue", (1, 2)) == Line(amounts=(1, 2), label="Revenue", total=False) == ("Revenue", (1, 2), False)


def test_a_record_reads_as_a_named_tuple_of_typing() -> None:
    ours, theirs = Line("Revenue", (1,), True), _Same("Revenue", (1,), True)
    assert repr(ours) == repr(theirs).replace("_Same", "Line")
    assert ours._asdict() == theirs._asdict()
    assert ours._fields == theirs._fields == Line.__match_args__
    assert hash(ours) == hash(theirs)
    assert (ours.label, ours.amounts, ours.total, ours.empty) == ("Revenue", (1,), True, False)


def test_two_records_of_one_length_keep_their_own_names() -> None:
    assert Unit("iso4217:USD", "xbrli:shares").per == "xbrli:shares"
    with pytest.raises(TypeError, match=r"Unit\.__new__\(\) missing 1 required positional argument: 'measure'"):
        Unit()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"Line\.__new__\(\) got an unexpected keyword argument 'measure'"):
        Line(measure="iso4217:USD")  # type: ignore[call-arg]


def test_a_record_is_frozen_and_has_no_further_attributes() -> None:
    line = Line("Revenue", ())
    for name in ("label", "note"):
        with pytest.raises(AttributeError):
            setattr(line, name, "changed")


def test_a_changed_record_is_another_one() -> None:
    line = Line("Revenue", (1,))
    assert line._replace(total=True) == Line("Revenue", (1,), True)
    assert line == Line("Revenue", (1,))
    with pytest.raises(TypeError, match="no field note"):
        line._replace(note="changed")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="3 fields, not 1"):
        Line._make(["Revenue"])


@pytest.mark.parametrize("record", [Line("Revenue", (1,)), Unit("xbrli:pure")])
def test_a_record_travels_between_processes(record: tuple[object, ...]) -> None:
    for other in (pickle.loads(pickle.dumps(record)), copy.deepcopy(record)):  # noqa: S301 - our own bytes
        assert other == record
        assert type(other) is type(record)


def test_a_class_over_a_record_may_check_what_it_is_made_of() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2011, 1, 1), date(2011, 2, 1))
