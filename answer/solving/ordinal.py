"""Places in an order: "the fifth field of a record", "the last step" is that item of the list which gives them all."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from answer.draft import Draft
from answer.finding.evidence import Evidence, cover
from answer.finding.list_fit import Listing, is_numbered
from answer.finding.listings import find_listings
from answer.knowledge import ClaimWords
from answer.model import Kind
from answer.wording import finish, shorten
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import fold, language, stem, terms_of

_UNORDERED = 0.1  # what a list loses whose items bear no numbers
_COVERED, _SAID = 0.6, 0.3  # of the question in a list; what it is worth that its head says all of it
_MOST = 300


def solve_ordinal(evidence: Evidence) -> Draft | None:
    """The item at the place that a question asks for; None where no list of such things stands in the texts."""
    question = evidence.question
    found = _place_asked().search(question.text)
    if found is None:
        return None
    noun = stem(found["noun"].casefold())
    gone = set(terms_of(found["place"]))
    rest = evidence.asking(
        replace(
            question,
            kind=Kind.LIST,
            text=question.text.replace(found["place"], "", 1),
            asked=tuple(term for term in question.asked if term not in gone) or (noun,),
            focus=tuple(term for term in question.focus if term not in gone),
            terms=tuple(term for term in question.terms if term not in gone),
        )
    )
    listings = [one for one in find_listings(rest) if one.coverage >= _COVERED and _lists(noun, one)]
    if not listings:
        return None
    best = max(listings, key=lambda listing: _worth(listing, rest))
    item = _item_at(found["place"].casefold(), best)
    if item is None:
        return None
    told = [best.claims[0], item]
    text = finish(shorten(fold(item.text), _MOST))
    return Draft(text, told, best.score, best.coverage, missing=best.missing, reason="list")


@cache
def _place_asked() -> re.Pattern[str]:
    words, endings = "|".join(language().ordinals), "|".join(language().ordinal_endings)
    return re.compile(rf"\bthe (?P<place>{words}|\d{{1,2}}(?:{endings})) (?P<noun>[a-z]{{3,}})\b", re.I)


def _lists(noun: str, listing: Listing) -> bool:
    """Whether the head of a list names what is counted off, in a like word at least."""
    head = listing.claims[0]
    return bool({noun, *questioning().synonyms.get(noun, ())} & set(terms_of(head.text)))


def _worth(listing: Listing, evidence: Evidence) -> float:
    """The score of a list, with how much of the question its head and the titles above say, and whether it is in order:
    what its items say does not tell which list is meant."""
    ordered = sum(map(is_numbered, listing.claims[1:])) > 1
    head = listing.claims[0]
    words = ClaimWords(frozenset(terms_of(" ".join([head.text, *head.context]))), frozenset())
    said = cover(evidence.question.focus, words, evidence.knowledge)[0]
    return listing.score + _SAID * said - (0.0 if ordered else _UNORDERED)


def _item_at(place: str, listing: Listing) -> Claim | None:
    items = listing.claims[1:]
    number = language().ordinals.get(place) or int(re.sub(r"\D", "", place) or 0)
    if number < 0:
        number += len(items) + 1
    return items[number - 1] if 0 < number <= len(items) else None
