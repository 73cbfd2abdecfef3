"""What a text states for one thing, applied to several: "each stand holds 3 bikes", "shares per gateway: 10",
"12 litres per second", and how much of a stated number is left."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from answer.asking.question import Question
from answer.finding.evidence import Evidence
from answer.reckoning.givens import asked_unit, convert, is_time, show, unit_name
from answer.reckoning.solution import Solution
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import Unit, units
from ontology.words import language, singular, terms_of

_CLAUSE = re.compile(r"(?<=[.;!?])\s+|(?<=[a-z\d]);\s*")
_FIGURE = re.compile(r"\d")
_NEAR = 40  # letters behind an amount within which a text says for what it is
_SIGN = 2  # letters of a unit's sign
_RATE, _REST = 0.5, 0.4  # how sure each is to be what was asked: formulas that name their unit come first
_LEAST_COVERED = 0.45
_OF_COUNTED = frozenset({"data", "rate", "frequency"})  # dimensions of units that things are counted by ("IOPS")


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount that a clause states for one thing: the amount, what it is an amount of, the thing."""

    amount: Quantity
    of: frozenset[str]
    per: str
    clause: str
    lot: float = 1.0  # how many of the thing it is stated for ("per million letters")

    @property
    def value(self) -> float:
        """The amount for one thing as a number: the upper bound where it has one."""
        return next(v for v in (self.amount.high, self.amount.low) if v is not None) / self.lot


def apply_rate(claim: Claim, evidence: Evidence) -> Solution | None:
    """What a claim states for one thing times the question's number of things, or the things an amount takes."""
    if claim.text.rstrip().endswith("?"):
        return None
    rates = _of_same_time(find_rates(claim.text, claim.context[-1] if claim.context else ""), evidence)
    solved = [s for rate in rates if (s := _forwards(rate, claim, evidence)) is not None]
    solved = solved or [s for rate in rates if (s := _backwards(rate, claim, evidence)) is not None]
    solved = solved or [s for rate in rates if (s := _time_taken(rate, claim, evidence)) is not None]
    return max(solved, key=lambda solution: solution.fit, default=None)


def _of_same_time(rates: list[Rate], evidence: Evidence) -> list[Rate]:
    """Of rates of several times those of the very time that a question gives, if there are any."""
    given = {quantity.unit for quantity in evidence.question.quantities if quantity.dimension == "time"}
    same = [rate for rate in rates if is_time(rate.per) and (unit := units().find(rate.per)) and unit.id in given]
    return same or rates


def find_rates(text: str, head: str = "") -> list[Rate]:
    """The amounts that a text states for one thing each, which the head of its list may name ("Each pump can")."""
    forms, found = questioning().forms, list[Rate]()
    for clause in _CLAUSE.split(text):
        each = (
            forms["each_thing"].search(clause) or forms["each_plural"].match(clause) or forms["each_head"].match(head)
        )
        end, told = 0, frozenset[str]()
        for amount in find_quantities(clause):
            words = amount.text.split("/")[0]
            start = max(clause.find(words, end), 0)
            end = start + len(words)
            bounds = any(told.start() <= start < told.end() for told in forms["bounded_in_brackets"].finditer(clause))
            if bounds or (amount.low is None and amount.high is None) or amount.dimension == "percentage":
                continue
            stated = _rates_of(amount, (clause[:start], clause[end:]), clause, each)
            own = frozenset(terms_of(f"{amount.counted} {_of_what(clause[end:])}"))
            found += [replace(rate, of=(rate.of - told) | own) for rate in stated]
            told |= own
    return found


def _of_what(after: str) -> str:
    """What an amount with a unit is one of, by the words behind it ("of dye")."""
    found = questioning().forms["of_what"].match(after)
    return found["what"] if found else ""


def _rates_of(amount: Quantity, sides: tuple[str, str], clause: str, each: re.Match[str] | None) -> Iterator[Rate]:
    """The things that a clause, with what stands on both sides of an amount, states it for: the one it names, and the
    time where the amount is one a time."""
    (before, after), forms = sides, questioning().forms
    time = forms["per_time"].match(after)
    if time and is_time(time["per"]):
        dimension = "rate" if amount.dimension == "data" else amount.dimension
        amount, after = replace(amount, per=time["per"], dimension=dimension), after[time.end() :]
        yield Rate(amount, _said(amount, amount.counted, before, time["per"]), time["per"], clause)
    elif amount.per and is_time(amount.per):
        yield Rate(amount, _said(amount, amount.counted, before, amount.per), amount.per, clause)
    elif period := _period_in(before):
        yield Rate(amount, _said(amount, amount.counted, before, period), period, clause)
    if amount.per and not is_time(amount.per):
        yield _rate(amount, _said(amount, amount.counted, before, amount.per), amount.per.strip(), clause)
    near = _FIGURE.split(after[:_NEAR])[0]  # what stands behind another number is told of that
    later = forms["per_thing"].match(near.lstrip()) or forms["per_thing"].search(near)
    label = forms["per_thing"].search(before) or forms["lots_of"].search(before)
    thing = later or label or each
    per = thing["per"].strip() if thing else ""
    per = singular(_uncapitalised(per)) if thing and thing.re in (forms["lots_of"], forms["each_plural"]) else per
    if per:
        of = before[: label.start()] if label and not later else f"{amount.counted} {near if later else ''}"
        yield _rate(amount, _said(amount, of, before, per), per, clause)


