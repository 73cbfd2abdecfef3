"""Lists that hang on prose: what a sentence announces though the reader of the text could not put it below it.

A sentence that stops short ("… is looked for in"), or says "the following", announces the marked items, the labelled
paragraphs or the lines of the code block right after it. A list in the middle of a sentence goes on behind its items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.knowledge import Knowledge
from ingest.model import Claim
from ingest.shape import is_comment, opens_list, stated_count
from ontology.questioning import questioning

_MARKED = re.compile(r"\s*(?:>\s*)*(?:[-+*•‣–]|\(?(?:\d{1,2}|[a-z])[.)])\s")
_MARKS = re.compile(r"[\W_]+")
_TELLING = 4  # letters
_GAP, _FENCE = 2, 1  # lines between one item and the next at most, and one more before code
_LINES = 14  # of a code block that is a list


def is_listed(claim: Claim) -> bool:
    """Whether a statement begins an item that its author marked with a bullet or a number."""
    marked = _MARKED.match(claim.span.quote)
    if marked is None:
        return False
    begins, first = (_MARKS.sub("", text) for text in (claim.span.quote[marked.end() :], claim.text))
    return begins.startswith(first[:_TELLING])


def _is_in_item(claim: Claim) -> bool:
    """Whether a statement is a sentence of such an item, the first or another."""
    return bool(_MARKED.match(claim.span.quote))


def announced_by(claim: Claim, knowledge: Knowledge) -> list[Claim]:
    """What a claim announces: what stands below it, else the items, labels or lines of code right after it."""
    below = list(knowledge.children(claim.id))
    if below or claim.form in ("title", "code", "command", "cell") or _is_in_item(claim) or not announces(claim):
        return below
    after = [c for c in knowledge.siblings(claim) if c.order > claim.order]
    gap = after[0].span.line_start - claim.span.line_end if after else 0
    if not 0 < gap <= _GAP + _FENCE * (after[0].form == "code"):
        return []
    if after[0].form == "code":
        return _lines_of(after[0], claim, knowledge)
    found = list(_run(after, knowledge))
    return found if len(found) > 1 else []


def announces(claim: Claim) -> bool:
    """Whether a statement opens a list, stops short of its end, or says that something follows."""
    text = claim.text.rstrip()
    return opens_list(text) or text[-1:].isalnum() or bool(questioning().forms["following"].search(text))


def _run(after: Sequence[Claim], knowledge: Knowledge) -> Iterator[Claim]:
    """The items, or the labels with text below them, that follow one another from the first on."""
    listed, end = is_listed(after[0]), after[0].span.line_start
    for claim in after:
        label = claim.form == "head" and bool(knowledge.children(claim.id))
        if claim.span.line_start - end > _GAP:
            return
        if is_listed(claim) if listed else label:
            yield claim
        elif claim.span.line_start > end:
            return
        end = max([end, claim.span.line_end, *(child.span.line_end for child in knowledge.children(claim.id))])


def _lines_of(block: Claim, head: Claim, knowledge: Knowledge) -> list[Claim]:
    """The lines of a code block that is a list: as many as its head says, or single words."""
    lines = [line for line in knowledge.children(block.id) if not is_comment(line.text)]
    counted = stated_count(head.text) == len(lines)
    words = all(len(line.text.split()) == 1 for line in lines)
    return lines if 1 < len(lines) <= _LINES and (counted or words) else []


def head_of_rest(claim: Claim, knowledge: Knowledge) -> Claim | None:
    """Where a statement goes on with a sentence that a list interrupts ("If you [list] then …"), the sentence's
    beginning."""
    if not claim.text[:1].islower() or _is_in_item(claim) or claim.form in ("code", "command", "cell"):
        return None
    before = [c for c in knowledge.siblings(claim) if c.order < claim.order and c.form != "title"]
    items = 0
    for other in reversed(before):
        if is_listed(other):
            items += 1
        else:
            hangs = other.text.rstrip()[-1:].isalnum() or opens_list(other.text)
            return other if items > 1 and hangs else None
    return None


def led_in(claim: Claim, knowledge: Knowledge) -> list[Claim]:
    """The code right after a sentence, or a mere phrase, that leads it in ("…, run:")."""
    if claim.form not in ("sentence", "item") or not claim.text.rstrip().endswith(":"):
        return []
    after = [c for c in knowledge.siblings(claim) if c.order > claim.order][:1]
    return [c for c in after if c.form == "code" and c.span.line_start - claim.span.line_end <= _GAP + _FENCE]
