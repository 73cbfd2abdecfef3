"""Which of several things has, or lacks, what a table ticks: "which hive suits …", "which one does not come with …"."""

from __future__ import annotations

from dataclasses import replace

from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.finding.sheet import Sheet, find_sheets, turn, value_of
from answer.finding.verdict import said_yes
from answer.model import Kind
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import fold, terms_of


def solve_having(evidence: Evidence) -> Draft | None:
    """The things for which a table affirms the characteristic that a question names, or gives it the value that the
    question names, too; where the question negates it, those for which the table denies it, leaves it empty or gives
    another value. None where there is no such table."""
    picks = questioning().forms["picks_one"].search(evidence.question.text)
    if not picks or not (evidence.question.negated or evidence.question.kind in (Kind.REVERSE, Kind.LIST)):
        return None
    for sheet in (side for found in find_sheets(evidence) for side in (found, turn(found))):
        trait = _named_trait(sheet, evidence)
        verdicts = _verdicts(sheet, trait, evidence) if trait else {}
        having = [thing for thing, has in verdicts.items() if has]
        lacking = [thing for thing, has in verdicts.items() if not has]
        told, beside = (lacking, having) if evidence.question.negated else (having, lacking)
        if told and beside:
            return _draft(sheet, trait, _narrowed(told, sheet, trait, evidence), beside, evidence)
    return None


def _is_of_sort(sheet: Sheet, evidence: Evidence) -> bool:
    """Whether what heads a table, or its things, bears a word for what a question asks for ("which index …")."""
    words = evidence.knowledge.words(sheet.head.id)
    named = {stem for name in (*sheet.things, *sheet.columns) for stem in terms_of(name)}
    return not evidence.question.asked or bool(set(evidence.question.asked) & (words.text | words.around | named))


def _narrowed(told: list[str], sheet: Sheet, trait: str, evidence: Evidence) -> list[str]:
    """Of the things that lack a characteristic those that have what a question names besides it ("which one has …, but
    does not have …")."""
    question = evidence.question
    rest = set(question.main) - question.denied - set(terms_of(trait))
    besides = [other for other in sheet.columns if (own := set(terms_of(other))) and own <= rest]
    if not question.denied or not besides:
        return told
    verdicts = [_verdicts(sheet, other, evidence) for other in besides]
    return [thing for thing in told if all(verdict.get(thing) for verdict in verdicts)] or told


def _named_trait(sheet: Sheet, evidence: Evidence) -> str:
    """The characteristic whose words all stand in the question, the longest first; "" where none does, or where the
    question names one of the things as well."""
    terms = set(evidence.question.main)
    named = [trait for trait in sheet.columns if (own := set(terms_of(trait))) and own <= terms]
    trait = max(named, key=lambda name: len(terms_of(name)), default="")
    rest = terms - set(terms_of(trait))
    return "" if any(set(terms_of(thing)) <= rest for thing in sheet.things) else trait


def _verdicts(sheet: Sheet, trait: str, evidence: Evidence) -> dict[str, bool]:
    """For each thing whether it has the characteristic, or the value of it that the question names; nothing where cells
    say neither yes nor no, and the question names no value."""
    values = {thing: value_of(claim) for thing, claim in sheet.columns[trait].items()}
    said = {thing: said_yes(value) for thing, value in values.items()}
    if any(verdict is None for verdict in said.values()):
        rest = set(evidence.question.main) - set(terms_of(trait)) if _is_of_sort(sheet, evidence) else set()
        said = {thing: bool(own := set(terms_of(value))) and own <= rest for thing, value in values.items()}
    elif evidence.question.kind is Kind.LIST and not evidence.question.negated and not _is_of_sort(sheet, evidence):
        return {}
    return {thing: bool(said.get(thing)) for thing in sheet.things}


def _draft(sheet: Sheet, trait: str, told: list[str], beside: list[str], evidence: Evidence) -> Draft:
    cells = sheet.columns[trait]
    values = dict.fromkeys(fold(value_of(cells[thing])) for thing in told if thing in cells)
    if values and all(said_yes(value) is None for value in values):
        text = f"**{', '.join(told)}** – {trait}: {'; '.join(values)}."
    else:
        verdict, other = ("no", "yes") if evidence.question.negated else ("yes", "no")
        rest = "" if evidence.question.kind is Kind.LIST else f" ({other} for {', '.join(beside)})"
        text = f"**{', '.join(told)}** – {trait}: {verdict}{rest}."
    claims: list[Claim] = [cells[thing] for thing in (*told, *beside) if thing in cells]
    framing = {*evidence.question.asked, *questioning().light}
    focus = tuple(term for term in evidence.question.focus if term not in framing)
    question = replace(evidence.question, focus=focus or tuple(terms_of(trait)))
    scored = evidence.asking(question).score(claims[0])
    return Draft(text, [*claims, sheet.head], scored.score, scored.coverage, missing=scored.missing, reason="point")
