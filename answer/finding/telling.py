"""Telling: the words in which a statement answers, with what it cannot be understood without."""

from __future__ import annotations

import re

from answer.asking.asked_noun import asked_words
from answer.asking.phrasing import asking_sentence
from answer.finding.announced import announced_by, head_of_rest
from answer.finding.comments import with_commented
from answer.finding.detail import holding_detail
from answer.finding.evidence import Evidence
from answer.finding.wanted_values import fits
from answer.model import Kind
from answer.wording import (
    MOST_FACT,
    WHOLE,
    best_command,
    bullet_list,
    finish,
    first_sentence,
    full_statement,
    narrow,
    shorten,
    telling_sentences,
    with_subject,
)
from ingest.cells import heads_of, thing_of
from ingest.model import Claim
from ingest.quantities import find_quantities
from ingest.shape import is_command, is_comment, is_name, opens_list
from ontology.questioning import questioning
from ontology.words import fold, head_noun, normalise, singular, stem, terms_of

_REMARKED = re.compile(r"\S\s+#\s")
_REMARKS = 2  # lines with remarks of a block in which each line is a thing of its own
_MOST_HEAD = 240
_OPENING = 200  # letters within which a statement tells of which versions it is
_HEADS = 2  # headings above a statement that may name what it speaks of
_AMOUNT = 2.0  # words that an amount of the sort wanted counts for
_MOST_WITH_BEFORE = 420  # letters of a statement with the one that it refers back to


def tell(claim: Claim, evidence: Evidence) -> tuple[list[Claim], str]:
    """A statement's claims and words: a head is told with what it announces, a purpose with its command."""
    knowledge = evidence.knowledge
    claim = _announcing(claim, evidence) or claim
    if claim.form == "code":
        return _tell_code(claim, evidence)
    if len(row := _cells_asked(claim, evidence)) > 1:
        return row, "\n".join(finish(full_statement(cell, knowledge)) for cell in row)
    if (begun := head_of_rest(claim, knowledge)) is not None:
        between = announced_by(begun, knowledge)[:8]
        listed = bullet_list([fold(item.text) for item in between])
        return [claim, begun, *between], f"{begun.text.rstrip(' :')}:\n{listed}\n{fold(claim.text)}"
    children = [] if _tells_amount(claim, evidence) else announced_by(claim, knowledge)
    hangs = bool(children) and children[0].under != claim.id
    announces = hangs or opens_list(claim.text) or questioning().forms["following"].search(claim.text)
    head = with_subject(claim.text, claim, knowledge).rstrip(" :")
    if children and (announces or any(is_command(c.text) for c in children)):
        one = _asked_item(claim, children, evidence)
        if one is not None:
            return [one, claim], finish(f"{head}: {fold(one.text)}")
        children = holding_detail(claim, children, evidence)
        items = [fold(child.text) for child in children[:8]]
        return [claim, *children[:7]], f"{head}:\n{bullet_list(items)}"
    if len(children) > 1 and claim.form == "head" and evidence.question.kind is Kind.HOWTO:
        items = [fold(child.text) for child in children[:8]]
        return [claim, *children[:7]], f"{head}:\n{bullet_list(items)}"
    if children and claim.form == "head":
        told = children[:3]
        words = "; ".join(fold(child.text).rstrip(".") for child in told)
        return [claim, *told], finish(shorten(f"{head}: {words}", _MOST_HEAD))
    long_cell = claim.form == "cell" and len(fold(claim.text)) > MOST_FACT
    stated = _tell_long(claim, evidence) if long_cell else full_statement(claim, knowledge)
    words = _under_its_sort(stated, claim, evidence)
    before = _referred_to(claim, evidence)
    if before is not None:
        both = f"{full_statement(before, knowledge)} {finish(fold(claim.text))}"
        if len(both) <= _MOST_WITH_BEFORE:
            return [claim, before], both
    whole = claim.form == "cell" or evidence.question.kind not in (Kind.FACT, Kind.LIMIT, Kind.REVERSE)
    return [claim], words if whole else narrow(words, set(evidence.question.main))


