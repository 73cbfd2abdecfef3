"""Both sides: an answer that rests on a contradicted claim says what the text says elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from answer.draft import Draft
from answer.knowledge import within
from graph.findings.model import Place
from graph.store import Generation
from ingest.model import Claim

_LONGEST = 140  # letters of the other side that are quoted
_LONGEST_ANSWER = 420  # an answer that would grow longer stays as it is

Lines = tuple[str, int, int]


class OtherSides:
    """The places of a generation that are contradicted, each with the place and claim that contradict it.

    Only sure contradictions count. They were found when the generation was built, and are read when first needed.
    """

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    @cached_property
    def _against(self) -> dict[Lines, tuple[Place, str]]:
        against: dict[Lines, tuple[Place, str]] = {}
        for finding in self._generation.contradictions:
            (one, other), (one_claim, other_claim) = finding.places, finding.claims
            against.setdefault(_lines_of(one), (other, other_claim))
            against.setdefault(_lines_of(other), (one, one_claim))
        return against

    def show(self, draft: Draft, documents: Sequence[str]) -> Draft:
        """The draft with the other side of its best claim told and cited; unchanged where nothing is against it.

        Tables and reckonings stay as they are, as do drafts that already rest on both sides.
        """
        if not self._against or not draft.claims or draft.table or draft.steps:
            return draft
        places = [_place(claim) for claim in draft.claims]
        found = self._against.get(places[0])
        if found is None:
            return draft
        place, claim_id = found
        claim = self._generation.records.claim(claim_id)
        if claim is None or _lines_of(place) in places or not within(place.document, documents):
            return draft
        text = f"{draft.text.rstrip()} {_sentence(claim, draft.claims[0])}"
        if len(text) > _LONGEST_ANSWER:
            return draft
        return replace(draft, text=text, claims=[draft.claims[0], claim, *draft.claims[1:]])


def _lines_of(place: Place) -> Lines:
    return place.document, place.line_start, place.line_end


def _place(claim: Claim) -> Lines:
    return claim.span.document, claim.span.line_start, claim.span.line_end


def _sentence(claim: Claim, told: Claim) -> str:
    """The other side in one sentence with its place."""
    words = " ".join(claim.text.split())
    words = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
    same = claim.span.document == told.span.document
    where = f"line {claim.span.line_start}" if same else f"{claim.span.document}, line {claim.span.line_start}"
    return f"Elsewhere the text says: “{words}” ({where})."
