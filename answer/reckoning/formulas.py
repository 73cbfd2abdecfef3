"""Formulas that a text states, parsed: rates of a unit ("1 shard = 1000 records/s") and named expressions
("concurrency = rate x duration").

A named expression has numbers, names of values, the signs + - x * / ÷ ^ and brackets, with the usual precedence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from answer.reckoning.givens import is_time
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import fold, terms_of

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?)(?=\s|[-+*/^×÷−)\]]|$)|(?P<sign>[-+*/^×÷−()\[\]{}]|(?<=\s)[xX](?=\s))|(?P<word>[^\s()\[\]{}+*/^×÷−]+))"
)
_TIMES = re.compile(r"(?P<count>\d+)\s*[x×]\s+(?=[A-Za-z]{2,}\b)")  # "2 x eventually consistent reads"
_SENTENCE = re.compile(r"(?<=[^.\s]{2}\.)\s+(?=[A-Z])")
_SIGNS = {"x": "*", "X": "*", "×": "*", "÷": "/", "−": "-", "[": "(", "{": "(", "]": ")", "}": ")"}
_LONGEST_NAME = 7  # words


@dataclass(frozen=True, slots=True)
class UnitRule:
    """`amount` of a unit stand for a count of things (or one of several rates), each thing up to `size`.

    "1 RCU = 2 eventually consistent reads per second for an item up to 4 KB": amount 1, rate 2 per second,
    size 4 KB.
    """

    claim: Claim
    amount: float
    unit: frozenset[str]
    rates: tuple[Quantity, ...]
    size: Quantity | None
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Variable:
    """A named value of a formula: the stems of its name, and the unit it wants ("in seconds")."""

    name: str
    words: frozenset[str]
    unit: str | None
    dimension: str | None


@dataclass(frozen=True, slots=True)
class NamedFormula:
    """`result` = an expression over `variables`; `tokens` is the expression in infix order, names as they stand."""

    claim: Claim
    result: str
    words: frozenset[str]
    variables: tuple[Variable, ...]
    tokens: tuple[str, ...]

    def value(self, values: Mapping[str, float]) -> float:
        """The expression's value for values by variable name. Division by zero and the like give nan."""
        try:
            return _Reckoner(self.tokens, values).reckon()
        except (ZeroDivisionError, OverflowError, ValueError, TypeError):
            return math.nan

    def shown(self, values: Mapping[str, float], show: Callable[[float], str]) -> str:
        """The expression in words with its values put in."""
        signs = {"*": "×", "/": "÷", "-": "−"}
        return " ".join(show(values[t]) if t in values else signs.get(t, t) for t in self.tokens)


_Stated = Callable[[Claim], UnitRule | NamedFormula]
"""A formula without the claim that states it."""


def parse_formula(claim: Claim, text: str | None = None) -> UnitRule | NamedFormula | None:
    """The formula that a claim states, or `text` in its stead; None for sums already worked out and for what is no
    formula."""
    stated = _formula_in(claim.text if text is None else text)
    return stated(claim) if stated else None


@lru_cache(4096)
def _formula_in(text: str) -> _Stated | None:
    """The formula in a text; kept, for those of a corpus are held against every question that may be reckoned."""
    sentences = [s for s in _SENTENCE.split(fold(text)) if questioning().forms["equals"].search(s) or _is_worth(s)]
    return next((found for sentence in sentences if (found := _parse(sentence))), None)


def _parse(sentence: str) -> _Stated | None:
    joint = questioning().forms["is_worth" if _is_worth(sentence) else "equals"]
    sides = joint.split(sentence, maxsplit=1)
    if len(sides) != 2 or not sides[0].strip() or "=" in sides[1]:
        return None
    left, right = sides
    if left.count("(") != left.count(")") or re.search(r"\s[x×*/]\s", left):
        return None
    counted = find_quantities(left)
    if counted and not re.search(r"[-+*/×÷]\s*\d|\d\s*[-+*/×÷]", left):
        return _unit_rule(left, right, counted)
    return None if counted else _named_formula(left, right)


def _is_worth(sentence: str) -> bool:
    """Whether a sentence says in words what one of a unit is worth ("One WCU represents one write per second")."""
    forms = questioning().forms
    worth = forms["one_unit"].match(sentence) and forms["is_worth"].search(sentence)
    return bool(worth) and not forms["equals"].search(sentence)


def _unit_rule(left: str, right: str, counted: list[Quantity]) -> _Stated | None:
    right = _TIMES.sub(r"\g<count> ", right)
    forms = questioning().forms
    right = forms["of_size"].sub(r"\g<count> \g<what>\g<time> of \g<size>", right)
    right = forms["times_size"].sub(r"\g<count> \g<what>\g<time> of \g<size>", right)
    amount = counted[0]
    noun = re.sub(r"^[\d.,\s]+", "", left)
    if amount.unit or amount.low is None or not terms_of(noun):
        return None
    found = find_quantities(right)
    rates = tuple(q for q in found if (q.dimension in ("count", "rate", "frequency") or is_time(q.per)) and q.low)
    if not rates:
        return None
    sizes = [q for q in found if q.dimension == "data" and not q.per]
    main = rates if " or " in right.casefold() else (_timed(rates[0], rates[1:]),)
    return partial(
        UnitRule,
        amount=amount.low,
        unit=frozenset(terms_of(noun)),
        rates=main,
        size=sizes[0] if sizes else None,
        words=frozenset(terms_of(right)),
    )