def _rate(amount: Quantity, said: frozenset[str], per: str, clause: str) -> Rate:
    """A rate for a thing, or for a lot of it ("million letters")."""
    lot = language().numbers.get(per.split()[0].casefold(), 1) if " " in per else 1
    return Rate(amount, said, per.partition(" ")[2] if lot > 1 else per, clause, lot)


def _uncapitalised(words: str) -> str:
    """Words without the capital that begins a sentence; an acronym keeps its own."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _period_in(words: str) -> str:
    """The unit of the time for which words say that what they tell is ("a monthly ticket costs")."""
    told = (questioning().periods.get(word) for word in re.findall(r"[a-z]+", words.casefold()))
    return next((unit for unit in told if unit), "")


def _said(amount: Quantity, of: str, before: str, per: str) -> frozenset[str]:
    return frozenset(terms_of(f"{amount.counted} {of} {before}")) - set(terms_of(per))


def _forwards(rate: Rate, claim: Claim, evidence: Evidence) -> Solution | None:
    question = evidence.question
    base = units().find(rate.per.split()[0])
    for given in question.quantities:
        times = times_held(given, base, rate)
        if times is None or not wants_rate(rate, given, question):
            continue
        if times < 1 and rate.amount.low is None:  # "at most 12 a day" says nothing of an hour
            continue
        unit = units().by_id.get(rate.amount.unit)
        product = rate.value * times
        reached, bound = _within_bounds(product, rate.clause)
        result, name = _in_asked_unit(reached, unit, rate, question)
        over = f"/{rate.amount.per}" if rate.amount.per and not rate.amount.per.endswith(rate.per) else ""
        one, lots = _in_figures(rate.amount), f" ÷ {show(rate.lot)}" if rate.lot > 1 else ""
        steps = [f"Rule: {claim.text}", f"{show(times)} {rate.per}{lots} × {one} = {show(product)}"]
        steps += [f"{bound}: {show(reached)}"] if reached != product else []
        if result != reached:
            steps.append(f"{show(reached)} {unit.words[0] if unit else ''} = {show(result)} {name}")
        least = f"{show(result * (rate.amount.low or 0.0) / rate.value)} to " if _is_range(rate.amount) else ""
        told = f"**{least}{show(result)} {name}{over}**".replace(" **", "**")
        return Solution(told, tuple(steps), claim, rate_fit(claim, rate, evidence), _RATE)
    return None


def _within_bounds(value: float, clause: str) -> tuple[float, str]:
    """A result within the bounds that a clause gives in brackets ("3 kg a goat (min 10, max 60)"), or behind a comma
    ("5 EUR a day, at most 30 EUR"), and which bound it met."""
    for told in questioning().forms["bounded_behind"].finditer(clause):
        limit = float(told["value"].rstrip(".,").replace(",", ""))
        if value > limit:
            return limit, "At most"
    for told in questioning().forms["bounded_in_brackets"].findall(clause):
        for bound in questioning().forms["bound_value"].finditer(told):
            limit = float(bound["value"].rstrip(".,").replace(",", ""))
            lowest = bound["side"].casefold() == "min"
            if value < limit if lowest else value > limit:
                return limit, "At least" if lowest else "At most"
    return value, ""


def _backwards(rate: Rate, claim: Claim, evidence: Evidence) -> Solution | None:
    """How many things a given amount takes, rounded up."""
    question = evidence.question
    own = terms_of(rate.per)
    named_before = not question.asked and questioning().forms["how_many_of_them"].search(question.text)
    asked = question.terms if named_before else question.asked
    of_another = question.wants != "count" and not named_before and own[-1:] != list(asked[-1:])  # "the shelf load"
    if not own or own[-1] not in asked or of_another or (named_before and is_time(rate.per)) or not rate.value:
        return None
    for given in question.quantities:
        value = given.low if given.low is not None else given.high
        over = _over_time(given, rate.amount)
        implied = given.dimension == "time" and given.text not in question.text  # "in a week" is no time to fill
        if value is None or over is None or implied or not _same(given, rate):
            continue
        exact = value * _factor_to(given, rate.amount) * over / rate.value
        needed = math.ceil(round(exact, 9))
        steps = [f"Rule: {claim.text}", f"{given.text} ÷ {rate.amount.text} = {show(exact)}"]
        if needed != exact:
            steps.append(f"{show(exact)} rounded up = {needed}")
        return Solution(f"**{needed:,} {rate.per}**", tuple(steps), claim, rate_fit(claim, rate, evidence), _RATE)
    return None


def _time_taken(rate: Rate, claim: Claim, evidence: Evidence) -> Solution | None:
    """How long a number of things takes at so many of them in a time."""
    question, time = evidence.question, units().find(rate.per.split()[0])
    if question.wants != "time" or time is None or not is_time(rate.per) or not rate.value:
        return None
    for given in question.quantities:
        value = given.low if given.low is not None else given.high
        if value is None or given.per or given.dimension == "time" or not _same(given, rate):
            continue
        wanted = asked_unit(question) or time
        taken = value * _factor_to(given, rate.amount) / rate.value
        unit = wanted if wanted.dimension == "time" else time
        steps = [f"Rule: {claim.text}", f"{given.text} ÷ {rate.amount.text} = {show(taken)} {time.words[-1]}"]
        if unit.id != time.id:
            steps.append(f"{show(taken)} {time.words[-1]} = {show(convert(taken, time, unit))} {unit.words[-1]}")
        told = f"**{show(convert(taken, time, unit))} {unit.words[-1]}**"
        return Solution(told, tuple(steps), claim, rate_fit(claim, rate, evidence), _RATE)
    return None


def _factor_to(given: Quantity, stated: Quantity) -> float:
    """What an amount is to be multiplied with to be in the unit of another; an amount without one is in the same."""
    known = units().by_id
    both = given.unit in known and stated.unit in known
    return known[given.unit].factor / known[stated.unit].factor if both else 1.0


def _over_time(given: Quantity, stated: Quantity) -> float | None:
    """What an amount a time is to be multiplied with to be one in the time of another; None where only one is one."""
    if given.per == stated.per:
        return 1.0
    spans = [units().find(per) for per in (stated.per, given.per) if is_time(per)]
    return spans[0].factor / spans[1].factor if len(spans) == 2 and spans[0] and spans[1] else None


def times_held(given: Quantity, base: Unit | None, rate: Rate) -> float | None:
    """How many times the thing of a rate the given amount holds."""
    value = given.low if given.low is not None else given.high
    if value is None or (given.per and (base or given.per != rate.amount.per)):
        return None
    if base and given.unit in units().by_id:
        unit = units().by_id[given.unit]
        return value * unit.factor / base.factor if unit.dimension == base.dimension else None
    own, counted = terms_of(rate.per), set(terms_of(given.counted))
    return value if own and own[-1] in counted and not base else None


def _same(given: Quantity, rate: Rate) -> bool:
    """Whether a given amount is of what a rate states."""
    if given.unit and not rate.amount.unit:
        return bool(_unit_words(given.unit) & rate.of)
    if rate.amount.unit:
        return given.dimension == rate.amount.dimension
    return bool(set(terms_of(given.counted)) & rate.of)


def wants_rate(rate: Rate, given: Quantity, question: Question) -> bool:
    """Whether a question asks for what a rate states."""
    unit = asked_unit(question)
    if question.wants in ("frequency", "money"):
        return rate.amount.dimension == question.wants and (question.wants != "money" or _is_price_of(rate, question))
    if rate.amount.unit and unit:
        return unit.dimension == units().by_id[rate.amount.unit].dimension
    asked = set(question.asked or question.terms) - set(terms_of(given.counted))
    if rate.amount.unit and asked & _unit_words(rate.amount.unit) - set(terms_of(given.text)):
        return True
    if rate.amount.unit and not unit and question.wants == "count":
        return rate.amount.dimension in _OF_COUNTED and _counts(rate, question)
    if rate.amount.dimension in {questioning().measures.get(noun) for noun in question.asked}:
        return True
    if rate.amount.unit and question.wants not in (None, "count"):
        return question.wants == rate.amount.dimension or (question.wants != "time" and bool(asked & rate.of))
    return bool(asked & rate.of) or _counts(rate, question)


def _is_price_of(rate: Rate, question: Question) -> bool:
    """Whether an amount of money is told of nothing, or of something that a question speaks of, besides its thing."""
    prices = questioning().synonyms.get("cost", frozenset()) | {"cost"} | _unit_words(rate.amount.unit)
    bearer = {term for term in rate.of - prices if not term[0].isdigit()}
    return not bearer or bool(bearer & set(question.terms))


def _unit_words(unit: str) -> set[str]:
    """The stems of what a unit is called, where that is more than a sign ("IOPS")."""
    return {stem for word in units().by_id[unit].words if len(word) > _SIGN for stem in terms_of(word)}


def _counts(rate: Rate, question: Question) -> bool:
    """Whether what a question counts ("how many reads") is what a rate with a unit is an amount of."""
    noun = question.asked[-1:]
    return bool(noun) and bool({*noun, *questioning().synonyms.get(noun[0], ())} & rate.of)


def _in_asked_unit(value: float, unit: Unit | None, rate: Rate, question: Question) -> tuple[float, str]:
    wanted = asked_unit(question)
    if unit and wanted and wanted.dimension == unit.dimension and wanted.id != unit.id:
        return convert(value, unit, wanted), wanted.words[-1]
    if unit and (_is_range(rate.amount) or unit.dimension == "money"):
        return value, unit_name(unit)
    named = "" if _is_range(rate.amount) else _in_figures(rate.amount).lstrip("0123456789.,- ")
    return value, named or questioning().forms["time_behind"].sub("", rate.amount.counted)


def _is_range(amount: Quantity) -> bool:
    return amount.low is not None and amount.high is not None and amount.low < amount.high


def _in_figures(amount: Quantity) -> str:
    """An amount without what it is per, its number in figures."""
    words = amount.text.partition("/")[0].split()
    if _is_range(amount):
        return amount.text
    number = language().numbers.get(words[0].casefold()) if words else None
    return " ".join([show(number), *words[1:]] if number is not None else words)


def rate_fit(claim: Claim, rate: Rate, evidence: Evidence) -> float:
    """How well a rate fits a question, by the score of its claim and the words they share."""
    asked = set(evidence.question.terms)
    said = rate.of | set(terms_of(rate.per))
    return 0.1 + 0.7 * evidence.score(claim).score + 0.2 * len(asked & said) / (len(said) or 1)


def apply_rest(claim: Claim, evidence: Evidence) -> Solution | None:
    """How much is left between a stated number and the one that a question gives."""
    question = evidence.question
    given = [q for q in question.quantities if q.low is not None and not q.per]
    if len(given) != 1 or not questioning().forms["rest_asked"].search(question.text):
        return None
    stated = [q for q in find_quantities(claim.text) if (q.high or q.low) and q.dimension == given[0].dimension]
    scored = evidence.score(claim)
    if len(stated) != 1 or scored.coverage < _LEAST_COVERED:
        return None
    known = units().by_id
    whole = stated[0].high if stated[0].high is not None else stated[0].low or 0.0
    scale = known[stated[0].unit].factor / known[given[0].unit].factor if given[0].unit in known else 1.0
    rest = whole * scale - (given[0].low or 0.0)
    if rest < 0:
        return None
    name = known[given[0].unit].words[-1] if given[0].unit in known else given[0].counted
    steps = (f"Rule: {claim.text}", f"{show(whole * scale)} − {show(given[0].low or 0.0)} = {show(rest)}")
    return Solution(f"**{show(rest)} {name}**".replace(" **", "**"), steps, claim, 0.1 + 0.7 * scored.score, _REST)


def apply_tries(claim: Claim, evidence: Evidence) -> Solution | None:
    """A time that a text states for each of several tries, for all of them together."""
    question = evidence.question
    if not questioning().forms["total_asked"].search(question.text) or question.wants == "count":
        return None
    for clause in _CLAUSE.split(claim.text):
        tries = questioning().forms["tries"].search(clause)
        found = find_quantities(clause)
        counts = [q for q in found if not q.unit and (q.high or q.low)]
        times = [q for q in found if q.dimension == "time" and (q.high or q.low)]
        if not tries or len(counts) != 1 or len(times) != 1:
            continue
        count, time = (q.high or q.low or 0.0 for q in (counts[0], times[0]))
        unit, wanted = units().by_id[times[0].unit], asked_unit(question)
        result = count * time
        steps = [f"Rule: {claim.text}", f"{show(count)} × {times[0].text} = {show(result)} {unit.words[-1]}"]
        if wanted and wanted.dimension == "time" and wanted.id != unit.id:
            steps.append(f"{show(result)} {unit.words[-1]} = {show(convert(result, unit, wanted))} {wanted.words[-1]}")
            result, unit = convert(result, unit, wanted), wanted
        fit = 0.1 + 0.8 * evidence.score(claim).score
        return Solution(f"**{show(result)} {unit.words[-1]}**", tuple(steps), claim, fit, _RATE)
    return None