def _tell_long(cell: Claim, evidence: Evidence) -> str:
    """The sentences of a long cell that say most of what is asked, and give the amount that is wanted, behind what it
    is of."""
    heads, wants = heads_of(cell), evidence.question.wants
    wanted = set(evidence.question.focus) - set(terms_of(heads))

    def worth(sentence: str) -> float:
        given = wants is not None and any(fits(amount, wants) for amount in find_quantities(sentence))
        return len(wanted & set(terms_of(sentence))) + _AMOUNT * given

    told = telling_sentences(fold(cell.value), MOST_FACT - len(heads), worth)
    return finish(shorten(": ".join(filter(None, (heads, told))), MOST_FACT, WHOLE))


def _cells_asked(claim: Claim, evidence: Evidence) -> list[Claim]:
    """A cell with those beside it that say the same characteristic of other things which the question names."""
    if claim.form != "cell" or not claim.aspect or not claim.under:
        return []
    main, own = set(evidence.question.main), set(terms_of(thing_of(claim)))
    if not own or not own <= main:
        return []
    row = [cell for cell in evidence.knowledge.children(claim.under) if cell.aspect == claim.aspect]
    others = [(cell, set(terms_of(thing_of(cell)))) for cell in row if cell.id != claim.id]
    return [claim, *(cell for cell, words in others if words <= main and words - own and own - words)]


def _asked_item(claim: Claim, children: list[Claim], evidence: Evidence) -> Claim | None:
    """Of the items below a head the only one that holds words of a question for one value, which the head lacks."""
    question, knowledge = evidence.question, evidence.knowledge
    if question.kind is not Kind.LIMIT or len(children) < 2:
        return None
    rest = set(question.focus) - knowledge.words(claim.id).text
    hits = [child for child in children if rest & knowledge.words(child.id).text]
    return hits[0] if len(hits) == 1 else None


def _tell_code(claim: Claim, evidence: Evidence) -> tuple[list[Claim], str]:
    """Code as it stands; a comment in it with the code that it comments on."""
    if (line := _line_remarked(claim, evidence)) is not None:
        return [line], _with_command(line, claim)
    block = evidence.knowledge.claim(claim.under) if claim.under and claim.text.startswith("-") else None
    if block is not None and block.form == "code":
        return [claim], _with_command(claim, block)
    if comments := evidence.knowledge.comment_above(claim):
        return [*comments, claim], "\n".join(line.text for line in (*comments, claim))
    if not claim.under or not is_comment(claim.text):
        return [claim], best_command(claim.text, set(evidence.question.focus))
    told = with_commented(claim, evidence.knowledge)
    return told, "\n".join(line.text for line in told)


def _line_remarked(block: Claim, evidence: Evidence) -> Claim | None:
    """Of a block whose lines bear remarks ("-n  # show only") the line that alone holds most of what is asked."""
    lines = [] if block.under else [line for line in evidence.knowledge.children(block.id) if line.form == "code"]
    if sum(_REMARKED.search(line.text) is not None for line in lines) < _REMARKS:
        return None
    wanted = set(evidence.question.focus) - set(terms_of(" ".join(block.context[-1:])))
    said = [len(wanted & evidence.knowledge.words(line.id).text) for line in lines]
    return lines[said.index(max(said))] if max(said) and said.count(max(said)) == 1 else None


def _with_command(line: Claim, block: Claim) -> str:
    """A line of a block, after the one that it is indented below: an option after its command."""
    lines = block.text.splitlines()
    own = next((place for place, text in enumerate(lines) if text.strip() == line.text), 0)
    indent = len(lines[own]) - len(lines[own].lstrip())
    outer = (text for text in lines[:own] if text.strip() and len(text) - len(text.lstrip()) < indent)
    above = [text for text in outer if not text.lstrip().startswith("-")]
    return "\n".join([*above[-1:], lines[own]]) if above else line.text