def _timed(rate: Quantity, others: Sequence[Quantity]) -> Quantity:
    """A number of things in the time that the same number is told in again ("2 mixed loads (2 runs per hour)")."""
    again = next((q for q in others if q.low == rate.low and is_time(q.per)), None)
    return replace(rate, per=again.per) if again and not rate.per else rate


def _named_formula(left: str, right: str) -> _Stated | None:
    right, stated = _cut_units(right.rstrip(". "))
    tokens = _tokens(right)
    names = [t for t in tokens or () if not _is_sign(t) and not _is_number(t)]
    signs = [t for t in tokens or () if _is_sign(t) and t not in "()"]
    if tokens is None or not names or not signs or any(len(name.split()) > _LONGEST_NAME for name in names):
        return None
    name = re.split(r"[:,]\s", left)[-1].strip() or left
    words, variables = frozenset(terms_of(left)), tuple(_variable(n, stated) for n in dict.fromkeys(names))
    formula = partial(NamedFormula, result=name, words=words, variables=variables, tokens=tuple(tokens))
    try:
        _Reckoner(tuple(tokens), dict.fromkeys(names, 1.0)).reckon()
    except (ValueError, ZeroDivisionError, OverflowError, TypeError):
        return formula if _balanced(tokens) else None
    return formula


def _cut_units(text: str) -> tuple[str, dict[str, str]]:
    """An expression without what is said of units behind it, and the units so stated by the value's name."""
    stated: dict[str, str] = {}
    text = questioning().forms["units_of_all"].sub("", text)
    while found := questioning().forms["unit_of_one"].search(text):
        stated[found["name"].casefold()] = found["unit"]
        text = text[: found.start()].rstrip(" ,")
    return re.sub(r"\s*\([^()]*\bin\b[^()]*,[^()]*\)\s*$", "", text), stated


def _tokens(text: str) -> list[str] | None:
    """The tokens of an expression, the words of one name joined; None where the text is no expression."""
    tokens: list[str] = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found or found.end() == position:
            return None
        position = found.end()
        token = found["number"] or found["sign"] or found["word"]
        token = _SIGNS.get(token, token)
        if found["word"] and tokens and not _is_sign(tokens[-1]) and not _is_number(tokens[-1]):
            tokens[-1] = f"{tokens[-1]} {token}"
        else:
            tokens.append(token.replace(",", "") if found["number"] else token)
    return _drop_brackets(tokens)


def _drop_brackets(tokens: list[str]) -> list[str]:
    """Brackets around a single name are no grouping: "(invocations per second)" is a name."""
    kept: list[str] = []
    position = 0
    while position < len(tokens):
        single = tokens[position] == "(" and tokens[position + 2 : position + 3] == [")"]
        if single:
            kept.append(tokens[position + 1])
            position += 3
        else:
            kept.append(tokens[position])
            position += 1
    return kept


def _balanced(tokens: list[str]) -> bool:
    return tokens.count("(") == tokens.count(")")


def _is_sign(token: str) -> bool:
    return token in {"+", "-", "*", "/", "^", "(", ")"}


def _is_number(token: str) -> bool:
    return re.fullmatch(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?", token) is not None


def _variable(name: str, stated: Mapping[str, str]) -> Variable:
    own = re.search(r"\bin ([a-zA-Z%]+)\b", name)
    word = own[1] if own else _stated_unit(name, stated)
    unit = units().find(word) if word else None
    return Variable(name, frozenset(terms_of(name)), unit.id if unit else None, unit.dimension if unit else None)


def _stated_unit(name: str, stated: Mapping[str, str]) -> str | None:
    """The unit that the text states for a value, by its name or the last words of it."""
    key = name.casefold()
    return next((unit for told, unit in stated.items() if told == key or key.endswith(f" {told}")), None)


class _Reckoner:
    """A reader of infix expressions by recursive descent: sums of products of powers."""

    def __init__(self, tokens: tuple[str, ...], values: Mapping[str, float]) -> None:
        self._tokens = tokens
        self._values = values
        self._at = 0

    def reckon(self) -> float:
        value = self._sum()
        if self._at != len(self._tokens):
            raise ValueError("words are left over after the expression")
        return value

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._next()
        self._at += 1
        return token

    def _sum(self) -> float:
        value = self._product()
        while self._next() in ("+", "-"):
            value = value + self._product() if self._take() == "+" else value - self._product()
        return value

    def _product(self) -> float:
        value = self._power()
        while self._next() in ("*", "/"):
            value = value * self._power() if self._take() == "*" else value / self._power()
        return value

    def _power(self) -> float:
        base = self._single()
        if self._next() == "^":
            self._take()
            return float(base ** self._power())
        return base

    def _single(self) -> float:
        token = self._take()
        if token == "(":
            value = self._sum()
            if self._take() != ")":
                raise ValueError("a bracket is not closed")
            return value
        if token == "-":
            return -self._single()
        if token in self._values:
            return self._values[token]
        return float(token)
