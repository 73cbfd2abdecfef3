"""Questions for a gap, taken apart into what they ask of the one thing and what of the other: "how many more eggs does
a hen lay than a duck" asks how many eggs a hen lays, and how many a duck lays."""

from __future__ import annotations

import re
from dataclasses import dataclass

from answer.asking.question_kind import find_kind
from answer.model import Kind
from ingest.shape import looks_plural
from ontology.questioning import questioning
from ontology.words import fold

_BEING = ("is", "are", "was", "were", "has", "have", "had")  # auxiliaries that need no verb behind the thing
_ONE = re.compile(r"(?<=\w )ones?$")


@dataclass(frozen=True, slots=True)
class Gap:
    """The two questions that one for a gap holds. `times` tells that it asks how many times as much, `least` that the
    first is said to have less."""

    one: str
    other: str
    times: bool
    least: bool


def find_gap(text: str) -> Gap | None:
    """The two questions that a question for a gap holds; None in any other question."""
    found = questioning().forms["gap_asked"].match(text.rstrip(" ?.!"))
    if found is None or (found["other"][0].isdigit() and not any(sign.isdigit() for sign in found["rest"] or "")):
        return None  # "more than 3" compares with no thing
    halves = _halves(found["rest"] or "", found["other"])
    if halves is None:
        return None
    longer = found["er"] or found["longer"]
    measure = _base(longer) if longer else found["as"] or found["many"] or "many"
    one, other = (fold(f"how {measure} {half}?") for half in halves)
    compared = questioning().comparatives.get(longer or found["more"] or "")
    return Gap(one, other, found["times"] is not None, compared is not None and not compared.most)


def _halves(rest: str, other: str) -> tuple[str, str] | None:
    """What is asked of each thing behind the word of measure, from what stands before "than" and what behind it."""
    split, place = questioning().forms["gap_half"].match, questioning().forms["gap_place"]
    if place.match(other):  # "in summer than in winter"
        last = list(place.finditer(rest))[-1:]
        return (rest, f"{rest[: last[0].start()]}{other}") if last else None
    told = split(rest)
    if told:
        verb = _verb(told["thing"], told["auxiliary"])
        noun = told["thing"].removesuffix(verb).rpartition(" ")[2]
        return rest, f"{told['before']}{_ONE.sub(noun, other)}{verb}"
    behind = split(other)
    if behind is None:
        return None
    thing = behind["before"].removesuffix(f"{behind['auxiliary']} ").strip()
    asked = f"{behind['auxiliary']} {behind['thing']}"
    if looks_plural(rest) or " " in rest or not rest:  # "eggs than a duck does a hen lay"
        verb = _verb(behind["thing"], behind["auxiliary"])
        return f"{rest} {asked}", f"{rest} {behind['auxiliary']} {thing}{verb}"
    return f"{rest} {thing.partition(' ')[2]} {asked}", other  # "white than brown eggs does a hen lay"


def _verb(thing: str, auxiliary: str) -> str:
    """The verb that stands behind a thing, with what follows it and a space before."""
    found = questioning().forms["gap_verb"].match(thing) if auxiliary not in _BEING else None
    return f" {found['verb']}" if found else ""


def _base(longer: str) -> str:
    """The word of measure of a comparative ("heavy" of "heavier"), as English asks for it."""
    bases = (re.sub("ier$", "y", longer), longer[:-2], longer[:-1], longer[:-3])
    return next((base for base in bases if find_kind(f"how {base} is it") is Kind.LIMIT), longer)
