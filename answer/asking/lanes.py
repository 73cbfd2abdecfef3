"""Which things a question compares: every way to take its words apart is tried, and the one taken that names most.

"A and B in X", "the weight of A and B", "A vs. B mode", "X with and without Y": the words that frame a comparison, its
setting and its aspect are no part of a thing; a name cut short takes the words that it shares with its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from answer.asking.lane_heads import heads_of
from answer.asking.linking import Link, find_names, link_entities
from answer.asking.question import Question
from answer.knowledge import Knowledge
from ingest.cells import thing_of
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import fold, head_noun, language, normalise, stem, terms_of

_HEAD = 8  # stems in a head that names a thing
_TABLES = 150  # statements looked at for a table that holds a thing of no name of its own
_SLASH = "comparison_slash"
_SPLITS = ("comparison_split", "comparison_sides", "comparison_versus")
_NAMED, _HEADED, _LINKED, WORDED, _PLACE = 4, 3, 2, 1, 0  # how surely a lane is a thing of the texts
_HALF = 0.5
_MOST_WORDS = 5  # in a lane that the texts know by no name


@dataclass(slots=True)
class Lane:
    """One thing of a comparison: its name as asked, the entities that bear it, its cells by characteristic, how
    surely it is a thing of the texts, and the ids of heads that bear its name with what stands below them, where such
    heads of all things of the comparison stand side by side."""

    name: str
    entities: list[str]
    cells: dict[str, list[Claim]] = field(default_factory=dict)
    statements: list[Claim] = field(default_factory=list)
    sure: int = _NAMED
    headed: frozenset[str] = frozenset()


def find_lanes(question: Question, knowledge: Knowledge) -> list[Lane]:
    """The things a question compares, by the reading that names them most surely; else the entities it names."""
    forms = questioning().forms
    found = (forms[form].search(question.text) for form in ("comparison_first", "comparison_last", "comparison_of"))
    outright = [match["pair"] for match in found if match]
    for stretches in (outright, _stretches(question.text)):
        best = max((_lanes_of_parts(parts, knowledge) for parts in _readings(stretches)), key=_worth, default=[])
        if len(best) > 1:
            return best
    linked: dict[str, Lane] = {}
    for link in question.links:
        linked.setdefault(link.best, Lane(link.matched, list(link.entities)))
    return list(linked.values())


def _worth(lanes: Sequence[Lane]) -> tuple[int, int, bool]:
    """How surely all lanes are things of the texts, how many they are, whether their names end in one noun."""
    if len(lanes) < 2:
        return -1, len(lanes), False
    return min(lane.sure for lane in lanes), len(lanes), len({head_noun(lane.name) for lane in lanes}) == 1


def _stretches(text: str) -> list[str]:
    """The stretches of a question that may hold the things it compares: each sentence, up to its aspect and whole."""
    aspect = questioning().forms["comparison_aspect"]
    sentences = questioning().forms["comparison_sentence"].split(re.sub(r"\bvs\.", "vs", text))
    outright = questioning().forms["comparison_versus"]
    sentences = [one for one in sentences if outright.search(one)] or sentences
    return [stretch for one in sentences for stretch in (aspect.split(one, maxsplit=1)[0], one)]


def _readings(stretches: Sequence[str]) -> Iterator[list[str]]:
    """The ways to take stretches of a question apart into the things they compare, the most usual first."""
    for stretch in dict.fromkeys(stretches):
        joined = questioning().forms["comparison_versus"].search(stretch)
        found = [_parts(stretch, split) for split in (_SPLITS[1:] if joined else _SPLITS)]
        several = [parts for parts in found if len(parts) > 1]
        for parts in several or [_parts(stretch, _SLASH)]:  # "blue/green" among others is one name
            if len(parts) > 1:
                yield parts
                yield from _trimmed(parts)


def _parts(text: str, split: str) -> list[str]:
    """The pieces of an enumeration of things, without the words that frame a comparison."""
    forms = questioning().forms
    if framed := forms["comparison_frame"].match(text):
        text = text[framed.end() :]
    for form in ("with_or_without", "with_then_without"):
        text, told = forms[form].subn(r"\g<thing> with \g<what> vs \g<thing> without \g<what>", text)
        split = "comparison_versus" if told else split
    pieces = [
        forms["comparison_article"].sub("", fold(forms["comparison_frame"].sub(" ", part)).strip(" ?.,:-"))
        for part in forms[split].split(text)
    ]
    return [piece for piece in pieces if piece and not forms["comparison_asks"].match(piece)]


def _trimmed(parts: list[str]) -> Iterator[list[str]]:
    """The pieces without the setting behind the last ("… in the kitchen"), without the aspect before the first ("the
    price of …"), without both, and without a setting behind the first."""
    forms = questioning().forms
    last = forms["comparison_setting"].sub("", parts[-1])
    first = forms["comparison_article"].sub("", forms["comparison_of_what"].sub("", parts[0]))
    for start, end in ((parts[0], last), (first, parts[-1]), (first, last)):
        if (start, end) != (parts[0], parts[-1]) and start and end:
            yield [start, *parts[1:-1], end]
    setting = forms["comparison_setting"].search(parts[0])
    if setting and setting.start() and setting[0].split()[0].casefold() not in questioning().words["placing"]:
        yield [parts[0][: setting.start()], *parts[1:]]


def _lanes_of_parts(parts: list[str], knowledge: Knowledge) -> list[Lane]:
    """A lane for each name in an enumeration; a shortened one takes the noun of the last ("classic, application and
    network load balancers") or the words before the one that differs in the first ("door open and shut")."""
    lanes: list[Lane] = []
    for position, part in enumerate(parts):
        completed = _completed(position, parts)
        wholes = [*completed, part] if position < len(parts) - 1 else [part, *completed]
        named = ((whole, find_names(whole, knowledge)) for whole in wholes)
        found = next((Lane(whole, names) for whole, names in named if names), None)
        found = found or _headed(wholes, knowledge) or _lane(part, knowledge)
        if found is None:
            continue
        alike = next((i for i, lane in enumerate(lanes) if _same(found, lane)), None)
        if alike is None:
            lanes.append(found)
        elif (own := _headed(wholes, knowledge)) and (other := _headed([lanes[alike].name], knowledge)):
            lanes[alike : alike + 1] = [other] if _same(own, other) else [other, own]
    return lanes


def _same(one: Lane, other: Lane) -> bool:
    return bool(set(one.entities) & set(other.entities)) or normalise(one.name) == normalise(other.name)


def _completed(position: int, parts: Sequence[str]) -> list[str]:
    """A piece with what it may share with another: the last words of the last piece, the first ones of the first."""
    head, tail = parts[0].split(), parts[-1].split()
    ends = [f"{parts[position]} {' '.join(tail[-size:])}" for size in range(len(tail) - 1, 0, -1)]
    starts = [f"{' '.join(head[:size])} {parts[position]}" for size in range(len(head) - 1, 0, -1)]
    return [*(ends if position < len(parts) - 1 else []), *(starts if position else [])]


def _headed(names: Sequence[str], knowledge: Knowledge) -> Lane | None:
    """A lane by the first of some names that heads cells of a table, outright or as words of a longer head."""
    for exactly in (True, False):
        for name in names if exactly else sorted(names, key=len):
            if (exactly or len(terms_of(name)) > 1) and cells_named(name, knowledge, exactly):
                return Lane(name, [], sure=_NAMED if exactly else _HEADED)
    return None


def _lane(part: str, knowledge: Knowledge) -> Lane | None:
    """A lane of a piece that is no name itself: by a head that bears it, by a name in it, by its words."""
    terms = terms_of(part)
    if not terms:
        return None
    if len(terms) > 1 and heads_of(part, knowledge):
        return Lane(part, [], sure=_HEADED)
    links = link_entities(part, knowledge)
    if not links:
        if cells_named(part, knowledge):
            return Lane(part, [], sure=_HEADED)
        words = part.casefold().split()
        known = all(knowledge.weight(term) < knowledge.rarest for term in terms)
        worded = known and len(words) <= _MOST_WORDS and questioning().words["linking"].isdisjoint(words)
        return Lane(part, [], sure=WORDED) if worded else None
    placed = questioning().forms["placed"].match(part)
    owned = links[-1].best in knowledge.scopes(links[0].best)[1:]  # "Memcached on ElastiCache" is a thing in its place
    best = links[0] if owned else links[-1] if placed else max(links, key=lambda link: _telling(link, knowledge))
    behind = questioning().forms["comparison_setting"].search(part)
    set_in = behind is not None and not placed and best.start >= behind.start()
    return Lane(best.matched, list(best.entities), sure=_PLACE if set_in else _LINKED)


def _telling(link: Link, knowledge: Knowledge) -> tuple[int, bool, int]:
    """How much a name tells of which thing is meant: its words, whether it heads cells of a table, its length."""
    heads = bool(cells_named(link.matched, knowledge, exactly=True))
    return len(link.matched.split()), heads, len(link.matched)


def cells_named(name: str, knowledge: Knowledge, exactly: bool = False) -> dict[str, list[Claim]]:
    """The cells of the rows or columns of tables that a name heads, by the other head. A table may head them with
    more words than the name, where only one of its heads holds them (and not `exactly` the name is wanted)."""
    found: dict[str, list[Claim]] = {}
    for head in knowledge.matching(normalise(name), _TABLES):
        key = _head_named(name, head, knowledge) if head.rule == "table head" else None
        if key is None or (exactly and key != _plain(name)):
            continue
        for cell in knowledge.children(head.id):
            thing, trait = thing_of(cell), cell.aspect
            if not (thing and trait):
                continue
            if _plain(thing) == key:
                found.setdefault(trait, []).append(cell)
            elif _plain(trait) == key:
                found.setdefault(thing, []).append(cell)
    return found


def _head_named(name: str, table: Claim, knowledge: Knowledge) -> str | None:
    """The head of a table that bears a name, or alone holds all its words but those of the title above the table; of
    several that differ in having and doing without ("with frost", "without frost") the one that does as the name."""
    plain = {_plain(head) for head in table.text.split(" | ")}
    if _plain(name) in plain:
        return _plain(name)
    said = {head: set(terms_of(head)) for head in plain}
    corner = _corner(table, knowledge)
    heads = set().union(*(said[head] for head in plain if head != corner))
    titled = set(terms_of(" ".join((*table.context[-1:], corner)))) - heads
    own = set(terms_of(name)) - titled
    holding = [head for head in plain if own and own <= said[head] and len(said[head]) <= _HEAD]
    alike = [head for head in holding if _lacks(head) == _lacks(name)]
    holding = alike if len(holding) > 1 else holding
    return holding[0] if len(holding) == 1 else None


def _corner(table: Claim, knowledge: Knowledge) -> str:
    """What stands above the first column of a table, where it says what sort of things that names."""
    first = table.text.partition(" | ")[0]
    for cell in knowledge.children(table.id):
        if first in (cell.aspect, thing_of(cell)):
            return ""
    return _plain(first)


def _lacks(name: str) -> bool:
    return bool(questioning().words["lacking"] & set(_plain(name).split()))


def _plain(name: str) -> str:
    return normalise(name.replace("-", " "))


def marks_of(lanes: Sequence[Lane]) -> list[set[str]]:
    """For each lane the stems that set its name apart from the names of the others."""
    names = [{stem(w) for w in normalise(lane.name).split()} for lane in lanes]
    return [words - set().union(*(o for j, o in enumerate(names) if j != i)) for i, words in enumerate(names)]


def spoken_of(text: str, marks: Sequence[set[str]], knowledge: Knowledge) -> list[int]:
    """The lanes of which a text holds all marks, or which hold all its words; where there are none, those of which it
    holds at least half the weight of the marks."""
    plain = {stem(word) for word in normalise(text).split()}
    words = set(terms_of(text)) | plain
    whole = [i for i, mark in enumerate(marks) if mark and words and (mark <= words or words <= mark)]
    if len(whole) > 1:  # a name may be part of another ("IntegrationLatency" and "Latency")
        whole = [i for i in whole if marks[i] <= plain or words <= marks[i]] or whole
    return whole or [i for i, mark in enumerate(marks) if _share(mark, words, knowledge) >= _HALF]


def _share(mark: set[str], words: set[str], knowledge: Knowledge) -> float:
    """The weighted share of a mark in the words of a text; a turn of small words ("all at once") it holds or not."""
    content = mark - language().stop_words
    if len(content) == 1 and len(mark) > 1 and not mark <= words:
        return 0.0
    total = sum(map(knowledge.weight, content))
    return sum(knowledge.weight(term) for term in content & words) / total if total else 0.0
