"""Which of the answers that a question offers: the one that the answer to the question names, else the one that a
statement ties best to what is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from answer.asking.negation import denies_one_of, is_negative
from answer.asking.offered import Offer, Offered
from answer.draft import Draft
from answer.finding.evidence import Candidate, Evidence, cover
from answer.finding.telling import tell
from answer.finding.verdict import said_yes
from answer.knowledge import ClaimWords
from answer.wording import finish, sentences_of
from ontology.questioning import questioning
from ontology.words import language, terms_of

Asked = tuple[Draft | None, float, Evidence]
"""The best draft for a question, how probably it is right, and what it was found in."""

_LEAST = 0.4  # what a statement is worth at least that ties an offered answer to what is asked
_MARGIN = 0.12  # by which the offered answer that is chosen is ahead of the next
_TIED = 0.75  # how probably one is right that a statement ties to what is asked
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class _Tie:
    """An offered answer with the statement that ties it best to what is asked, what that is worth, and where from."""

    offer: Offer
    worth: float
    best: Candidate | None
    evidence: Evidence


def solve_offered(offered: Offered, ask: Callable[[str], Asked], seek: Callable[[str], Evidence]) -> Asked:
    """The offered answers that are right, told with what they rest on; no draft where the texts do not tell them apart.
    `ask` answers a question without offers, `seek` gathers what may answer it."""
    for stem in _ways_of_asking(offered):
        draft, sure, evidence = ask(stem)
        if draft is None:
            continue
        named = _named_in(draft, offered)
        chosen = [offer for offer in offered.offers if (offer in named) != offered.negated]
        if named and _is_right_number(chosen, offered):
            return _tell(chosen, draft), sure, evidence
    if offered.negated:
        draft, sure, evidence = ask(offered.stem)
        denied = draft is not None and denies_one_of(terms_of(offered.plain), draft.claims[0].text)
        chosen = _named_in(draft, offered) if draft and denied else []
        if draft and chosen and _is_right_number(chosen, offered):
            return _tell(chosen, draft), sure, evidence
    return _tied(offered, seek)


def _ways_of_asking(offered: Offered) -> list[str]:
    """What is asked, as it stands and as a question for all that there are ("Which is a volume type?")."""
    found = questioning().forms["offered_member"].match(offered.plain)
    if found is None:
        return [offered.plain]
    kind = found["kind"].rstrip("?")
    return [f"What are the {kind if kind.endswith('s') else kind + 's'}?", offered.plain]


def _is_right_number(chosen: Sequence[Offer], offered: Offered) -> bool:
    return len(chosen) == offered.wanted or (not offered.wanted and 0 < len(chosen) < len(offered.offers))


def _named_in(draft: Draft, offered: Offered) -> list[Offer]:
    """The offered answers that a draft names, as the default where that is asked; of two of which one holds the words
    of the other the longer one."""
    offers, of_default = offered.offers, questioning().forms["default_asked"].search(offered.stem)
    default = questioning().forms["default_value"].search(draft.text) if of_default else None
    said = _stems((default["value"] or default["set"]) if default else draft.text)
    stems = {offer: _stems(offer.words) for offer in offers}
    named = [offer for offer in offers if stems[offer] and stems[offer] <= said]
    return [offer for offer in named if not any(stems[offer] < stems[other] for other in named)]


def _stems(text: str) -> set[str]:
    """The stems of a text, numbers in words as figures."""
    numbers = language().numbers
    return {str(numbers[term]) if term in numbers else term for term in terms_of(text, keep_stop_words=True)}


def _tell(chosen: Sequence[Offer], draft: Draft) -> Draft:
    return replace(draft, text=f"{finish('; '.join(map(str, chosen)))} {draft.text}")


def _tied(offered: Offered, seek: Callable[[str], Evidence]) -> Asked:
    """The offered answers that statements tie to what is asked, each sought for by itself."""
    ties = [_tie(offer, offered, seek(f"{offered.plain.rstrip('?')} {offer.words}?")) for offer in offered.offers]
    ties.sort(key=lambda tie: tie.worth, reverse=not offered.negated)
    chosen, others = ties[: offered.wanted or 1], ties[offered.wanted or 1 :]
    told = (others if offered.negated else chosen)[0] if others else None
    if told is None or told.best is None or abs(chosen[-1].worth - others[0].worth) < _MARGIN:
        return None, 0.0, ties[0].evidence
    if (others if offered.negated else chosen[-1:])[0].worth < _LEAST:
        return None, 0.0, ties[0].evidence
    claims, text = tell(told.best.claim, told.evidence)
    draft = Draft(text, claims, told.best.score, told.best.coverage, reason="point")
    return _tell([tie.offer for tie in chosen], draft), _TIED, told.evidence


def _tie(offer: Offer, offered: Offered, evidence: Evidence) -> _Tie:
    """How well the best statement covers both what is asked and an offered answer, of which a name is one word."""
    own = tuple(dict.fromkeys(terms_of(offer.words)))[: None if " " in offer.words else 1]
    terms = tuple(term for term in dict.fromkeys(terms_of(offered.plain)) if term not in own)
    asked = tuple(term for term in terms if term not in questioning().light) or terms
    rated = [(_both(candidate, own, asked, evidence), candidate) for candidate in evidence.candidates[:_LOOKED_AT]]
    worth, best = max(rated, key=lambda entry: entry[0], default=(0.0, None))
    return _Tie(offer, worth, best, evidence)


def _both(candidate: Candidate, own: tuple[str, ...], asked: tuple[str, ...], evidence: Evidence) -> float:
    """How much of an offered answer and of what is asked a sentence of a statement covers; what is asked of another
    thing counts little."""
    claim, knowledge = candidate.claim, evidence.knowledge
    if claim.form == "title" or claim.rule == "table head" or (claim.form == "cell" and said_yes(claim.value) is False):
        return 0.0
    words = knowledge.words(claim.id)
    sentences = sentences_of(claim.text)
    told = [words] if len(sentences) == 1 else [ClaimWords(frozenset(terms_of(s)), words.around) for s in sentences]
    rated = (
        float(cover(own, one, knowledge)[0] * cover(asked, one, knowledge)[0] ** 2)
        for one, sentence in zip(told, sentences, strict=True)
        if not is_negative(sentence)
    )
    return max(rated, default=0.0)
