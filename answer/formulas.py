"""Formulas that a text states, parsed: rates of a unit ("1 shard = 1000 records/s") and products of named values."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.units import units
from ontology.words import fold, normalise, terms_of

_OPERATORS = {"x": "*", "×": "*", "*": "*", "/": "/", "÷": "/", "+": "+", "-": "-", "−": "-", "times": "*", "per": "/"}
_OPERAND = re.compile(r"\s*\(([^()]+)\)\s*|\s*([^()×*/÷+−]+?)\s*(?=$|[×*/÷+−]|\s(?:x|X|times|-)\s)")
_SIGN = re.compile(r"\s*(×|\*|/|÷|\+|−|-|x\b|X\b|times\b)\s*")
_EQUALS = re.compile(r"\s+(?:=|equals|is equal to|corresponds to|is calculated as|is)\s+")


@dataclass(frozen=True, slots=True)
class UnitRule:
    """`amount` of a unit stand for `things` (a count, or one of several rates), each thing up to `size`.

    "1 RCU = 2 eventually consistent reads per second for an item up to 4 KB": amount 1, things 2 per second,
    size 4 KB.
    """

    claim: Claim
    amount: float
    unit: frozenset[str]
    rates: tuple[Quantity, ...]
    size: Quantity | None
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Operand:
    """A named value of a formula with the stems of its name, and the unit it wants ("in seconds")."""

    name: str
    words: frozenset[str]
    unit: str | None
    dimension: str | None
    constant: float | None = None


@dataclass(frozen=True, slots=True)
class NamedFormula:
    """`result` = operands joined by `signs` from left to right."""

    claim: Claim
    result: str
    words: frozenset[str]
    operands: tuple[Operand, ...]
    signs: tuple[str, ...]


def parse_formula(claim: Claim) -> UnitRule | NamedFormula | None:
    """The formula that a claim states; None for sums already worked out and for what is no formula."""
    sides = _EQUALS.split(fold(claim.text), maxsplit=1)
    if len(sides) != 2 or not sides[0].strip():
        return None
    left, right = sides
    if _SIGN.search(left.strip("( )")) and any(sign.isdigit() for sign in left):
        return None
    counted = find_quantities(left)
    if counted:
        return _unit_rule(claim, left, right, counted)
    return _named_formula(claim, left, right)


def _unit_rule(claim: Claim, left: str, right: str, counted: list[Quantity]) -> UnitRule | None:
    amount = counted[0]
    noun = re.sub(r"^[\d.,\s]+", "", left)
    if amount.unit or amount.low is None or not terms_of(noun):
        return None
    found = find_quantities(right)
    rates = tuple(q for q in found if q.dimension in ("count", "rate", "frequency") and q.low and "(" not in q.counted)
    if not rates:
        return None
    sizes = [q for q in found if q.dimension == "data"]
    main = rates[:1] if " or " not in right else rates
    return UnitRule(claim, amount.low, frozenset(terms_of(noun)), main, sizes[0] if sizes else None, frozenset(terms_of(right)))


def _named_formula(claim: Claim, left: str, right: str) -> NamedFormula | None:
    pieces = _split_operands(right)
    if pieces is None:
        return None
    names, signs = pieces
    operands = tuple(_operand(name) for name in names)
    if len(operands) < 2 or not any(operand.constant is None for operand in operands):
        return None
    return NamedFormula(claim, left.strip(), frozenset(terms_of(left)), operands, signs)


def _split_operands(right: str) -> tuple[list[str], tuple[str, ...]] | None:
    """The operands of a right side and the signs between them, None where it is no such expression."""
    names: list[str] = []
    signs: list[str] = []
    rest = right.rstrip(". ")
    while rest:
        operand = _OPERAND.match(rest)
        if not operand or not (operand[1] or operand[2]):
            return None
        names.append((operand[1] or operand[2]).strip())
        rest = rest[operand.end() :]
        sign = _SIGN.match(rest)
        if not sign:
            return (names, tuple(signs)) if not rest.strip() else None
        signs.append(_OPERATORS[sign[1].casefold()])
        rest = rest[sign.end() :]
    return None


def _operand(name: str) -> Operand:
    numbers = find_quantities(name)
    plain = normalise(name).replace(" ", "")
    constant = numbers[0].low if numbers and (plain.isdigit() or len(terms_of(name)) <= 1) else None
    stated = re.search(r"\bin ([a-zA-Z%]+)\b", name)
    unit = units().find(stated[1]) if stated else None
    return Operand(
        name,
        frozenset(terms_of(name)),
        unit.id if unit else None,
        unit.dimension if unit else None,
        constant,
    )
