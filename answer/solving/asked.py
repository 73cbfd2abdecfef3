"""Questions that a text asks itself ("Can I …?" as a title, "Q: …?" over its answer), answered by what stands below."""

from __future__ import annotations

import re

from answer.asking.negation import is_negative, question_negated
from answer.asking.question import Question
from answer.asking.question_kind import find_kind
from answer.draft import Draft
from answer.finding.assertion import says_enough
from answer.finding.evidence import Candidate, Evidence, cover
from answer.knowledge import ClaimWords
from answer.model import Kind
from answer.wording import bullet_list, finish, first_sentence, say_verdict
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import fold, terms_of

_LOOKED_AT = 8
_COVERED, _ASKED, _SAME = 0.7, 0.5, 0.99  # of the question in the title, of the title in the question; of both
_MOST = 420  # letters of what is told
_KINDS = frozenset({Kind.BOOLEAN, Kind.HOWTO, Kind.FACT, Kind.REVERSE})
_OPEN = frozenset({Kind.FACT, Kind.REVERSE, Kind.LIMIT, Kind.LIST, Kind.DEFINITION, Kind.RELATION})
_VERDICT = re.compile(r"(?:yes|no)\b[\s,.;:–—-]*(?=\S)", re.I)
_LEAST = 2  # words of a question by which it can be known again, unless it is asked in the same words


def solve_asked(evidence: Evidence) -> Draft | None:
    """What stands below a title or a question that asks the same, told after yes or no where it begins with the one or
    the other. None where nothing asks it, or the question wants a value and only a title asks it."""
    asking = [c for c in evidence.candidates[:_LOOKED_AT] if _asks_same(c, evidence)]
    for asked in sorted(asking, key=lambda candidate: len(candidate.missing)):
        told = _below(asked.claim, evidence)
        if not told:
            continue
        if evidence.question.kind is Kind.BOOLEAN:
            return _decide(asked, told, evidence)
        return _tell(asked, told)
    return None


def _tell(title: Candidate, told: list[Claim]) -> Draft:
    listed = len(told) > 1 and all(claim.form == "item" for claim in told)
    pieces = [claim.text if claim.form == "code" else finish(fold(claim.text)) for claim in told]
    text = bullet_list([piece.rstrip(".") for piece in pieces]) if listed else " ".join(pieces)
    return Draft(text, [*told, title.claim], title.score, title.coverage, missing=title.missing, reason="point")


def _asks_same(candidate: Candidate, evidence: Evidence) -> bool:
    """Whether a claim is a title, or a question over its answer, that asks what the question asks."""
    title, question = candidate.claim, evidence.question
    asks = title.text.rstrip().endswith("?")
    if title.form not in ("title", "head") or not (asks or questioning().forms["complaint"].match(title.text)):
        return False
    if title.form == "head" and not asks:
        return False
    if asks and not _is_alike(find_kind(title.text), title, question):
        return False
    if not asks and (question.kind not in _KINDS or not questioning().forms["way_asked"].search(question.text)):
        return False
    asked = ClaimWords(frozenset(question.terms), frozenset())
    heading = questioning().forms["example_behind"].split(title.text)[0]
    back = cover(tuple(dict.fromkeys(terms_of(heading))), asked, evidence.knowledge)[0]
    own = ClaimWords(frozenset(terms_of(title.text)), frozenset())
    covered = cover(question.focus, own, evidence.knowledge)[0]
    known_again = len(question.focus) >= _LEAST or min(back, covered) >= _SAME
    return back >= _ASKED and covered >= _COVERED and known_again


def _is_alike(kind: Kind, title: Claim, question: Question) -> bool:
    """Whether a title that is a question of a kind may be the one that is asked: questions over their answers, which
    are brief, are so whatever they want to know of the same thing."""
    reason = questioning().forms["why_said"]
    if bool(reason.search(title.text)) != bool(reason.search(question.text)):
        return False
    if title.form == "head" and kind in _OPEN:
        return question.kind in _OPEN
    return kind is question.kind and kind in _KINDS and not question.wants


def _below(title: Claim, evidence: Evidence) -> list[Claim]:
    """The first statements below a title or a question, as many as one answer holds."""
    knowledge = evidence.knowledge
    told: list[Claim] = []
    for claim in knowledge.children(title.id) if title.form == "head" else knowledge.section(title.section):
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
    told_first = fold(rest[0].text)
    reason = f"{title.claim.text} {told_first}" if _only_decides(told_first) else _VERDICT.sub("", told_first)
    text = say_verdict(affirms, finish(reason))
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
