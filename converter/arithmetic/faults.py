"""What a damaged number may have been: the readings that one fault of recognition explains.

A reading is a candidate, never a decision: repair.py takes one only where arithmetic leaves no other. The faults are
those seen in recovered text (the first release; newswire and scanned exhibits): a thousands mark or decimal point lost
or taken for another mark, a currency sign read as `%`, `8` or `-8`, a stray minus, a lost parenthesis, letters for
digits, and, for a number that breaks an equation, one digit taken for another of like shape.
"""

from __future__ import annotations

import re
from decimal import Decimal

from converter.lazy import regex
from converter.records import NamedTuple

_CURRENCY = regex(r"US\$|[$€£¥]")
_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "s": "5", "B": "8", "Z": "2"})
_LETTER_IN_DIGITS = regex(r"^(?=.*\d)[\dOolI|SsBZ,.]+$")
_ALIKE = {
    "0": "689", "1": "47", "2": "7", "3": "58", "4": "19", "5": "368", "6": "058", "7": "12", "8": "03569", "9": "048",
}  # fmt: skip
_GROUPS = regex(r"^\d{1,3}([.,' ]\d{3})+$")
_DASH_AND_SIGN = regex(r"^[-–—]\s*[8S]$")
_SIGN_AS_DIGIT = regex(r"^[-–—]?\s*[8S]\s*(?=[1-9]|0?\.\d)")
SIGN_FAULTS = frozenset({"lost parentheses", "stray parentheses"})
"""Faults that turn the sign of a number printed without a flaw: for rows whose other numbers have that sign."""
TRACELESS = SIGN_FAULTS | {"a last group of digits split off", "a currency sign read as a digit"}
"""Faults that leave a token no different from a sound one."""


class Reading(NamedTuple):
    """A number in printed units with its sign, and the fault that explains why it was printed otherwise."""

    number: Decimal
    fault: str


def is_percentage(printed: str) -> bool:
    """Whether the percent sign stands where a printer sets it: after the number."""
    return printed.rstrip(") ").endswith("%")


def readings(printed: str, fraction: int, damage: str = "") -> tuple[Reading, ...]:
    """The numbers that `printed` may stand for; `fraction` is how many decimals its kind of figure is printed with.

    The literal reading comes first where there is one, under the name of its `damage`.

    >>> [str(r.number) for r in readings("(002)", 2)]
    ['-2', '-0.02', '2']
    """
    text = _CURRENCY.sub("", printed).strip()
    percent = "%" in text and not is_percentage(text)
    text = text.replace("%", "").strip()
    opened, closed = "(" in text, ")" in text
    minus = text.lstrip("( ")[:1] in ("-", "–", "—", "−")
    core = text.strip("()-–—− ")
    negative = opened or closed or minus
    found: dict[Decimal, str] = {}

    def offer(unsigned: str, fault: str, below_zero: bool = negative) -> None:
        if re.fullmatch(r"\d*\.?\d+", unsigned):
            number = Decimal(unsigned)
            found.setdefault(-number if below_zero else number, fault)

    plain = core.replace(",", "")
    literal = "a currency sign read as a percent sign" if percent else _literal_fault(core, damage)
    offer(plain, literal)
    if _LETTER_IN_DIGITS.match(core):
        offer(plain.translate(_LETTERS), "a letter read for a digit")
    if _GROUPS.match(core) and not re.fullmatch(r"[\d,]+", core):
        offer(re.sub(r"[.,' ]", "", core), "a thousands mark read as another mark")
    if fraction and "." not in core:
        digits = re.sub(r"\D", "", core).rjust(fraction + 1, "0")
        if re.search(rf"[, ]\d{{{fraction}}}$", core):
            offer(f"{digits[:-fraction]}.{digits[-fraction:]}", "a decimal point read as another mark")
        elif "," not in core and core.isdigit():
            offer(f"{digits[:-fraction]}.{digits[-fraction:]}", "a lost decimal point")
    if _DASH_AND_SIGN.match(text):
        offer("0", "a dash and the next column's currency sign read as a number", False)
    sign = _SIGN_AS_DIGIT.match(text.strip("() "))
    if sign:
        rest = text.strip("() ")[sign.end() :].replace(",", "").strip()
        offer(rest, "a currency sign read as a digit", opened or closed)
    if " " in core:
        offer(core.rpartition(" ")[2].replace(",", ""), "a stray mark before the number", opened or closed)
    if re.fullmatch(r"\d{1,3}(,\d{3})+", core):
        offer(plain + "000", "a last group of digits split off")
    if minus and not opened and not closed:
        offer(plain, "a stray minus", False)
    elif opened != closed:
        offer(plain, "a stray parenthesis", False)
    elif not negative:
        offer(plain, "lost parentheses", True)
    elif damage:
        offer(plain, "stray parentheses", False)
    return tuple(Reading(number, fault) for number, fault in found.items())


def _literal_fault(core: str, damage: str) -> str:
    if len(core) > 3 and core.isdigit():
        return "a lost thousands mark"
    return damage or "none"


def misread_digit(printed: Decimal, meant: Decimal) -> str:
    """How one digit of `meant` was taken for another, if that is all that sets the two apart; else empty.

    >>> misread_digit(Decimal("18342"), Decimal("13342"))
    '3 read as 8'
    """
    if printed.is_signed() != meant.is_signed():
        return ""
    was, now = str(abs(meant)), str(abs(printed))
    if len(was) != len(now):
        return ""
    different = [(a, b) for a, b in zip(was, now, strict=True) if a != b]
    return f"{different[0][0]} read as {different[0][1]}" if len(different) == 1 else ""


def alike(fault: str) -> bool:
    """Whether a misread digit is one that recognition does take for the other."""
    return fault[-1:] in _ALIKE.get(fault[:1], "")
