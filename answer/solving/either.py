"""Which of two: a question that lets one choose between two words ("does it push or pull?") is answered by the one that
is told, not by yes or no."""

from __future__ import annotations

from dataclasses import dataclass, replace

from answer.asking.linking import find_names
from answer.asking.phrasing import asking_sentence
from answer.draft import Draft
from answer.finding.assertion import speaks_of_subject
from answer.finding.evidence import Candidate, Evidence
from answer.solving.boolean import tell_reason, weigh_reasons
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import language, normalise, singular, terms_of

_NEAR = 0.4  # what a statement that tells may be worth less than the best that does not
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of two things to choose between, as the question has it, and the stems that set it apart from the other."""

    words: str
    marks: frozenset[str]


def find_either(text: str) -> tuple[Alternative, Alternative] | None:
    """The alternatives between which a question lets one choose; None in any other question."""
    found = questioning().forms["either"].search(asking_sentence(text).rstrip(" ?.!"))
    before, after = (found["one"].split(), found["other"].split()) if found else ([], [])
    if not before or not after:
        return None
    opener = _kind_of(after[0])
    starts = [at for at, word in enumerate(before) if _kind_of(word) == opener] if opener else []
    one = _bare(before[starts[-1] :] if starts else before[-1:])
    other = _bare(after)
    if not one or not other or len(one) > _MOST_WORDS:
        return None
    if len(one) == 1 and opener in ("", "article"):  # what follows is said of both ("a push or a pull source")
        other = other[:1]
    own, others = _stems(one), _stems(other if len(one) > 1 else other[:1])
    if not own - others or not others - own:
        return None
    return Alternative(" ".join(one), own - others), Alternative(" ".join(other), others - own)


def solve_either(evidence: Evidence) -> Draft | None:
    """The one of two alternatives that the statement nearest to the question tells; None where none tells just one."""
    alternatives = find_either(evidence.question.text)
    if alternatives is None:
        return None
    marks = alternatives[0].marks | alternatives[1].marks
    rest = tuple(term for term in evidence.question.focus if term not in marks) or evidence.question.focus
    weighed = weigh_reasons(evidence.asking(replace(evidence.question, focus=rest)))
    ranked = sorted(weighed, key=lambda entry: -entry[0])
    for worth, candidate in ranked:
        if worth < ranked[0][0] - _NEAR or not speaks_of_subject([candidate.claim], evidence):
            continue
        told = _told(candidate.claim, alternatives, evidence)
        if told is not None:
            return _draft(told, candidate, marks, evidence)
    return None


def _told(claim: Claim, alternatives: tuple[Alternative, Alternative], evidence: Evidence) -> Alternative | None:
    """The one alternative that a statement holds and does not deny, to the letter, in another form of its words, or by
    another name; else the one that the head above it holds."""
    involved = evidence.knowledge.involved(claim)
    for text in (claim.text, *_heads(claim, evidence)):
        plain = questioning().forms["denied_word"].sub(" ", text)
        words, stems = _singular(plain), frozenset(terms_of(plain, keep_stop_words=True))
        for held in (
            [one for one in alternatives if _singular(one.words) <= words],
            [one for one in alternatives if one.marks <= stems],
            [one for one in alternatives if involved.intersection(find_names(one.words, evidence.knowledge))],
        ):
            if held:
                return held[0] if len(held) == 1 else None
    return None


def _singular(text: str) -> set[str]:
    return set(map(singular, normalise(text).split()))


def _heads(claim: Claim, evidence: Evidence) -> list[str]:
    head = evidence.knowledge.claim(claim.under) if claim.under else None
    return [head.text] if head else list(claim.context[-1:])


def _draft(told: Alternative, candidate: Candidate, marks: frozenset[str], evidence: Evidence) -> Draft:
    return Draft(
        f"{told.words[:1].upper()}{told.words[1:]}. {tell_reason(candidate.claim, evidence)}",
        [candidate.claim],
        candidate.score,
        candidate.coverage,
        missing=tuple(term for term in candidate.missing if term not in marks),
        reason="boolean",
    )


def _kind_of(word: str) -> str:
    """What a word that opens an alternative is: an article, or the preposition that it is; "" where it opens none."""
    if word.casefold() in questioning().words["determiners"]:
        return "article"
    return word.casefold() if word.casefold() in language().stop_words else ""


def _bare(words: list[str]) -> list[str]:
    """The words of an alternative without those that open it, up to the next phrase."""
    bare = list(words)
    if bare and _kind_of(bare[0]):
        bare.pop(0)
    bare = questioning().forms["article"].sub("", " ".join(bare)).split()
    end = next((at for at, word in enumerate(bare) if at and _kind_of(word)), len(bare))
    return [word.strip(",;:") for word in bare[:end]]


def _stems(words: list[str]) -> frozenset[str]:
    return frozenset(terms_of(" ".join(words), keep_stop_words=True))
