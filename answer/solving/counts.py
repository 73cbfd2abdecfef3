"""Counts that no number states: "how many shortcuts are there?" is answered by the list of them, counted."""

from __future__ import annotations

from dataclasses import replace

from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.model import Kind
from answer.solving.lists import solve_list
from ingest.shape import has_finite_verb
from ontology.questioning import questioning
from ontology.words import terms_of

_MOST = 20


def solve_count(evidence: Evidence) -> Draft | None:
    """The number of items of the list that gives what is counted, and the items; None where a bound is asked for, or
    no list stands below words that name what is counted."""
    question = evidence.question
    bounded = any(questioning().forms[form].search(question.text) for form in ("bound_words", "capacity_asked"))
    if question.wants != "count" or not question.counted or bounded:
        return None
    listing = solve_list(evidence.asking(replace(question, kind=Kind.LIST, asked=question.counted)))
    if listing is None or not _is_of_all(listing, evidence) or _tells_of_counted(listing, evidence):
        return None
    items = len(listing.claims) - (listing.claims[0].form in ("title", "head"))
    between = "\n" if "\n" in listing.text else ", "
    if not 1 < items <= _MOST or items != listing.text.count(between) + 1:
        return None
    return replace(listing, text=f"{items}:{between[-1]}{listing.text}")


def _tells_of_counted(listing: Draft, evidence: Evidence) -> bool:
    """Whether the items of a list only tell something of what is counted ("Frames are cut by hand"), and are none."""
    counted = set(evidence.question.counted)
    return any(has_finite_verb(item.text) and counted <= set(terms_of(item.text)) for item in listing.claims[1:])


def _is_of_all(listing: Draft, evidence: Evidence) -> bool:
    """Whether a list stands below words that name all that is counted; numbered steps are no such things."""
    head, counted = listing.claims[0], evidence.question.counted
    if "step" not in counted and any(map(questioning().forms["step_or_example"].match, listing.text.split("\n- "))):
        return False
    above = " ".join([head.text, *head.context[-1:]])
    like = {other for stem in terms_of(above) for other in (stem, *questioning().synonyms.get(stem, ()))}
    return set(counted) <= like
