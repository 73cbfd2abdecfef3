"""Examples: where one is asked for, the code or the statement that the text gives as one."""

from __future__ import annotations

from answer.draft import Draft
from answer.finding.evidence import Candidate, Evidence, cover
from answer.wording import finish, full_statement, shorten
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import fold, stem

_LOOKED_AT = 40
_COVERED = 0.7  # of what an example is asked of, in it and around it
_MOST = 600  # letters of code
_EXAMPLE = stem("example")


def solve_example(evidence: Evidence) -> Draft | None:
    """The example that fits best; None where none is asked for, or the texts give none of it."""
    if not questioning().forms["example_asked"].search(evidence.question.text):
        return None
    asked = tuple(term for term in evidence.question.focus if term != _EXAMPLE)
    found = [(_worth(c, asked, evidence), c) for c in evidence.candidates[:_LOOKED_AT] if _is_example(c, evidence)]
    worth, best = max(found, key=lambda entry: (entry[0], entry[1].score), default=(0.0, None))
    if best is None or worth < _COVERED:
        return None
    claims, text = _tell(best.claim, evidence)
    return Draft(text, claims, best.score, max(worth, best.coverage), reason="point")


def _worth(candidate: Candidate, asked: tuple[str, ...], evidence: Evidence) -> float:
    return float(cover(asked, evidence.knowledge.words(candidate.claim.id), evidence.knowledge)[0])


def _is_example(candidate: Candidate, evidence: Evidence) -> bool:
    """Whether a statement says that it is an example, or is code that a sentence which says so leads in, or none."""
    claim, says_so = candidate.claim, questioning().forms["gives_example"]
    if claim.form in ("code", "command"):
        leads = evidence.knowledge.lead_in(claim)[1:]
        announced = any(says_so.search(lead) or lead.rstrip().endswith(":") for lead in leads)
        return not leads or announced or bool(says_so.search(claim.text))
    return claim.form in ("sentence", "item") and bool(says_so.search(claim.text)) and not claim.text.endswith(":")


def _tell(claim: Claim, evidence: Evidence) -> tuple[list[Claim], str]:
    """An example in words; code with the sentence that leads it in, and whole."""
    if claim.form not in ("code", "command"):
        return [claim], finish(full_statement(claim, evidence.knowledge))
    under = evidence.knowledge.claim(claim.under) if claim.under else None
    block = under if under is not None and under.form == claim.form else claim
    lead = "".join(f"{fold(text).rstrip(' :.')}:\n" for text in evidence.knowledge.lead_in(block)[1:])
    return [block], f"{lead}{shorten(block.text, _MOST)}"
