"""Lists: every item that the text enumerates under what was asked for, and no others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.asking.negation import holds_negation, question_negated
from answer.draft import Draft
from answer.finding.announced import announces, head_of_rest
from answer.finding.detail import holding_detail
from answer.finding.evidence import Candidate, Evidence, cover
from answer.finding.list_fit import Listing, for_purpose, is_aspect
from answer.finding.listings import find_listings
from answer.finding.ranking import rank_by_form
from answer.knowledge import ClaimWords
from answer.model import Kind
from answer.wording import bullet_list, finish, first_sentence, fit_items, split_label
from ingest.model import Claim
from ingest.shape import is_name, opens_list
from ontology.questioning import questioning
from ontology.words import fold, normalise, terms_of

_MOST, _MOST_LONG = 640, 1100  # letters of a list in words; of one that has no shorter form
_COVERED = 0.75  # of an open question in the list that is told for it
_MARGIN = 0.15
_SAID = 0.95  # of an open question by the words of a head that need not announce its list
_ASKED = 0.6  # of the words of such a head that the question holds
_SAID_BUT_CLASS = 0.75  # of a question, where only the word for the class of what is asked for is not said
_ALIKE = 0.1  # what a statement may score less than the best that it is told with
_BEGUN = 3  # words with which statements begin that tell several purposes of one thing
_INVOLVED = 0.5  # of the things that an open question names in the head of the list
_NAMED_ITEM = re.compile(r"^(?P<name>[^:–—]{2,80}?)(?:: | [–—-] )")


def solve_list(evidence: Evidence) -> Draft | None:
    """The best list for the question, or None where the text holds none that fits."""
    listings = find_listings(evidence)
    if not listings:
        return None
    best = max(listings, key=lambda listing: listing.score)
    if _is_told_better(best, evidence) or _is_within_one_of_many(best, evidence):
        return None
    return _draft(_narrowed(best, evidence))


def solve_announced(evidence: Evidence) -> Draft | None:
    """The list that answers an open question ("what can it be attached to", "where does it look for …"), where the text
    announces one, or heads it, in words that cover what is asked; None where one statement may be meant as well."""
    listings = find_listings(evidence)
    named = [listing for listing in listings if _is_headed(listing, evidence)]
    fitting = [listing for listing in listings if _is_announced(listing, evidence)] + named
    if questioning().forms["use_when_asked"].search(evidence.question.text):
        fitting = [listing for listing in fitting if for_purpose(listing.head, evidence.question.text) > 0]
    best = max(fitting, key=lambda listing: listing.score, default=None)
    if best is None or (best not in named and (_is_told_better(best, evidence) or _is_said_by_one(best, evidence))):
        return None
    return _draft(best)


def solve_headed(evidence: Evidence) -> Draft | None:
    """The list below a head that says all that is asked for ("Copy a table"), or that gives remedies for it; what a
    thing is for is told below no head that only names it."""
    named_only = evidence.question.kind is Kind.DEFINITION
    fitting = [
        listing
        for listing in find_listings(evidence)
        if (_is_headed(listing, evidence) and not named_only) or _helps(listing, evidence)
    ]
    best = max(fitting, key=lambda listing: listing.score, default=None)
    return _draft(best) if best else None


def solve_alike(evidence: Evidence) -> Draft | None:
    """The statements beside the best one that say as much of what is asked as it does, where a list is asked for and
    no head announces it; None where it stands alone."""
    point = rank_by_form(evidence)
    if not point or point[0][0].claim.form in ("cell", "code", "title"):
        return None
    best = point[0][0]
    beside = evidence.score_all(evidence.knowledge.siblings(best.claim))
    alike = [c.claim for c in beside if _says_as_much(c, best) and c.score > best.score - _ALIKE]
    if len(alike) < 2 or any(evidence.knowledge.children(claim.id) for claim in alike):
        return None
    claims = sorted(alike, key=lambda claim: claim.order)
    told = Listing("", [fold(claim.text) for claim in claims], claims, best.score, *_told_by(best, evidence))
    return _draft(told)


def _is_within_one_of_many(listing: Listing, evidence: Evidence) -> bool:
    """Whether a list is the words of one labelled statement ("Oak: for doors, floors"), and other labelled ones beside
    it say as much of what is asked: their labels are what is asked for."""
    one = listing.claims[0]
    if any(claim.id != one.id for claim in listing.claims) or not split_label(one.text)[0]:
        return False
    told = evidence.score(one)
    labelled = [c for c in evidence.knowledge.siblings(one) if c.id != one.id and split_label(c.text)[0]]
    beside = evidence.score_each(labelled)
    return any(_says_as_much(other, told) and other.score > told.score - _ALIKE for other in beside)


def solve_purposes(evidence: Evidence) -> Draft | None:
    """The statements beside the best one that say in the same words what a thing does or is used for, each another."""
    point = rank_by_form(evidence)
    if not point or point[0][0].claim.form not in ("sentence", "item"):
        return None
    best, words = point[0][0], evidence.knowledge.words
    beside = [c for c in evidence.knowledge.siblings(best.claim) if c.form == best.claim.form]
    alike = [c for c in beside if set(evidence.question.focus) <= words(c.id).text and _begin_alike(c, best.claim)]
    if len(alike) < 2 or best.claim not in alike:
        return None
    told = Listing("", [fold(claim.text) for claim in alike], alike, best.score, best.coverage, best.missing)
    return _draft(told)


def _begin_alike(one: Claim, other: Claim) -> bool:
    """Whether two statements begin with the same words, three at the least."""
    return normalise(one.text).split()[:_BEGUN] == normalise(other.text).split()[:_BEGUN]


def _told_by(best: Candidate, evidence: Evidence) -> tuple[float, tuple[str, ...]]:
    """How much of a question items say that each say all of it but the name of their class ("which libraries …": "hull
    (for boats)"), and what that leaves."""
    asked = set(evidence.question.asked)
    if set(best.missing) <= asked < set(evidence.question.focus):
        return max(best.coverage, _SAID_BUT_CLASS), ()
    return best.coverage, best.missing


def _helps(listing: Listing, evidence: Evidence) -> bool:
    """Whether a list stands below a head that says what it is for, where the question asks for that; one of troubles
    need not say which."""
    if not for_purpose(listing.head, evidence.question.text) > 0:
        return False
    trouble = questioning().forms["trouble_asked"].search(evidence.question.text)
    if trouble and set(listing.missing) <= {*terms_of(trouble.group()), *_said_before(listing, evidence)}:
        listing.coverage, listing.missing = 1.0, ()
    return listing.coverage >= _COVERED


def _said_before(listing: Listing, evidence: Evidence) -> set[str]:
    """The stems of what a section says before the head of a list."""
    head = listing.claims[0]
    before = [c for c in evidence.knowledge.section(head.section) if c.order < head.order]
    return {stem for claim in before for stem in terms_of(claim.text)}


def _is_headed(listing: Listing, evidence: Evidence) -> bool:
    """Whether a list stands below a head that says all that an open question asks, in its own words."""
    head = listing.claims[0]
    if len(listing.claims) < 3 or head.form != "head" or not evidence.question.focus:
        return False
    if any(map(holds_negation, head.context[1:])) and not question_negated(evidence.question.text):
        return False  # what stands below "When not to use" is told of that
    words = evidence.knowledge.words(head.id).text
    asked = len(words & set(evidence.question.terms)) >= _ASKED * len(words)
    return asked and cover(evidence.question.focus, ClaimWords(words, frozenset()), evidence.knowledge)[0] >= _SAID


def _is_announced(listing: Listing, evidence: Evidence) -> bool:
    """Whether words that cover an open question announce a list of two items or more."""
    head = listing.claims[0]
    if len(listing.claims) < 3 or not announces(head):
        return False
    if listing.coverage < _COVERED:
        if not _is_asked_of_section(listing, evidence):
            return False
        listing.coverage, listing.missing = _COVERED, ()
        return True
    happening = questioning().forms["happening_asked"].search(evidence.question.text)
    if head.rule == "table head" and (happening or _names_one(listing, evidence)):
        return False
    return not evidence.question.links or evidence.score(head).entities >= _INVOLVED


def _is_asked_of_section(listing: Listing, evidence: Evidence) -> bool:
    """Whether a question holds every word of a head that opens its list, and the section says the others before it:
    "Members can be:", where one asks what can be a member of the club that the section is about."""
    head, terms = listing.claims[0], set(terms_of(listing.head))
    deeds = terms - evidence.question.named
    whole = bool(deeds) and terms <= set(evidence.question.terms) and opens_list(head.text)
    return whole and set(listing.missing) <= _said_before(listing, evidence)


def _names_one(listing: Listing, evidence: Evidence) -> bool:
    """Whether a question holds a word that only one of the things of a table bears: it asks about that one."""
    said = [set(terms_of(item)) for item in listing.items]
    return any(sum(term in own for own in said) == 1 for term in evidence.question.focus)


def _is_told_better(listing: Listing, evidence: Evidence) -> bool:
    """Whether a single statement, other than the one that announces the list, answers much better than it."""
    point = rank_by_form(evidence)
    if not point:
        return False
    best, head = point[0][0], listing.claims[0]
    if best.claim in listing.claims and (
        is_aspect(set(evidence.question.asked)) or _are_alike(listing, best, evidence)
    ):
        return False
    begun = head_of_rest(best.claim, evidence.knowledge)
    return head.id not in (best.claim.id, begun.id if begun else "") and best.score > listing.score + _MARGIN


def _is_said_by_one(listing: Listing, evidence: Evidence) -> bool:
    """Whether one sentence beside a list says every word that is asked by itself, and the list leaves one out."""
    point = rank_by_form(evidence)
    if not point or not listing.missing or point[0][0].claim in listing.claims:
        return False
    best = point[0][0].claim
    words = evidence.knowledge.words(best.id).text | evidence.named(best)
    return best.form == "sentence" and set(evidence.question.focus) <= words


def _are_alike(listing: Listing, best: Candidate, evidence: Evidence) -> bool:
    """Whether most items of a list say as much of what is asked as the best of them."""
    items = evidence.score_each(listing.claims[1:])
    return sum(_says_as_much(item, best) for item in items) * 2 > len(items) > 1


def _says_as_much(one: Candidate, best: Candidate) -> bool:
    """Whether a statement covers as much of a question and of the things it names as the best one."""
    return one.coverage >= best.coverage and one.entities >= best.entities


def _narrowed(listing: Listing, evidence: Evidence) -> Listing:
    """A list without the items that are not meant, where a question asks for those of a certain sort."""
    head, *items = listing.claims
    if len(items) != len(listing.items):
        return listing
    kept = {claim.id for claim in holding_detail(head, items, evidence)}
    words = [word for word, item in zip(listing.items, items, strict=True) if item.id in kept]
    return replace(listing, items=words, claims=[head, *(item for item in items if item.id in kept)])


def _draft(listing: Listing) -> Draft:
    return Draft(
        _word(listing),
        listing.claims,
        listing.score,
        listing.coverage,
        1.0,
        missing=listing.missing,
        reason="list",
    )


def _word(listing: Listing) -> str:
    """A list in words: whole items where they fit, else the first sentence of each, else what each is called."""
    items = list(dict.fromkeys(listing.items))
    for told in (items, [first_sentence(item) for item in items], [_called(item) for item in items]):
        if _length(told) <= _MOST:
            items = told
            break
    else:
        items = fit_items([first_sentence(item) for item in items], _MOST_LONG)
    if all(len(item) < 40 for item in items) and len(items) < 16:
        return finish(", ".join(items))
    return bullet_list(items)


def _length(items: Sequence[str]) -> int:
    return sum(map(len, items)) + 4 * len(items)


def _called(item: str) -> str:
    named = _NAMED_ITEM.match(item)
    return named["name"] if named and is_name(named["name"], 6) else item
