"""Nesting that layout lost: which items of a flat list stand below which.

Slides keep two levels at most. A list is put back in order by general signs: a head announces its items with a
colon, or names a thing that the lines after it describe; a counted head takes its count of like items; a list of
names ends where sentences begin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest.model import Node, NodeKind
from ingest.shape import (
    has_finite_verb,
    is_code_name,
    is_command,
    is_name,
    is_order,
    is_title_case,
    looks_adjective,
    looks_plural,
    opens_list,
    plain_words,
    reads_as_detail,
    starts_as_detail,
    stated_count,
    stems,
)
from ingest.slides.lines import Entry
from ontology.reading import form, word_list
from ontology.relations import relations
from ontology.words import head_noun, language, singular, stem

Known = Callable[[str], bool]
"""Tells whether a whole phrase is the name of a thing that the vocabulary knows."""


_MORE_HEADS = 2  # heads after the first item of a list that make it one, too
_TURNS = 3  # names followed by sentences that show a list of heads


def nest_entries(entries: Sequence[Entry], known: Known, deepest: int) -> list[Node]:
    """The entries of a bulleted block as a tree: by their indents first, then by what their words show.

    Words are asked only at the `deepest` indent that the document has: above it, its author could indent.
    """
    if not entries:
        return []
    base = min(entry.indent for entry in entries)
    roots: list[tuple[Node, list[Entry]]] = []
    for entry in entries:
        if entry.indent == base or not roots:
            roots.append((Node(NodeKind.ITEM, entry.text, entry.lines, terms=entry.terms), []))
        else:
            roots[-1][1].append(entry)
    for node, below in roots:
        node.children = nest_entries(below, known, deepest)
    nodes = [node for node, _ in roots]
    return infer_nesting(nodes, known) if base >= deepest else nodes


def infer_nesting(items: list[Node], known: Known) -> list[Node]:
    """A flat list as a tree. Items that have children already keep them and stay where they are."""
    heads = _likely_heads(items, known)
    roots: list[Node] = []
    position = 0
    while position < len(items):
        item, rest = items[position], items[position + 1 :]
        taken = 0
        if not item.children and opens_list(item.text):
            taken = _items_announced(item, rest)
        elif id(item) in heads:
            taken = _items_described(rest, heads)
        if taken:
            item.children = _nest_below(item, rest[:taken], known)
        roots.append(item)
        position += 1 + taken
    return roots


def _likely_heads(items: list[Node], known: Known) -> set[int]:
    """The items that name what the items after them describe.

    A list of mere names has no such heads. A head that only its writing shows counts where the list starts with
    a head; one in the middle of plain statements does not.
    """
    if all(is_name(item.text) and not starts_as_detail(item.text) for item in items):
        return {id(item) for item, after in pairwise(items) if known(item.text) and is_code_name(after.text)}
    marked = [(item, head_strength(item, items[i + 1 :], known)) for i, item in enumerate(items)]
    opening = bool(marked) and (marked[0][1] > 0 or opens_list(items[0].text))
    heads = {id(item) for item, strength in marked if strength > 1 or (strength == 1 and opening)}
    return heads | _first_of(heads, items) if heads else _alternating(items)


def _first_of(heads: set[int], items: list[Node]) -> set[int]:
    """The first item of a list, where it is a name with one sentence about it and the rest of the list is headed."""
    if len(heads) < _MORE_HEADS or len(items) < 3 or id(items[2]) not in heads or any(i.children for i in items):
        return set()
    first, after = items[0], items[1]
    named = is_name(first.text, 4) and not starts_as_detail(first.text) and not is_name(after.text)
    return {id(first)} if named and id(after) not in heads else set()


def _alternating(items: list[Node]) -> set[int]:
    """The names of a list that opens with one and in which names and sentences about them take turns."""
    named = [item for item in items if is_name(item.text, 4) and not starts_as_detail(item.text)]
    headed = [i for i, after in pairwise(items) if i in named and has_finite_verb(after.text)]
    regular = len(headed) >= _TURNS and headed == named and items[0] is headed[0]
    return {id(item) for item in headed} if regular and not any(item.children for item in items) else set()


def _nest_below(head: Node, items: list[Node], known: Known) -> list[Node]:
    """Items below a head; where only some repeat the head's noun or a first word, the others go below those. What an
    announcement gives as examples ("such as:") is all of one kind."""
    if _gives_examples(head):
        return items
    leaders = _leaders(head, items)
    if 1 < len(leaders) < len(items):
        nested: list[Node] = []
        for item in items:
            if id(item) in leaders or not nested:
                nested.append(item)
            else:
                nested[-1].children.append(item)
        return nested
    return infer_nesting(items, known)


def _leaders(head: Node, items: list[Node]) -> set[int]:
    """The items that alternate as heads of the others: they share the head's noun, or a counted first word."""
    if any(item.children for item in items):
        return set()
    count = stated_count(head.text)
    first = items[0].text.split()[0].casefold()
    alike = {id(item) for item in items if item.text.split()[0].casefold() == first}
    if count and len(alike) == count < len(items):
        return alike
    noun = _announced_noun(head)
    named = {id(item) for item in items if noun and noun in stems(item.text) and is_name(item.text)}
    mixed = id(items[0]) in named and id(items[-1]) not in named and all(is_name(item.text) for item in items)
    return named if len(named) > 1 and mixed else set()


