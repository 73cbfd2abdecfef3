"""Worked examples: sums that are false, steps that use other numbers than the question, results named amiss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.findings.arithmetic import find_sums
from graph.findings.model import Finding, FindingKind, Material, place_of, quoted
from ingest.model import Claim, Level, Quantity
from ingest.quantities import bounds_in_base, find_quantities
from ontology.checking import checking
from ontology.words import terms_of

_UNREAD = ("title", "code", "command")


@dataclass(slots=True)
class _Example:
    """A question that gives numbers, and the lines below it that reckon with them."""

    question: Claim
    steps: list[Claim] = field(default_factory=list)


def find_wrong_examples(material: Material) -> list[Finding]:
    """Findings on sums and worked examples, in reading order."""
    found: list[Finding] = []
    for claims in material.claims.values():
        stated = [claim for claim in claims if claim.level is not Level.TYPED and claim.form not in _UNREAD]
        found += _false_sums(stated)
        for example in _examples(stated):
            found += [*_other_numbers(example), *_misnamed_result(example)]
    return found


def _false_sums(claims: Sequence[Claim]) -> Iterator[Finding]:
    told = set()
    for claim in claims:
        for one in find_sums(claim.text):
            key = (claim.span.line_start, one.text)
            if not one.holds() and key not in told:
                told.add(key)
                message = f"{quoted(one.text)} does not hold: the left side gives {one.value:g}."
                yield Finding(FindingKind.EXAMPLE, message, (place_of(claim),))


def _examples(claims: Sequence[Claim]) -> Iterator[_Example]:
    """The questions that give numbers, with what follows each in its section up to the next question."""
    most = int(checking().thresholds["example_lines"])
    current: _Example | None = None
    for claim in claims:
        asks = bool(checking().asks.search(claim.text)) and "=" not in claim.text
        far = current and (claim.section != current.question.section or len(current.steps) >= most)
        if current and (asks or far):
            yield from _reckoned(current)
            current = None
        if asks and find_quantities(claim.text):
            current = _Example(claim)
        elif current:
            current.steps.append(claim)
    if current:
        yield from _reckoned(current)


def _reckoned(example: _Example) -> Iterator[_Example]:
    """The example where its steps reckon at all, up to the last step that does."""
    last = max((at for at, step in enumerate(example.steps) if "=" in step.text), default=-1)
    if last >= 0:
        yield _Example(example.question, example.steps[: last + 1])


def _other_numbers(example: _Example) -> Iterator[Finding]:
    """A step that reckons with a measured value which the question does not give, while it leaves the given one."""
    given = [q for q in find_quantities(example.question.text) if q.unit]
    texts = " ".join(step.text for step in example.steps)
    used = {_value(q) for q in find_quantities(texts)}
    seen = {_value(q) for q in given}
    for step in example.steps:
        left, equals, right = step.text.partition("=")
        for quantity in find_quantities(left) if equals else ():
            ours = [q for q in given if q.dimension == quantity.dimension]
            unused = [q for q in ours if _value(q) not in used]
            if quantity.unit and _value(quantity) not in seen and ours and len(unused) == len(ours):
                message = (
                    f"The question gives {unused[0].text}, but the step reckons with {quantity.text}: "
                    f"{quoted(example.question.text)} against {quoted(step.text)}."
                )
                yield Finding(FindingKind.EXAMPLE, message, (place_of(step), place_of(example.question)))
                return
        seen |= {_value(q) for q in find_quantities(right if equals else step.text)}


def _value(quantity: Quantity) -> tuple[str, float]:
    low, high = bounds_in_base(quantity)
    return quantity.dimension, (high if high is not None else low) or 0.0


def _misnamed_result(example: _Example) -> Iterator[Finding]:
    """A last result that bears the noun of a number that was given instead of the one that was asked for."""
    question, last = example.question, example.steps[-1]
    asked = checking().asked_for.search(question.text)
    wanted = {stem for stem in terms_of(asked["what"]) if stem != "need"} if asked else set()
    results = find_quantities(last.text.rpartition("=")[2])
    if not wanted or not results or wanted & set(terms_of(last.text)):
        return
    result = results[0]
    noun = terms_of(result.counted)
    for given in find_quantities(question.text):
        same = noun and terms_of(given.counted)[: len(noun)] == noun and len(noun) > 1
        if same and _value(given)[1] != _value(result)[1]:
            message = (
                f"The question asks for {asked['what'] if asked else ''}, but the result {result.text} is called "
                f'"{result.counted}", as the {given.text} that were given.'
            )
            yield Finding(FindingKind.EXAMPLE, message, (place_of(last), place_of(question)))
            return
