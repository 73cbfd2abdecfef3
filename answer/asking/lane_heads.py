"""Heads that bear the names of compared things: "## Kettle" beside "## Pot", each above what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from answer.knowledge import Knowledge
from answer.wording import split_label
from ingest.model import Claim
from ingest.shape import opens_list
from ontology.words import normalise, terms_of

_LOOKED_AT = 60  # statements looked at for a head that bears a name
_MORE = 3  # stems that a head may have besides the name
_HEADS = 6  # of one thing that are tried against those of the others
_COMPACT = 5  # letters of a name that is looked for without its blanks
_NO_LETTER = re.compile(r"[\W_]+")


def heads_of(name: str, knowledge: Knowledge) -> list[Claim]:
    """The heads and titles that bear a name with something below them, those with the fewest other words first."""
    found = []
    for claim in knowledge.matching(normalise(name), _LOOKED_AT):
        said = _bearing(claim)
        if not said:
            continue
        more = _more_than(name, said, claim)
        if more is not None and more <= _MORE and _below(claim, knowledge):
            found.append((more, claim.span.document, claim.order, claim))
    return [claim for *_, claim in sorted(found, key=lambda entry: entry[:3])]


def _bearing(claim: Claim) -> str:
    """The words of a statement that may be the name of what it or those below it tell of: a head, or a label."""
    if claim.form in ("head", "title"):
        return claim.text if claim.rule != "table head" else ""
    return split_label(claim.text)[0] if claim.form in ("item", "sentence") else ""


def _more_than(name: str, said_words: str, head: Claim) -> int | None:
    """How many stems a head has besides a name that it bears, None where it does not bear it. Of the name the words of
    the heading above may be left out ("Standard storage class" under "Storage classes")."""
    above = set(terms_of(" ".join(head.context[-2:-1] if head.form == "title" else head.context[-1:])))
    own, said = set(terms_of(name)), set(terms_of(said_words))
    bare = (own - above) or own
    if bare <= said:
        return len(said - own - above)
    words = [word for word in normalise(name).split() if not set(terms_of(word)) & above]
    compact = _NO_LETTER.sub("", "".join(words)).casefold()
    return _MORE if len(compact) >= _COMPACT and compact in _NO_LETTER.sub("", said_words).casefold() else None


def sibling_heads(names: Sequence[Sequence[str]], knowledge: Knowledge) -> list[tuple[Claim, ...]]:
    """The heads that bear names of the things, one for each in their order, where such heads stand side by side: below
    the same head or title. Things are given by their names; a head that announces ("Use the kettle if") may leave out
    the words that all of them share."""
    if len(names) < 2:
        return []
    first = [set(normalise(own[0]).split()) for own in names]
    shared = set.intersection(*first)
    marks = [" ".join(word for word in normalise(own[0]).split() if word not in shared) for own in names]
    choices = []
    for own, mark in zip(names, marks, strict=True):
        found = [h for name in dict.fromkeys(map(normalise, own)) for h in heads_of(name, knowledge)[:_HEADS]]
        announcing = [h for h in heads_of(mark, knowledge) if opens_list(h.text)] if mark else []
        choices.append([*found, *announcing[:_HEADS]])
    return _side_by_side(choices)


def _side_by_side(choices: Sequence[Sequence[Claim]]) -> list[tuple[Claim, ...]]:
    """For each place the first heads that stand there, a head of each choice, in the order of the choices."""
    placed = [[(at, head, _place(head)) for at, head in enumerate(heads)] for heads in choices]
    found = []
    for place in dict.fromkeys(place for _, _, place in placed[0] if place is not None):
        there = ([(at, head) for at, head, other in heads if other == place] for heads in placed)
        rows = (row for row in product(*there) if len({head.id for _, head in row}) == len(row))
        if row := next(rows, None):
            found.append(row)
    found.sort(key=lambda row: [at for at, _ in row])
    return [tuple(head for _, head in row) for row in found]


def _place(head: Claim) -> tuple[str, ...] | None:
    """Where a head stands: below which head or, of a title, below which other title of its document."""
    if head.form != "title":
        return (head.section, head.under or "")
    return (head.span.document, *head.context[:-1]) if head.context[:-1] else None


def statements_below(head: Claim, knowledge: Knowledge) -> Iterator[Claim]:
    """What stands below a head, in reading order, with what stands below that."""
    for claim in _below(head, knowledge):
        yield claim
        if claim.form == "head":
            yield from statements_below(claim, knowledge)


def _below(head: Claim, knowledge: Knowledge) -> list[Claim]:
    """What stands below a head; a labelled statement tells of its label itself."""
    if head.form == "title":
        return [c for c in knowledge.section(head.section) if not c.under and c.form != "title"]
    return list(knowledge.children(head.id)) if head.form == "head" else [head]
