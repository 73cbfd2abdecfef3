"""Relations: how two things are connected, by statements that speak of both, or by a path through the graph."""

from __future__ import annotations

from answer.draft import Draft, DraftStep
from answer.evidence import Candidate, Evidence
from answer.wording import finish, full_statement, shorten
from ingest.model import Claim
from ingest.shape import opens_list
from ontology.words import fold

_LOOKED_AT = 40
_MOST = 3
_CLOSE = 0.16
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
        near = candidate.score > best.score - _CLOSE and candidate.entities >= best.entities - 0.3
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
    """A statement in words; a head with the statements below it."""
    children = evidence.knowledge.children(claim.id)
    if children and (claim.form == "head" or opens_list(claim.text)):
        below = "; ".join(fold(child.text).rstrip(".") for child in children[:4])
        return finish(shorten(f"{claim.text.rstrip(' :')}: {below}", 300))
    return full_statement(claim, evidence.knowledge, 300)


def _fresh(candidate: Candidate, chosen: list[Candidate]) -> bool:
    return all(candidate.claim.span.line_start != other.claim.span.line_start for other in chosen)
