"""Two amounts asked for at once ("the length of the bridge and of the tunnel", "the price and the weight of a boat"):
each is asked for by itself, and both are told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from answer.asking.question import read_question
from answer.confidence import judge
from answer.draft import Draft
from answer.finding.evidence import Evidence, gather
from answer.model import Kind
from answer.solving.point import next_points, solve_point
from ontology.questioning import questioning
from ontology.words import terms_of

_SURE = 0.4  # how probably right each of the two has to be


def solve_pair(evidence: Evidence) -> Draft | None:
    """Both amounts that a question asks for; None where it asks for one, or the texts do not give two."""
    question = evidence.question
    if question.kind not in (Kind.LIMIT, Kind.FACT) or question.quantities:
        return None
    for one, other in _halves(evidence):
        telling = set(terms_of(one)) ^ set(terms_of(other))
        told = [_ask(one, telling, evidence), _ask(other, telling, evidence)]
        drafts = [draft for draft in told if draft is not None]
        claims = [claim for draft in drafts for claim in draft.claims]
        if len(drafts) == 2 and len({claim.id for claim in claims}) == len(claims):
            text = "\n".join(draft.text for draft in drafts)
            score, coverage = (min(getattr(draft, name) for draft in drafts) for name in ("score", "coverage"))
            return Draft(text, claims, score, coverage, reason="list")
    return None


def _halves(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """A question for two amounts as two: of two things that it joins, or of two characteristics of one thing."""
    text, forms = evidence.question.text, questioning().forms
    for first, second in pairwise(evidence.question.links):
        if forms["joins_pair"].fullmatch(text[first.end : second.start]):
            yield text[: first.end] + text[second.end :], text[: first.start] + text[second.start :]
    bounds = forms["two_bounds"].search(text)
    if bounds:
        before, after = text[: bounds.start()], text[bounds.end() :]
        yield f"{before}{bounds['one']}{after}", f"{before}{bounds['other']}{after}"
    counts = forms["two_counts"].match(text)
    if counts:
        yield f"how many {counts['one']} {counts['rest']}", f"how many {counts['other']} {counts['rest']}"
    found = forms["two_of_one"].match(text.rstrip(" ?.!"))
    if found:
        yield f"what is the {found['one']} {found['of']}", f"what is the {found['other']} {found['of']}"


def _ask(text: str, telling: set[str], evidence: Evidence) -> Draft | None:
    """What one statement answers to one half, saying the words by which it differs from the other."""
    question = read_question(text, evidence.knowledge)
    if question.wants is None:
        return None
    half = gather(question, evidence.knowledge, evidence.documents)
    own = telling & set(question.focus)
    first = solve_point(half)
    drafts = ([first] if first else []) + list(next_points(half))
    return next((d for d in drafts if not own & set(d.missing) and judge(d, half) >= _SURE), None)
