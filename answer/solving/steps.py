"""Instructions that a text gives as steps, numbered or begun as orders are, below a title or an announcing sentence."""

from __future__ import annotations

from answer.asking.phrasing import asking_sentence
from answer.draft import Draft
from answer.finding.evidence import Evidence, cover
from answer.finding.list_fit import Listing, is_numbered
from answer.finding.listings import find_listings
from answer.finding.ranking import rank_by_form
from answer.wording import first_sentence, fit_items
from ingest.shape import is_name, is_order
from ontology.questioning import questioning
from ontology.words import fold, terms_of

_COVERED = 0.6  # of the question's terms in the steps and the title or sentence above them
_MARGIN = 0.05
_STEPS = 0.16  # what a statement is worth that instructs
_NUMBERED = 0.15  # what numbers before the steps are worth, or a head that says that they are steps
_DEED = 0.15  # what a title above steps is worth that names what is to be done, or costs that names the reverse
_FULL = 0.2  # what steps are worth that hold all that is asked
_MOST, _MOST_LONG = 660, 1100  # letters of steps in words; of steps whose first sentences are longer


def solve_steps(evidence: Evidence) -> Draft | None:
    """The steps whose title or head says best what is to be done; None where a single statement says it better, or
    where commands are asked for."""
    if questioning().forms["command_asked"].search(evidence.question.text):
        return None
    found = [
        (_worth(listing, evidence), listing) for listing in find_listings(evidence) if _are_steps(listing, evidence)
    ]
    worth, best = max(found, key=lambda entry: entry[0], default=(0.0, None))
    if best is None or best.coverage < _COVERED or _is_told_better(worth, best, evidence):
        return None
    return _write(best)


def _are_steps(listing: Listing, evidence: Evidence) -> bool:
    """Whether the items of a list begin as orders do, or are numbered, and more than names or below a title that names
    what is to be done, below a head of its own."""
    head, *items = listing.claims
    if len(items) < 2 or head.form not in ("title", "head", "sentence"):
        return False
    orders = [is_order(questioning().forms["optional_step"].sub("", _without_label(item.text))) for item in items]
    told = sum(order or not is_name(item.text) for order, item in zip(orders, items, strict=True)) * 2 > len(items)
    return sum(orders) * 3 > len(items) * 2 or (_is_numbered(listing) and (told or _titled_so(listing, evidence) > 0))


def _is_numbered(listing: Listing) -> bool:
    items = listing.claims[1:]
    labelled = sum(bool(questioning().forms["step_label"].match(item.text)) for item in items)
    return sum(map(is_numbered, items)) > 1 or labelled == len(items)


def _without_label(text: str) -> str:
    """A step without the number that it bears in words ("Step 1: …")."""
    return questioning().forms["step_label"].sub("", text)


def _worth(listing: Listing, evidence: Evidence) -> float:
    named = bool(questioning().forms["steps_head"].search(listing.head))
    worth = listing.score + _FULL * listing.coverage + _NUMBERED * (_is_numbered(listing) or named)
    return worth + _DEED * _titled_so(listing, evidence)


def _titled_so(listing: Listing, evidence: Evidence) -> int:
    """Whether the title that steps stand under names the deed that is asked about (1) or what undoes it (-1)."""
    forms, asking = questioning().forms, asking_sentence(evidence.question.text)
    found = forms["howto_deed"].search(asking) or forms["howto_done"].search(asking)
    head = listing.claims[0]
    title = next((c.text for c in evidence.knowledge.section(head.section) if c.form == "title"), "")
    deed, named = (terms_of(found["deed"])[:1] if found else []), set(terms_of(title))
    if not deed or named & {*deed, *questioning().synonyms.get(deed[0], ())}:
        return int(bool(deed) and head.form == "title")
    return -int(bool(questioning().opposites.get(deed[0], frozenset()) & named))


def _is_told_better(worth: float, listing: Listing, evidence: Evidence) -> bool:
    ranked = rank_by_form(evidence)
    if not ranked or {ranked[0][0].claim.id, ranked[0][0].claim.under} & {claim.id for claim in listing.claims}:
        return False
    best, fit = ranked[0]
    unsaid = cover(evidence.question.focus, evidence.knowledge.words(listing.claims[0].id), evidence.knowledge)[1]
    if unsaid and not best.missing and fit == 1.0:  # steps for the custom one do not tell how the standard one is made
        return best.score > listing.score - _STEPS
    return best.score + (_STEPS if fit == 1.0 else 0.0) > worth + _MARGIN


def _write(listing: Listing) -> Draft:
    words = [_without_label(fold(item)) for item in listing.items]
    if sum(map(len, words)) > _MOST:
        words = fit_items([first_sentence(word) for word in words], _MOST_LONG)
    text = "\n".join([f"{fold(listing.head).rstrip(' :.')}:", *(f"{n}. {w}" for n, w in enumerate(words, 1))])
    return Draft(text, listing.claims, listing.score, listing.coverage, missing=listing.missing, reason="list")