def _announced_noun(head: Node) -> str:
    """The noun an announcement is about: "We can browse SDKs based on … choose from:" speaks of SDKs."""
    noun = head_noun(head.text.rstrip(":?"))
    if noun and is_name(head.text.rstrip(":?")):
        return noun
    plurals = [word for word in plain_words(head.text) if looks_plural(word) and word[:1].isupper()]
    return head_noun(plurals[0]) if plurals else noun


def _items_announced(head: Node, rest: list[Node]) -> int:
    """How many of the items after an announcing head are its list."""
    if not rest:
        return 0
    first = rest[0]
    noun = _announced_noun(head)
    label = first.text.partition(":")[0]
    repeated = noun if noun in stems(label) and not is_name(first.text) else ""
    taken = 1
    hanging = not head.text.rstrip().endswith((":", "?"))
    count = stated_count(head.text) or 0
    for before, item in pairwise(rest):
        ends = opens_list(item.text) if hanging else _ends_list(head, first, before, item, repeated)
        counted = taken < count and _same_start(item.text, first.text) and not opens_list(item.text)
        if ends and not counted:
            break
        taken += 1
    return taken


def _ends_list(head: Node, first: Node, before: Node, item: Node, noun: str) -> bool:
    if head.text.endswith("?"):
        return item.text.endswith("?")
    if opens_list(item.text) or _is_parallel(head, first, before, item):
        return True
    if noun:
        return noun not in stems(item.text)
    if _gives_examples(head):
        return has_finite_verb(item.text) or is_order(item.text)
    states = has_finite_verb(item.text)
    if states and not has_finite_verb(first.text) and not starts_as_detail(first.text):
        return not starts_as_detail(before.text) and len(plain_words(item.text)) > 5
    if states and before is not first and starts_as_detail(first.text) and starts_as_detail(before.text):
        articles = word_list("article_leads")
        return item.text.split()[0] not in articles and first.text.split()[0] in articles
    names = is_title_case(first.text) and len(plain_words(first.text)) <= 3 and is_title_case(before.text)
    return names and not is_title_case(item.text) and len(plain_words(item.text)) > 3


def _gives_examples(head: Node) -> bool:
    return head.text.rstrip(" :").casefold().endswith(language().examples)


def _is_parallel(head: Node, first: Node, before: Node, item: Node) -> bool:
    """Whether an item is a name that begins as its head does, after items that do not ("Pool A:", …, "Pool B")."""
    named = is_name(item.text) and is_title_case(item.text) and is_name(head.text.rstrip(" :"))
    return (
        named and _same_start(item.text, head.text) and not any(_same_start(x.text, head.text) for x in (first, before))
    )


def _items_described(rest: list[Node], heads: set[int]) -> int:
    """How many of the items after a naming head describe it: all up to the next head.

    Lists announced among them belong to the description.
    """
    position = 0
    while position < len(rest):
        item = rest[position]
        if position and (id(item) in heads or (item.children and is_name(item.text))):
            return position
        announced = _items_announced(item, rest[position + 1 :]) if position and opens_list(item.text) else 0
        position += 1 + announced
    return len(rest)


def head_strength(item: Node, rest: Sequence[Node], known: Known) -> int:
    """How surely an item names a thing that the items after it describe: 0 not, 1 by its writing, 2 surely."""
    text = item.text
    if not rest or item.children or rest[0].children or opens_list(text):
        return 0
    after = rest[0].text
    if is_command(after) and not is_command(text):
        return 2
    if not is_name(text) or starts_as_detail(text) or "'s " in text or _same_start(text, after):
        return 0
    if is_name(after, 3) and is_title_case(after) and not starts_as_detail(after):
        # Two names in a row are a list of names, unless the second is one adjective said of the first.
        alone = len(after.split()) == 1 and looks_adjective(after) and not known(after)
        return 1 if alone and (known(text) or len(plain_words(text)) > 1) else 0
    if text.endswith(")") and after.endswith(")") and is_title_case(after):  # alike: a list of names, however long
        return 0
    if form("versus").search(text):  # two things, of which one line tells less surely than of one
        return 1
    if known(text) or _is_identifier(text) or ("(" in text and is_title_case(text)):
        return 2
    return 1 if _written_as_head(text, after) else 0


def _is_identifier(text: str) -> bool:
    """Whether a phrase is one identifier, or one with the noun for what it is ("maxWidth parameter")."""
    name, _, noun = text.strip().partition(" ")
    return is_code_name(text) or (is_code_name(name) and stem(singular(noun.casefold())) in relations().kind_of_noun)


def _written_as_head(text: str, after: str) -> bool:
    words = plain_words(text)
    if len(words) == 1:
        return text[:1].isupper() and reads_as_detail(after) and _nounlike(words[0], after)
    if is_title_case(text) or "(" in text:
        return True
    announced = starts_as_detail(after) or has_finite_verb(after)
    return len(words) <= 4 and looks_plural(text) and announced


def _same_start(text: str, after: str) -> bool:
    return text.split()[0].casefold() == after.split()[0].casefold()


def _nounlike(word: str, after: str) -> bool:
    if looks_plural(word) or not looks_adjective(word):
        return True
    return bool(stems(word) & stems(after)) and len(after.split()) > 4
