"""Sums that a text works out, "150 x 0.5 = 75", and whether they are right."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ontology.checking import checking
from ontology.units import Unit, units

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = r"(?:\s?(?:[A-Za-zµ%°]+(?:/[A-Za-z]+)?)){0,2}?"  # a unit or noun after a number
_REMARK = r"(?:\s?\([^()=]{0,40}\))?"
_TERM = rf"(?:{_NUMBER}){_WORDS}{_REMARK}"
_SIGN = r"(?:\s?[×÷*/−+]\s?|\s[xX]\s?|\s?[xX](?=\s?\d)|\s-\s)"
_SUM = re.compile(
    rf"(?P<left>{_TERM}(?:{_SIGN}{_TERM})+)\s*(?:=|equals)\s*(?P<right>{_NUMBER})(?P<unit>\s?[A-Za-zµ%°]+)?"
)
_BEFORE = re.compile(r"(?:[\w.,^(\[{=%$€£]|[-+*/×÷−x^=(]\s*)$")
_AFTER = re.compile(r"\s*(?:[×÷*^(]|/\s?\d|[-+−x]\s*\d|e[+-]?\d|[.,]?\d)")
_PART = re.compile(rf"(?P<sign>{_SIGN})?\s*(?P<number>{_NUMBER})(?P<unit>\s?(?![xX]\b|[xX]\d)[A-Za-zµ%°]+)?(?=\W|\d|$)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a sum as it stands, and in the base unit of its dimension where it has a unit."""

    plain: float
    unit: Unit | None

    @property
    def based(self) -> float:
        """The number in the base unit; a percentage as a share of one."""
        factor = 1.0 if self.unit is None else self.unit.factor
        return self.plain * (0.01 if self.unit and self.unit.dimension == "percentage" else factor)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum as a text works it out: numbers, the signs between them, and the stated result."""

    text: str
    numbers: tuple[Number, ...]
    signs: tuple[str, ...]
    result: Number
    decimals: int
    rounded: bool

    @property
    def value(self) -> float:
        """What the numbers give as they stand; nan for a division by zero."""
        return _reckon([number.plain for number in self.numbers], self.signs)

    def holds(self) -> bool:
        """Whether the result follows, with or without units, within rounding."""
        in_base = _reckon([number.based for number in self.numbers], self.signs)
        mixed = _reckon(
            [n.based if n.unit and n.unit.dimension == "percentage" else n.plain for n in self.numbers], self.signs
        )
        stated = ((self.value, self.result.plain), (mixed, self.result.plain), (in_base, self.result.based))
        return any(self._is_near(value, result) for value, result in (*stated, (in_base, self.result.plain)))

    def _is_near(self, value: float, result: float) -> bool:
        if math.isnan(value):
            return True
        cut = self.decimals or self.rounded or not float(value).is_integer()
        slack = 0.5 * 10**-self.decimals + 1e-9 if cut else 1e-9
        near = checking().thresholds["tolerance"] * abs(value)
        integral = all(number.plain.is_integer() and not number.unit for number in self.numbers)
        exact = integral and "/" not in self.signs and not self.rounded
        return abs(value - result) <= (slack if exact else max(slack, near, 1.0 if self.rounded else 0.0))


def find_sums(text: str) -> Iterator[Sum]:
    """The sums that a text states with their results; formulas with names in them are none."""
    for match in _SUM.finditer(text):
        if _BEFORE.search(text[: match.start()]) or _AFTER.match(text[match.end() :]):
            continue
        parts = list(_PART.finditer(re.sub(r"\([^()]*\)", " ", match["left"])))
        signs = tuple(_plain(part["sign"]) for part in parts[1:] if part["sign"])
        if len(parts) < 2 or len(signs) != len(parts) - 1 or parts[0]["sign"]:
            continue
        stated = match["right"]
        yield Sum(
            match.group().strip(),
            tuple(_number(part["number"], part["unit"]) for part in parts),
            signs,
            _number(stated, match["unit"]),
            len(stated.partition(".")[2]),
            bool(checking().rounding.search(text)),
        )


def _plain(sign: str) -> str:
    return {"×": "*", "x": "*", "X": "*", "÷": "/", "−": "-"}.get(sign.strip(), sign.strip())


def _number(digits: str, unit: str | None) -> Number:
    return Number(float(digits.replace(",", "")), units().find(unit.strip()) if unit else None)


def _reckon(numbers: Sequence[float], signs: Sequence[str]) -> float:
    """The value of numbers with signs between them, products before sums."""
    terms = [numbers[0]]
    for sign, number in zip(signs, numbers[1:], strict=True):
        if sign == "*":
            terms[-1] *= number
        elif sign == "/":
            terms[-1] = terms[-1] / number if number else math.nan
        else:
            terms.append(number if sign == "+" else -number)
    return sum(terms)
