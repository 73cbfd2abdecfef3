"""Questions that a text asks itself ("Can I …?" as a title), answered by what stands below them."""

from __future__ import annotations

from answer.assertion import says_enough
from answer.draft import Draft
from answer.evidence import Candidate, Evidence, cover
from answer.knowledge import ClaimWords
from answer.model import Kind
from answer.negation import is_negative, question_negated
from answer.question_kind import find_kind
from answer.wording import finish, first_sentence, say_verdict
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import fold, terms_of

_LOOKED_AT = 8
_COVERED, _ASKED = 0.7, 0.5  # of the question in the title, and of the title in the question
_MOST = 420  # letters of what is told
_KINDS = frozenset({Kind.BOOLEAN, Kind.HOWTO, Kind.FACT, Kind.REVERSE})
_LEAST = 2  # words of a question by which it can be known again


def solve_asked(evidence: Evidence) -> Draft | None:
    """What stands below a title that asks the same, told after yes or no where it begins with the one or the other.
    None where no title asks it, or the question wants a value."""
    question = evidence.question
    if question.kind not in _KINDS or question.wants or len(question.focus) < _LEAST:
        return None
    titles = [c for c in evidence.candidates[:_LOOKED_AT] if _asks_same(c, evidence)]
    for title in titles:
        told = _below(title.claim, evidence)
        if not told:
            continue
        if question.kind is Kind.BOOLEAN:
            return _decide(title, told, evidence)
        return _tell(title, told)
    return None


def _tell(title: Candidate, told: list[Claim]) -> Draft:
    text = " ".join(claim.text if claim.form == "code" else finish(fold(claim.text)) for claim in told)
    return Draft(text, [*told, title.claim], title.score, title.coverage, missing=title.missing, reason="point")


def _asks_same(candidate: Candidate, evidence: Evidence) -> bool:
    """Whether a claim is a title that asks what the question asks."""
    title = candidate.claim
    asks = title.text.rstrip().endswith("?")
    if title.form != "title" or not (asks or questioning().forms["complaint"].match(title.text)):
        return False
    if asks and find_kind(title.text) is not evidence.question.kind:
        return False
    if not asks and not questioning().forms["way_asked"].search(evidence.question.text):
        return False
    asked = ClaimWords(frozenset(evidence.question.terms), frozenset())
    heading = questioning().forms["example_behind"].split(title.text)[0]
    back = cover(tuple(dict.fromkeys(terms_of(heading))), asked, evidence.knowledge)[0]
    own = ClaimWords(frozenset(terms_of(title.text)), frozenset())
    return back >= _ASKED and cover(evidence.question.focus, own, evidence.knowledge)[0] >= _COVERED


def _below(title: Claim, evidence: Evidence) -> list[Claim]:
    """The first statements below a title, as many as one answer holds."""
    told: list[Claim] = []
    for claim in evidence.knowledge.section(title.section):
        if claim.form == "title" or (claim.form == "code" and claim.under):
            continue
        if told and sum(len(one.text) for one in told) + len(claim.text) > _MOST:
            break
        told.append(claim)
    return told


def _decide(title: Candidate, told: list[Claim], evidence: Evidence) -> Draft | None:
    """Yes or no, as what stands below begins; what stands there, without a yes or no, where it says neither nor enough
    for one to be concluded; None where that is concluded, or where one question is the reverse of the other."""
    opening = first_sentence(told[0].text)
    affirms = bool(questioning().forms["affirmed_value"].match(opening.strip("\"'“” ")))
    denies = bool(questioning().forms["denies_first"].match(opening)) or is_negative(opening)
    if not affirms and not denies and not says_enough(told[:1], evidence):
        return _tell(title, told)
    if affirms == denies or question_negated(evidence.question.text) != question_negated(title.claim.text):
        return None
    rest = [claim for claim in told if not _only_decides(claim.text)] or told
    text = say_verdict(affirms, finish(fold(rest[0].text)))
    return Draft(
        text,
        [*rest[:1], title.claim],
        title.score,
        title.coverage,
        boolean=affirms,
        missing=title.missing,
        reason="point",
    )


def _only_decides(text: str) -> bool:
    """Whether a statement says no more than yes or no."""
    return len(terms_of(text)) <= 1
