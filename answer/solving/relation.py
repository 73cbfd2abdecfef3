"""Relations: how two things are connected, by statements that speak of both, or by a path through the graph."""

from __future__ import annotations

from answer.draft import Draft, DraftStep
from answer.finding.evidence import Candidate, Evidence
from answer.wording import finish, full_statement, shorten
from ingest.model import Claim
from ingest.shape import opens_list
from ontology.words import fold, terms_of

_LOOKED_AT = 40
_MOST = 3
_CLOSE = 0.16
_INVOLVED = 0.35  # how much less of the things asked about a further statement may involve
_LONG = 620


def solve_relation(evidence: Evidence) -> Draft | None:
    """Up to three statements that speak of all things named, in reading order, each a hop."""
    ranked = [c for c in evidence.candidates[:_LOOKED_AT] if c.claim.form not in ("title", "code")]
    if not ranked:
        return None
    ranked.sort(key=lambda c: -(c.score + 0.25 * c.entities))
    best = ranked[0]
    chosen = [best]
    for candidate in ranked[1:12]:
        near = candidate.score > best.score - _CLOSE and candidate.entities >= best.entities - _INVOLVED
        if near and len(chosen) < _MOST and _fresh(candidate, chosen):
            chosen.append(candidate)
    claims = [c.claim for c in chosen]
    told = sorted(claims, key=lambda c: (c.span.document, c.span.line_start))
    text = ""
    for claim in told:
        sentence = _tell(claim, evidence)
        if len(text) + len(sentence) > _LONG:
            continue
        text = f"{text} {sentence}".strip()
    steps = [DraftStep(full_statement(claim, evidence.knowledge), (claim,)) for claim in told]
    coverage = max(c.coverage for c in chosen)
    return Draft(
        text,
        claims,
        best.score,
        coverage,
        min(1.0, 0.4 + best.entities),
        steps=steps,
        missing=best.missing,
        reason="relation",
    )


def _tell(claim: Claim, evidence: Evidence) -> str:
    """A statement in words; a head with the statements below it, a bare name with those that stand after it."""
    children = evidence.knowledge.children(claim.id)
    if not children and _only_names(claim, evidence):
        return finish(shorten(f"{fold(claim.text).rstrip('!:')}: {_told_after(claim, evidence)}", 300))
    if children and (claim.form == "head" or opens_list(claim.text)):
        below = "; ".join(fold(child.text).rstrip(".") for child in children[:4])
        return finish(shorten(f"{claim.text.rstrip(' :')}: {below}", 300))
    return full_statement(claim, evidence.knowledge, 300)


def _only_names(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement says nothing but the name of a thing asked about."""
    words = set(terms_of(claim.text))
    return bool(words) and any(words <= set(terms_of(link.matched)) for link in evidence.question.links)


def _told_after(claim: Claim, evidence: Evidence) -> str:
    """What stands after a bare name on its own level, each with what is below it."""
    after = [c for c in evidence.knowledge.siblings(claim) if c.order > claim.order and c.under == claim.under]
    told = [one for sibling in after[:3] for one in (sibling, *evidence.knowledge.children(sibling.id)[:4])]
    return "; ".join(fold(one.text).rstrip(".") for one in told)


def _fresh(candidate: Candidate, chosen: list[Candidate]) -> bool:
    return all(candidate.claim.span.line_start != other.claim.span.line_start for other in chosen)
