"""The kind of a question, and the dimension of the value that it wants, by its words alone."""

from __future__ import annotations

import re

from answer.asking.asked_noun import asks_many
from answer.asking.phrasing import asking_sentence
from answer.model import Kind
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import stem

_OPTION = re.compile(r"(?<![\w-])--?[a-z][\w-]*")  # the words in its name are no words of the question


def find_kind(text: str) -> Kind:
    """The kind of a question by the form of its last asking sentence, then by its words."""
    lowered = _OPTION.sub("x", text.casefold())
    if (
        questioning().forms["auxiliary"].match(asking_sentence(text))
        or questioning().forms["truth"].search(text)
        or _asks_condition(text)
    ) and not _compares(lowered):
        return Kind.BOOLEAN
    if questioning().forms["in_order"].search(lowered) or questioning().forms["counted_list"].match(lowered):
        return Kind.LIST
    asking = asking_sentence(lowered)
    if questioning().forms["own_case"].match(asking):
        asking = questioning().forms["asking_clause"].split(asking)[-1]
    for name, pattern in questioning().kinds:
        if name == Kind.LIMIT and not pattern.search(measuring_words(lowered)):
            continue
        # Who tells of a case first asks in a sentence of its own; what that defines may be a mere "it".
        if pattern.search(lowered) or (name != Kind.DEFINITION and pattern.search(asking)):
            kind = Kind(name)
            if kind is Kind.RELATION and questioning().forms["which_thing"].match(lowered) and asks_many(text):
                return Kind.LIST
            if kind is Kind.LIST and (not asks_many(text) or questioning().forms["one_of"].search(lowered)):
                continue
            return kind
    return _kind_by_structure(text, lowered)


def measuring_words(text: str) -> str:
    """What a question may ask an amount by: not the words of a measure that the thing asked for tells or sets ("which
    metric tells how long …", "I want to set how long …. What is there for that?"), nor those that only describe it
    ("It holds the maximum of milk. Which pail is that?")."""
    asking, forms = asking_sentence(text.casefold()), questioning().forms
    if forms["described_asked"].match(asking):
        return asking
    if not forms["thing_asked"].match(asking) or not forms["measure_told"].search(text.casefold()):
        return text
    return forms["measure_told"].split(asking)[0]


def _kind_by_structure(text: str, lowered: str) -> Kind:
    if questioning().forms["holds"].search(lowered):
        return Kind.LIST
    if questioning().forms["verb_asked"].match(lowered):
        return Kind.FACT
    if questioning().forms["one_of"].search(lowered):
        return Kind.REVERSE
    if questioning().forms["the_one"].match(lowered):
        return Kind.FACT
    if questioning().forms["which_asked"].search(lowered):
        return Kind.LIST if asks_many(text) else Kind.REVERSE
    if not questioning().forms["interrogative"].search(lowered) and asks_many(text):
        return Kind.LIST
    return Kind.HOWTO if lowered.startswith("how") else Kind.FACT


def _compares(lowered: str) -> bool:
    return bool(questioning().forms["compares"].search(lowered))


def _asks_condition(text: str) -> bool:
    """Whether a question puts its case first: "If X …, is Y?", "I have an X, does it …?"."""
    found = questioning().forms["case_first"].match(text)
    return bool(found and questioning().forms["auxiliary"].match(found["rest"]))


def find_wants(text: str) -> str | None:
    """The dimension of the value that a question wants, if its words tell."""
    lowered = _OPTION.sub("x", text.casefold())
    high = questioning().forms["how_measured"].search(lowered)  # "how high is the latency" is no question for a length
    if high and (measured := questioning().measures.get(stem(high["noun"].split()[-1]))):
        return measured
    for dimension, patterns in questioning().wants:
        if any(pattern.search(lowered) for pattern in patterns):
            return _unit_asked(lowered) or dimension if dimension in ("count", "percentage") else dimension
    return None


def _unit_asked(text: str) -> str | None:
    """The dimension of the unit in which a question that gives a number asks for an amount ("how many grams for 5 kg"),
    if it names one that things are measured by, not counted ("how many IOPS")."""
    asked = re.search(r"\bhow many ([a-z]+)\b(?=.*\d)", text)
    unit = units().find(asked[1]) if asked else None
    return unit.dimension if unit and unit.dimension != "frequency" else None
