"""Contradictions of value: one thing of one subject counted or measured twice, and differently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.findings.model import Core, Finding, FindingKind, Material, place_of, quoted
from graph.findings.subjects import is_plain, likeness, pairs_by, same_heads, same_subject, topics_of
from ingest.model import Claim, Level, Quantity
from ingest.quantities import bounds_in_base
from ontology.checking import checking
from ontology.words import head_noun, language, terms_of


@dataclass(frozen=True, slots=True)
class _Value:
    """A value with what it is of: `noun` what is counted, or the dimension; `rest` the other words around it."""

    claim: Claim
    core: Core
    noun: str
    per: str
    quantity: Quantity
    rest: frozenset[str]

    @property
    def matter(self) -> tuple[Core, str, str]:
        return self.core, self.noun, self.per

    @property
    def line(self) -> tuple[str, int]:
        return self.claim.span.document, self.claim.span.line_start


def find_value_contradictions(material: Material) -> list[Finding]:
    """A finding for each pair of statements that say the same but for a number."""
    values = [value for claims in material.claims.values() for value in _values(claims, material)]
    found: dict[tuple[tuple[str, int], tuple[str, int]], Finding] = {}
    for one, other in pairs_by(values, lambda value: value.matter):
        if one.line != other.line and not _one_table(one.claim, other.claim) and _differ(one.quantity, other.quantity):
            finding = _compare(one, other, material)
            if finding:
                found.setdefault((one.line, other.line), finding)
    return list(found.values())


def _values(claims: Sequence[Claim], material: Material) -> Iterator[_Value]:
    """The values of statements that hold without condition; a line with two values of one matter tells of neither."""
    read = []
    for claim in claims:
        quantity = claim.quantity
        if quantity is None or quantity.approximate or claim.level is Level.STATEMENT:
            continue
        if claim.form in ("formula", "code", "command") or not is_plain(claim) or "=" in claim.text:
            continue
        noun = head_noun(quantity.counted) if quantity.counted else quantity.dimension
        if noun == "count" or _is_label(claim, quantity):
            continue
        for core in topics_of(claim, material):
            read.append(_Value(claim, core, noun, head_noun(quantity.per), quantity, _rest(claim, core, quantity)))
    lines = Counter((value.line, value.matter) for value in read)
    return (value for value in read if lines[value.line, value.matter] == 1)


def _is_label(claim: Claim, quantity: Quantity) -> bool:
    """Whether a count is the number of something ("tier 1 platforms", "2 to indicate …") rather than how many."""
    if quantity.unit or claim.level is Level.CELL:
        return False
    before = re.search(rf"([\w'’-]+)\s+{re.escape(quantity.text.split()[0])}\b", claim.text)
    if before is None:
        return claim.text[:1].isdigit() and not claim.text.startswith(quantity.text.split()[0])
    word = before[1].casefold()
    fine = language().stop_words | language().finite_verbs
    return word not in fine and word not in checking().which_value and not word.endswith(("s", "ed", "ly"))


def _rest(claim: Claim, core: Core, quantity: Quantity) -> frozenset[str]:
    """The stems of a statement without its subject, its numbers and what they count; a table's heads may be numbers."""
    words = claim.text
    said = set(terms_of(quantity.text)) | set(terms_of(quantity.counted)) | core
    numbers = language().numbers
    kept = (stem for stem in terms_of(words) if stem not in said | checking().plain_words and stem not in numbers)
    kept_values = checking().which_value & set(terms_of(words, keep_stop_words=True))
    tabled = claim.level is Level.CELL
    return frozenset(stem for stem in kept if tabled or not stem[0].isdigit()) | kept_values


def _one_table(one: Claim, other: Claim) -> bool:
    """Whether two claims are cells of one table, whose rows differ in what they are of."""
    return one.level is Level.CELL and other.level is Level.CELL and one.section == other.section


def _differ(one: Quantity, other: Quantity) -> bool:
    """Whether two values of one kind (both bounds of one side, or both exact) are not the same."""
    if (one.low is None, one.high is None) != (other.low is None, other.high is None):
        return False
    ours, theirs = bounds_in_base(one), bounds_in_base(other)
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=True) if a is not None and b is not None]
    near = checking().thresholds["tolerance"]
    return bool(pairs) and all(abs(a - b) > near * max(abs(a), abs(b)) for a, b in pairs)


def _compare(one: _Value, other: _Value, material: Material) -> Finding | None:
    """The finding of two differing values, where the words around them are much the same."""
    limits = checking().thresholds
    alike = likeness(one.rest, other.rest)
    if one.claim.level is other.claim.level is Level.CELL and alike < 1:
        return None
    if alike < limits["alike"] or (one.rest ^ other.rest) & checking().which_value:
        return None
    if not same_subject(one.claim, other.claim, one.core, material) or not same_heads(one.claim, other.claim, one.core):
        return None
    sure = alike >= limits["alike_sure"]
    if one.line[0] != other.line[0] and not sure:
        return None
    label = material.label.get(one.claim.subject, one.claim.subject)
    message = (
        f"{label}: {quoted(one.claim.text)} (line {one.line[1]}) says {one.quantity.text}, but "
        f"{quoted(other.claim.text)} ({_where(one, other)}) says {other.quantity.text}."
    )
    claims = (one.claim.id, other.claim.id)
    return Finding(FindingKind.CONTRADICTION, message, (place_of(one.claim), place_of(other.claim)), claims, sure)


def _where(one: _Value, other: _Value) -> str:
    return f"line {other.line[1]}" if one.line[0] == other.line[0] else f"{other.line[0]}, line {other.line[1]}"
