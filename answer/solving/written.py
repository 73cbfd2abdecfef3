"""What a command, an option or a sign means: the row of a table or the line of code that is written exactly so.

Sheets of commands and shortcuts name things by signs that no word search finds ("$!", "^1.2", "-P").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.draft import Draft
from answer.finding.comments import with_commented
from answer.finding.evidence import Evidence
from answer.knowledge import by_id
from answer.model import Kind
from answer.wording import finish, shorten
from ingest.cells import thing_of
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import fold, terms_of

_KINDS = frozenset({Kind.DEFINITION, Kind.FACT, Kind.REVERSE})
_SIGN = re.compile(r"[^\w\s'’.,:;?!()/&-]|(?:^|\s)-{1,2}\w|\d\.|[$!?]$")
_REMARKED = re.compile(r"\s{2,}#\s*|\s#\s+")
_QUOTED = re.compile(r"[\"'“]([^\s\"'”]+)[\"'”]")
_SURE = 0.7  # what a row or line scores at least that bears what is asked to the letter
_MOST = 300
_NEAR = 3  # lines from the end of a block to the sentence that tells of it


def solve_written(evidence: Evidence) -> Draft | None:
    """The row or the line that bears what a question asks the meaning of, to the letter; None where none does."""
    question = evidence.question
    asked = questioning().forms["meaning_asked"].match(question.text)
    if question.kind not in _KINDS or asked is None:
        return None
    rows = [(name, cell) for cell in _cells(evidence) for name in (thing_of(cell), *_signs_in(thing_of(cell)))]
    lines = [(name, line) for line in _lines(evidence) for name in _names_in(line.text)]
    fitting = [(name, claim) for name, claim in (*rows, *lines) if _is_asked(name, claim, evidence)]
    if not fitting:
        return None
    name, claim = max(fitting, key=lambda entry: (len(entry[0]), evidence.score(entry[1]).score))
    told, text = _tell_row(claim, evidence) if claim.form == "cell" else _tell_line(name, claim, evidence)
    if not told:
        return None
    best = evidence.score(claim)
    return Draft(finish(shorten(text, _MOST)), told, max(best.score, _SURE), 1.0, 1.0, missing=(), reason="point")


def _signs_in(name: str) -> list[str]:
    """The words in the name of a row that are signs in quotation marks ("need x "~1.2""), as one asks for them."""
    return [word for word in _QUOTED.findall(name) if _SIGN.search(word)]


def _cells(evidence: Evidence) -> list[Claim]:
    """The cells near the question, with all those of their tables."""
    tables = dict.fromkeys(c.claim.under for c in evidence.candidates if c.claim.form == "cell" and c.claim.under)
    return [cell for table in tables for cell in evidence.knowledge.children(table) if cell.form == "cell"]


def _lines(evidence: Evidence) -> list[Claim]:
    """The lines of code near the question, with all those of their blocks."""
    code = [c.claim for c in evidence.candidates if c.claim.form == "code"]
    blocks = dict.fromkeys(claim.under or claim.id for claim in code)
    found = (line for block in blocks for line in evidence.knowledge.children(block) if line.form == "code")
    return list(by_id(found).values())


def _names_in(line: str) -> Iterator[str]:
    """What a line of code is called by: itself without a prompt and a remark, and each option that begins it."""
    bare = _REMARKED.split(line)[0].strip().removeprefix("$ ").strip()
    yield bare
    plain = " ".join(word for word in bare.split() if not word.startswith("--"))
    if plain != bare:
        yield plain
    if bare.startswith("-"):
        yield from (part.split()[0].split("=")[0] for part in bare.split(", ") if part.strip())


def _is_asked(name: str, claim: Claim, evidence: Evidence) -> bool:
    """Whether a name that is written in signs, or is a command, stands in the question to the letter, which asks of
    nothing else but where that is used."""
    named = re.escape(name)
    command = claim.form == "code" and len(name.split()) > 1
    if not name.strip() or not (_SIGN.search(name) or command):
        return False
    if not re.search(rf"(?<![\w^~<>=$#-]){named}(?![\w-]|\.\d)", evidence.question.text):
        return False
    rest = set(evidence.score(claim).missing) - set(terms_of(name)) - questioning().light
    verb = questioning().forms["meaning_verb"].search(evidence.question.text)
    return rest <= set(terms_of(verb.group()) if verb else ())


def _tell_row(cell: Claim, evidence: Evidence) -> tuple[list[Claim], str]:
    row = [one for one in evidence.knowledge.children(cell.under or "") if thing_of(one) == thing_of(cell)]
    first, *rest = row
    return row, "; ".join([fold(first.text), *(fold(one.text.removeprefix(f"{thing_of(cell)} – ")) for one in rest)])


def _tell_line(name: str, line: Claim, evidence: Evidence) -> tuple[list[Claim], str]:
    """A line with its remark, else with the comment above it, else after the sentence beside its block."""
    knowledge = evidence.knowledge
    remark = _REMARKED.split(line.text, maxsplit=1)[1:]
    if remark:
        return [line], f"`{name}`: {remark[0].strip()}"
    before = [one for one in knowledge.children(line.under or "") if one.span.line_end == line.span.line_start - 1]
    if before and len(told := with_commented(before[0], knowledge)) == 2 and told[-1].id == line.id:
        return told, "\n".join(one.text for one in told)
    block = knowledge.claim(line.under) if line.under else None
    section = [one for one in knowledge.section(line.section) if one.form in ("sentence", "item", "code")]
    own = next((place for place, one in enumerate(section) if block and one.id == block.id), None)
    if block is None or own is None:
        return [], ""
    around = section[:own][-1:] or [one for one in section[own + 1 :] if one.under != block.id][:1]
    near = [block.span.line_start - _NEAR, block.span.line_end + _NEAR]
    beside = [one for one in around if one.form != "code" and near[0] <= one.span.line_start <= near[1]]
    return ([beside[0], line], f"`{name}`: {fold(beside[0].text)}") if beside else ([], "")
