"""How well a list fits a question: by its head, by the noun asked for, by its items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.asking.negation import holds_negation
from answer.asking.question import Question
from answer.finding.evidence import Candidate, Evidence
from ingest.model import Claim
from ingest.shape import is_command, is_name, opens_list, plain_words, stated_count
from ontology.questioning import questioning
from ontology.relations import relations
from ontology.words import fold, head_noun, normalise, singular, stem, terms_of

UNASKED = 0.15
STATED = 0.2
_PRECISE = 0.15
_NOUN, _COUNT = 0.22, 0.12
_NAMED, _LACKING = 0.3, 0.5  # for items that bear the noun asked for, against lists that lack it
_NAMES = 0.15  # for items that are names, where kinds of a thing are asked for
_HEADED = 0.2  # for a head that says no more than that they are kinds ("Types:")
_ONE_OF = 0.4  # against what stands below one of the things that are asked for
_ELSEWHEN = 0.2  # against what holds at another time or in another case than is asked about
_UNDENIED = 0.3  # against what holds, where the question is what does not
_SORT = 0.4  # what a sort of thing weighs beside the thing
_OWN = 0.3  # for what is said of the thing itself, where its benefits or other sides are asked for
_ORDER = 0.15  # for numbered items where steps or an order are asked for
_OPENED = 0.06
_ITEMS = 10  # looked at for what they cover
_NUMBERED = re.compile(r"\s*(?:>\s*)*\(?(?:\d{1,2}|[a-z])[.)]\s")
_REMARK = re.compile(r"(?<=:)\s*\([^()]*\)\s*$")


@dataclass(slots=True)
class Listing:
    """A list that the text holds: its head, its items, the claims behind them."""

    head: str
    items: list[str]
    claims: list[Claim]
    score: float
    coverage: float
    missing: tuple[str, ...]


def fit_list(head: str, claims: Sequence[Claim], candidate: Candidate, evidence: Evidence, extra: float) -> Listing:
    """The list of `claims` below what `candidate` says, scored; `extra` is what its form is worth."""
    question, knowledge = evidence.question, evidence.knowledge
    items = [item_words(claim) for claim in claims]
    ordered = questioning().forms["ordered"].search(question.text)
    below = evidence.score_each(claims[:_ITEMS])
    covered = {t for t in question.terms if any(t not in scored.missing for scored in (candidate, *below))}
    total = sum(map(knowledge.weight, question.terms)) or 1.0
    coverage = sum(map(knowledge.weight, covered)) / total
    score = candidate.score + extra + 0.12 * max((item.score for item in below), default=0.0)
    score += _of_head(head, candidate, question) + _of_noun(head, items, candidate, evidence)
    score -= _ELSEWHEN if is_elsewhen(head, question.text) else 0.0
    score += for_purpose(head, question.text) + _of_thing(candidate.claim, evidence)
    score += _ORDER if ordered and sum(map(is_numbered, claims)) > 1 else 0.0
    score += _COUNT if len(claims) == _asked_count(question.text) else 0.0
    denied = questioning().forms["what_not_asked"].search(question.text)
    if denied and candidate.claim.rule != "table head" and not _denies(candidate.claim, claims):
        score -= _UNDENIED
    missing = tuple(t for t in question.terms if t not in covered)
    backing = claims if candidate.claim in claims else [candidate.claim, *claims]
    return Listing(head, items, list(backing), score, max(coverage, candidate.coverage), missing)


def _of_head(head: str, candidate: Candidate, question: Question) -> float:
    """What speaks for words that announce a list: how much of them the question holds, and the relation they state."""
    heads, asked = set(terms_of(head)), find_asked_nouns(question)
    if not heads or not opens(candidate.claim.text):
        return 0.0
    precise = _PRECISE * len(heads & set(question.terms)) / len(heads) if not asked or heads & asked else 0.0
    announced = relations().of_head(candidate.claim.text.rstrip(" :"))
    return precise + (STATED if announced and announced.predicate in question.predicates else 0.0)


def _of_thing(claim: Claim, evidence: Evidence) -> float:
    """What speaks for a list about the very thing of which sides are asked that it need not name ("the benefits")."""
    if not is_aspect(find_asked_nouns(evidence.question)):
        return 0.0
    return _OWN if claim.subject in {e for link in evidence.question.links for e in link.entities} else 0.0


def is_elsewhen(head: str, question: str) -> bool:
    """Whether a head sets a time or a case ("Before you open it") that a question does not speak of."""
    found = questioning().forms["elsewhen"].match(head)
    return found is not None and not re.search(rf"\b{found[0]}\b", question, re.I)


def _of_noun(head: str, items: Sequence[str], candidate: Candidate, evidence: Evidence) -> float:
    """What speaks for a list, or against it, by the noun that is asked for: in its head, above it, and in its items."""
    question, sorts = evidence.question, questioning().sorts
    asked = find_asked_nouns(question)
    if not asked:
        return 0.0
    words = set(terms_of(head)) | set(terms_of(" ".join(candidate.claim.context[-1:])))
    like = {other for word in words for other in questioning().synonyms.get(word, ())}
    near = sorts - words if words & sorts else frozenset()
    factor = _SORT if asked != set(question.asked) else 1.0
    weights = {s: evidence.knowledge.weight(s) * (factor if s in sorts else 1.0) for s in asked}
    plain = _without_names(head, question, asked)
    own = {stem(singular(word)) for word in normalise(plain).split()} | set(terms_of(plain))
    hit = sum(w for s, w in weights.items() if s in own or s in like) + 0.6 * sum(
        w for s, w in weights.items() if s in words | near and s not in own and s not in like
    )
    share = hit / (sum(weights.values()) or 1.0)
    unsaid = share < 0.2 and not is_aspect(asked)
    score = _NOUN * share * (0.3 + 0.7 * candidate.entities) - (UNASKED if unsaid else 0.0)
    if _is_one_of(candidate.claim, evidence):
        score -= _ONE_OF
    if asked != set(question.asked):
        around = words | like | evidence.knowledge.words(candidate.claim.id).around
        return score + _of_sort(asked - sorts, items, around, evidence)
    if questioning().forms["kinds_asked"].search(question.text.casefold()) and len(items) > 1:
        score += _NAMES if all(is_name(item) for item in items) else 0.0
        score += _HEADED if head and set(terms_of(head)) <= sorts else 0.0
    if "command" in asked and sum(map(is_command, items)) * 2 > len(items):
        return score + _NAMED
    return score + (_NAMED if _bear(asked, items) else 0.0)


def _is_one_of(head: Claim, evidence: Evidence) -> bool:
    """Whether a head is the name of one of the things that are asked for ("Chest freezer", where the question is which
    freezers there are), so that what stands below it is said of this one alone."""
    question = evidence.question
    words = plain_words(head.text)
    if head.form != "head" or not question.asked or len(words) < 2 or not is_name(head.text.rstrip(" :")):
        return False
    noun = question.asked[-1]
    if head_noun(head.text) != noun:
        return False
    alike = [c for c in evidence.knowledge.siblings(head) if c.form == "head" and head_noun(c.text) == noun]
    return len(alike) > 1 or any(stem(w) == noun for w in map(str.casefold, words) if singular(w) == w)


def _bear(asked: set[str], items: Sequence[str]) -> bool:
    """Whether most items are names that hold all words of what is asked for ("VPC security groups")."""
    if len(items) < 2:
        return False
    return sum(asked <= set(terms_of(item)) and is_name(item.rstrip(" :")) for item in items) * 3 > len(items) * 2


def _of_sort(things: set[str], items: Sequence[str], around: set[str], evidence: Evidence) -> float:
    """What speaks for a list of things whose sort is asked for ("options for routing policies"): items that bear
    their name; and against it: words of their name that neither its head nor its items hold."""
    said = [set(terms_of(item)) for item in items]
    if len(items) > 1 and sum(things <= own for own in said) * 3 > len(items) * 2:
        return _NAMED
    weight = evidence.knowledge.weight
    lacking = things - around.union(*said)
    return -_LACKING * sum(map(weight, lacking)) / (sum(map(weight, things)) or 1.0)


def _denies(head: Claim, items: Sequence[Claim]) -> bool:
    """Whether a list is of what does not hold: by its head, a heading above it, or its items."""
    return any(map(holds_negation, (*head.context[-2:], head.text, *(item.text for item in items))))


def is_aspect(asked: set[str]) -> bool:
    """Whether what is asked for are sides of a thing that a list of statements about it gives ("the benefits of X")."""
    return bool(asked) and asked <= questioning().aspects


def for_purpose(head: str, question: str) -> float:
    """What speaks for a head that says what a thing is for, what helps, or when to use it, where that is asked for; one
    that says when not to use it answers only who asks for that."""
    forms = questioning().forms
    if forms["purpose_asked"].search(question) and forms["purpose_head"].search(head):
        return STATED
    if forms["ability_asked"].search(question) and forms["ability_head"].search(head):
        return STATED
    if forms["remedy_asked"].search(question) and forms["remedy_head"].search(head):
        return STATED
    if forms["trouble_asked"].search(question) and forms["trouble_head"].search(head):
        return STATED
    if forms["use_when_asked"].search(question) and forms["use_when_head"].search(head):
        return STATED if holds_negation(head) == holds_negation(question) else -STATED
    return 0.0


def _without_names(head: str, question: Question, asked: set[str]) -> str:
    """A head without the names in the question of which the noun asked for is only a part: "Step Functions" says
    nothing of steps."""
    for link in question.links:
        named = set(terms_of(link.matched))
        if named & asked and not named <= asked:
            head = re.sub(re.escape(link.matched), " ", head, flags=re.I)
    return head


def find_asked_nouns(question: Question) -> set[str]:
    """The stems of what a question asks for; where that is only a sort of thing ("options for routing policies"),
    those of the things too."""
    asked = set(question.asked)
    if not asked or not asked <= questioning().sorts:
        return asked
    found = questioning().forms["sort_of"].search(question.text)
    return asked | set(terms_of(found["rest"])) if found else asked


def _asked_count(text: str) -> int | None:
    found = questioning().forms["items_counted"].search(text)
    return stated_count(found[1]) if found else None


def opens(text: str) -> bool:
    """Whether a line announces a list, also where a remark in brackets follows its colon."""
    return opens_list(_REMARK.sub("", text))


def is_numbered(claim: Claim) -> bool:
    """Whether a statement begins an item of a numbered list."""
    return bool(_NUMBERED.match(claim.span.quote))


def item_words(claim: Claim) -> str:
    """The words of an item: of a cell its value."""
    return fold(claim.value if claim.form == "cell" else claim.text).rstrip(" :;,")