def _announcing(claim: Claim, evidence: Evidence) -> Claim | None:
    """The head that announces the list an item stands in, where the question asks for what the head announces
    ("where …", "how …") and the head's own words answer it better than the item's."""
    parent = evidence.knowledge.claim(claim.under) if claim.under else None
    question = evidence.question
    open_asked = questioning().forms["open_asked"].match(question.text) or not question.asked
    if parent is None or not open_asked or question.wants or question.kind is Kind.DEFINITION:
        return None
    if not (opens_list(parent.text) or questioning().forms["following"].search(parent.text)):
        return None
    own, head = (evidence.knowledge.words(c.id).text for c in (claim, parent))
    terms = set(question.focus)
    return parent if len(terms & head) > len(terms & own) else None


def _tells_amount(claim: Claim, evidence: Evidence) -> bool:
    """Whether the first of several sentences above a list gives the amount that is wanted ("A cart weighs 40 kg. It has
    these parts:"), so that the list adds nothing."""
    first, wants = first_sentence(claim.text), evidence.question.wants
    given = wants not in (None, "count") and any(fits(amount, wants) for amount in find_quantities(first))
    return given and first != claim.text


def _under_its_sort(text: str, claim: Claim, evidence: Evidence) -> str:
    """What is told after those headings that name a thing of the sort asked for ("which transform …" under the
    heading "Include Transform"), and after the item that a slide sets as a title on the line before."""
    sort = head_noun(asked_words(asking_sentence(evidence.question.text)))
    if evidence.question.kind not in (Kind.REVERSE, Kind.FACT, Kind.LIST) or not sort or claim.form == "cell":
        return text
    near = claim.context[-_HEADS:]
    place = next((i for i, head in enumerate(near) if _names(head, sort)), None)
    if place is None:
        return text
    heads = [*filter(is_name, near[place:]), *_title_before(claim, evidence)]
    said = set(terms_of(text))
    told = [head for head in dict.fromkeys(heads) if not set(terms_of(head)) <= said or _is_title_of(head, claim, text)]
    return ": ".join((*(head.rstrip(" :") for head in told), text))


def _names(head: str, sort: str) -> bool:
    return is_name(head) and sort in map(stem, map(singular, normalise(head).split()))


def _is_title_of(head: str, claim: Claim, text: str) -> bool:
    """Whether a head is a name right above a statement, which its words do not begin with."""
    return head == claim.context[-1] and is_name(head, 4) and not text.startswith(head)


def _title_before(claim: Claim, evidence: Evidence) -> list[str]:
    """The name alone on the line before a statement."""
    before = [c for c in evidence.knowledge.siblings(claim) if c.span.line_end == claim.span.line_start - 1]
    return [c.text for c in before if c.form in ("item", "head") and is_name(c.text, 4)]


def _referred_to(claim: Claim, evidence: Evidence) -> Claim | None:
    """The sentence right before one that begins by referring back to it ("These include …", "It is then …"), or that
    only says what a thing is used for, where a question asks how that is done."""
    forms = questioning().forms
    used = evidence.question.kind is Kind.HOWTO and forms["used_for"].match(claim.text)
    if claim.form not in ("sentence", "item") or not (used or forms["refers_back"].match(claim.text)):
        return None
    before = [c for c in evidence.knowledge.siblings(claim) if c.order < claim.order and c.context == claim.context]
    if (
        not before
        or not (used or before[-1].form == "sentence")
        or claim.span.line_start - before[-1].span.line_end > 1
    ):
        return None
    return before[-1]


def is_outdated(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement, or the sentence that leads code in, is of older versions, and the question is not."""
    forms = questioning().forms
    if forms["outdated_asked"].search(evidence.question.text):
        return False
    return any(forms["outdated"].search(text[:_OPENING]) for text in (claim.text, *evidence.knowledge.lead_in(claim)))
