"""Needed words: what a question names that an answer cannot go without, whatever else it says."""

from __future__ import annotations

from collections.abc import Iterator

from answer.asking.lanes import find_lanes
from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.model import Kind
from ontology.questioning import questioning
from ontology.words import head_noun, terms_of

_OF_A_VALUE = frozenset({Kind.FACT, Kind.LIMIT, Kind.REVERSE, Kind.LIST})


def leaves_out_needed(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft says nothing of something that an answer cannot go without."""
    missing = set(draft.missing)
    return any(needed and needed <= missing for needed in _needed(draft, evidence))


def _needed(draft: Draft, evidence: Evidence) -> Iterator[set[str]]:
    """The stems of what is to be defined, of each thing compared, of a default, of the deed whose kind is asked for
    ("which compression does it use"), of that in which things are counted ("how many songs are in the test set"), of
    what some things may do ("how many disks can fail"), and of the deed of whose effect is asked ("what happens if I
    delete one")."""
    question, forms = evidence.question, questioning().forms
    is_point = draft.reason == "point"
    if question.kind is Kind.DEFINITION:
        yield set(question.asked)
    if question.kind is Kind.COMPARISON and is_point:
        yield from (set(terms_of(lane.name)) for lane in find_lanes(question, evidence.knowledge))
    if question.kind in _OF_A_VALUE and (is_point or draft.reason == "list"):
        yield {"default"} if forms["default_asked"].search(question.text) else set()
    if is_point and (found := forms["deed_asked"].match(question.text)):
        yield {deed for deed in terms_of(found["noun"])[:1] if not deed.endswith("ion")} - questioning().unspecific
    if is_point and (found := forms["happening_deed"].search(question.text)):
        yield set(terms_of(found["deed"] or found["done"])) - questioning().light
    if found := forms["counted_in"].match(question.text):
        yield {head_noun(found["whole"])} - questioning().unspecific
    if found := forms["happening"].match(question.text):
        yield set(terms_of(found["deed"])[:1]) - questioning().light
