"""The numbers that a question gives, made ready to reckon with: durations of several units joined, "N a second" read
as a rate, signs, numbers that hold for each of several things, and the unit the result is wanted in."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from answer.asking.question import Question
from ingest.model import Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import Unit, units
from ontology.words import language, terms_of

_SLASHED = re.compile(r"(?<=\s)/(\d+)(?=[\s?.,]|$)")
_PREFIXES = {"": 1.0, "kilo": 1e3, "mega": 1e6, "giga": 1e9}


def read_givens(question: Question) -> tuple[Question, tuple[str, ...]]:
    """The question with its numbers made ready, and the steps that say what was multiplied. No rule says the numbers of
    a case, so that their words are no longer in its focus."""
    quantities = [_signed(_timed(quantity, question.text), question.text) for quantity in _joined(question)]
    quantities = _sized(quantities, question.text) or _slashed(question.text) or one_span(question.text)
    multiplied, steps = _multiplied(quantities, question.text)
    told = question.quantities or quantities
    measures = {t for q in told for t in {*terms_of(f"{q.text} per")} - {*terms_of(q.counted)}}
    focus = tuple(term for term in question.focus if term not in measures) or question.focus
    return replace(question, quantities=multiplied, focus=focus), steps


def read_single(question: Question) -> list[Quantity]:
    """The thing of which a question that counts nothing asks ("how many units does a write take"), as one of it."""
    if any(not quantity.unit for quantity in question.quantities):
        return []
    found = questioning().forms["one_thing"].finditer(question.text)
    return [Quantity(one.group(), 1.0, 1.0, "", "count", counted=one["what"]) for one in found]


def _sized(quantities: list[Quantity], text: str) -> list[Quantity]:
    """ "100 writes of 6 KB per second": the rate is of the writes, the size that of each."""
    found = list(quantities)
    for place, (many, size) in enumerate(pairwise(quantities)):
        of = re.search(rf"{re.escape(many.text)} [a-z -]*\bof {re.escape(size.text.partition('/')[0])}", text, re.I)
        if of and many.dimension == "count" and not many.per and size.per and is_time(size.per):
            unit = units().by_id.get(size.unit)
            found[place] = replace(many, per=size.per)
            found[place + 1] = replace(
                size, text=size.text.partition("/")[0], per="", dimension=unit.dimension if unit else size.dimension
            )
    return found


def _slashed(text: str) -> list[Quantity]:
    """The number that a thing is called by behind a slash ("a /27"), where a question gives no other."""
    found = _SLASHED.findall(text)
    return [Quantity(found[0], float(found[0]), float(found[0]), "", "count")] if len(found) == 1 else []


def one_span(text: str) -> list[Quantity]:
    """The time that a question calls by its unit alone ("for a week")."""
    found = questioning().forms["one_span"].search(text)
    return find_quantities(f"1 {found['unit']}") if found else []


def asked_unit(question: Question) -> Unit | None:
    """The unit that the result is wanted in ("how many minutes …", "… in Gbps")."""
    found = [units().find(match["unit"]) for match in questioning().forms["unit_wanted"].finditer(question.text)]
    return next((unit for unit in found if unit), None)


def convert(value: float, unit: Unit, wanted: Unit) -> float:
    """A value of one unit in another of the same dimension; prefixes of bits among themselves are decimal."""
    ours, theirs = in_bits(unit), in_bits(wanted)
    return value * ours / theirs if ours and theirs else value * unit.factor / wanted.factor


def in_bits(unit: Unit) -> float | None:
    """The bits (or bits per second) of a unit that is counted in them, with decimal prefixes; None for others."""
    name = unit.id.partition("_")[0]
    return _PREFIXES.get(name.removesuffix("bit")) if name.endswith("bit") else None


def unit_name(unit: Unit) -> str:
    """What a result in a unit is called: of money its code ("EUR"), else the whole word."""
    codes = [word for word in unit.words if word.isupper()] if unit.dimension == "money" else []
    return codes[0] if codes else unit.words[-1]


def show(value: float) -> str:
    """A number in words: thousands set off, six digits at most after the point."""
    rounded = round(value, 6)
    return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,g}"


def _joined(question: Question) -> list[Quantity]:
    """Quantities with durations of several units made one: "1 hour 30 minutes"."""
    kept: list[Quantity] = []
    for quantity in (end for given in question.quantities for end in _ends(given)):
        last = kept[-1] if kept else None
        if last and _goes_on(last, quantity, question.text):
            known = units().by_id
            more = (last.low or 0.0) * known[last.unit].factor / known[quantity.unit].factor
            total = (quantity.low or 0.0) + more
            kept[-1] = replace(quantity, low=total, high=total, text=f"{last.text} {quantity.text}")
        else:
            kept.append(quantity)
    return kept


def _ends(quantity: Quantity) -> list[Quantity]:
    """ "From 20 kg to 30 kg" gives two numbers to reckon with; a bound of one side stays as it is."""
    low, to, high = quantity.text.partition(" to ")
    if not to or quantity.low is None or quantity.high is None:
        return [quantity]
    return [
        replace(quantity, text=text, low=end, high=end) for text, end in ((low, quantity.low), (high, quantity.high))
    ]


def _goes_on(first: Quantity, second: Quantity, text: str) -> bool:
    timed = first.dimension == second.dimension == "time" and first.low is not None and second.low is not None
    if not timed or units().by_id[first.unit].factor <= units().by_id[second.unit].factor:
        return False
    return bool(re.search(rf"{re.escape(first.text)},?\s*(?:and )?{re.escape(second.text)}", text))


def _timed(quantity: Quantity, text: str) -> Quantity:
    """ "30 writes a second" and "3 MB of data every minute" are rates."""
    found = questioning().forms["time_behind"].search(quantity.counted)
    later = found or questioning().forms["time_later"].match(text.partition(quantity.text)[2])
    if not later or quantity.per or quantity.dimension == "time" or not is_time(later["per"]):
        return quantity
    between = later.group().split()[:-2]
    if quantity.dimension == "data" and not found and between and between[0] != "of" and between[-1].endswith("s"):
        return quantity  # "4 KB writes a second": the size of each, and the time of the writes
    counted = quantity.counted[: found.start()] if found else quantity.counted
    dimension = "rate" if quantity.dimension == "data" else quantity.dimension
    return replace(quantity, counted=counted, per=later["per"], dimension=dimension)


def _signed(quantity: Quantity, text: str) -> Quantity:
    number = re.escape(quantity.text.split()[0].split("/")[0])
    if quantity.low is None or quantity.low <= 0 or not re.search(rf"(?:^|[\s(=])[-−]{number}", text):
        return quantity
    return replace(quantity, low=-quantity.low, high=-quantity.low, text=f"-{quantity.text}")


def is_time(word: str) -> bool:
    """Whether a word names a unit of time."""
    unit = units().find(word.split()[0]) if word.strip() else None
    return unit is not None and unit.dimension == "time"


def _multiplied(quantities: list[Quantity], text: str) -> tuple[list[Quantity], tuple[str, ...]]:
    """What is said of each of N things, said of all of them."""
    found = questioning().forms["for_each"].search(text)
    if not found:
        return quantities, ()
    word = next(group for group in found.groups() if group)
    number = float(word.replace(",", "")) if word[0].isdigit() else float(language().numbers.get(word.casefold(), 0))
    several = next((q for q in quantities if q.low == number and not q.unit and not is_time(q.per)), None)
    rest = [q for q in quantities if q is not several]
    target = next((q for q in rest if q.per), None) or next((q for q in rest if not q.unit), None)
    if several is None or target is None or target.low is None or not number:
        return quantities, ()
    total = target.low * number
    step = f"{show(number)} × {target.text} = {show(total)}"
    return [replace(target, low=total, high=total) if q is target else q for q in rest], (step,)
