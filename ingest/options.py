"""Options: the directives, settings and flags that reference pages tell of, each with its fields.

A page gives an option by a head (a title, a marked line, an item, a "Syntax:" line) with its name and what it takes,
and below it lines such as "Default: 10m" and what it does. These belong together: what a page says below the head of an
option is said of that option and of no other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.claims import ClaimList, Place
from ingest.clauses import is_example
from ingest.model import Claim, Node, NodeKind, Section
from ingest.names import NameBook
from ingest.sentences import split_sentences
from ingest.shape import is_code_name, is_name
from ontology.options import Field, options
from ontology.reading import form

KIND = "Parameter"
_ARGUMENT = re.compile(
    r"(?:\s+|(?<=\w)=|(?<=\w)(?=\[))(?:<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}|\([^()]*\)|\.{3}|…|[A-Z][A-Z_\d]*)\.{0,3}$"
)
_FLAG_HEAD = re.compile(r"^(?P<flag>-{1,2}[A-Za-z][\w.-]*)(?:[= ](?P<word>\S+))?$")
_IDENTIFIER = re.compile(r"^\$?[A-Za-z][\w.\[\]*-]*(?:[_.]|[a-z][A-Z]|-[a-z])[\w.*-]*$")
_WORD = re.compile(r"^[a-z][\w-]*$", re.I)
_BETWEEN = re.compile(r"[\s\[\](){}<>|.,=;…/]+")
_OPENING = re.compile(r"^\s*(?P<takes>[{<(\[][^})>\]]{1,60}[})>\]])?\s*(?:[:–—-]|$|(?=[{<]|(?<=[})>\]])))")
_NAMES = re.compile(r"\s*(?:,|\||\bor\b|/(?=\s*-))\s*(?=-{1,2}\w)")
_MOST_WORDS = 4  # of a name
_NEAR, _OF_OPTIONS = 3, frozenset({"default", "flag"})  # nodes below a title, and the fields that only options have
_HUMPS, _HUMP = re.compile(r"[a-z][A-Z]"), re.compile(r"[A-Z]?[a-z\d]+|[A-Z]+(?![a-z])")
_FEWEST, _MANY = 2, 3  # heads of options, before others beside them are taken for such; a third of all at least


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an option: its name, other names of it, what it takes as written, and a default given with it."""

    name: str
    also: tuple[str, ...] = ()
    takes: str = ""
    default: str = ""


def read_head(text: str, terms: Sequence[str]) -> Head | None:
    """The option that a head names, None for a head of something else.

    An option's name is written as code is, or what follows it is marked as what it takes: "read_timeout", "--port N",
    "location _directory_", "cache_size (default: 8M)".
    """
    given = form("default_behind").search(text)
    bare = text[: given.start()] if given else text
    parts = _NAMES.split(bare)
    if parts[0].startswith("-"):
        return _read_flags(parts, given["value"] if given else "")
    name = _without_arguments(bare.strip(), terms)
    takes = bare[len(name) :].strip()
    named = _WORD.match(name) if takes else (_IDENTIFIER.match(name) or is_code_name(name)) and " " not in name
    if given and len(name.split()) <= _MOST_WORDS:
        named = named or re.match(r"[\w$]", name)
    if not named and not (takes and _IDENTIFIER.match(name)):
        return None
    return Head(name, takes=takes, default=given["value"].strip() if given else "")


def _read_flags(parts: Sequence[str], default: str) -> Head | None:
    found = [_FLAG_HEAD.match(_without_arguments(part.strip(), ())) for part in parts]
    flags = [match["flag"] for match in found if match and _takes(match["word"])]
    if len(flags) < len(found):
        return None
    longest = max(flags, key=len)
    takes = parts[-1].strip()[len(flags[-1]) :].strip("= ")
    return Head(longest, tuple(flag for flag in flags if flag != longest), takes, default)


def _takes(word: str | None) -> bool:
    """Whether a word behind a flag stands for what it takes, rather than for one of its values."""
    return not word or not (word.isalnum() and word.islower()) or word in options().takes


def _without_arguments(text: str, terms: Sequence[str]) -> str:
    """A head without what follows the name: words that are marked, or stand in brackets or capitals."""
    marked = [term for term in terms[1:] if term] if terms and text.startswith(terms[0]) else list(terms)
    name = text
    while True:
        shorter = _ARGUMENT.sub("", name)
        shorter = name if shorter.isupper() else shorter  # a title in capitals
        last = next((term for term in marked if name.endswith(" " + term)), "")
        shorter = shorter if shorter != name or not last else name[: -len(last)].rstrip(" =|")
        if shorter == name or not shorter:
            return name
        name = shorter


def read_option(node: Node) -> Head | None:
    """The option that a node heads or, as an item, begins with; a head in plain words is one where what stands below it
    states a default."""
    if node.kind is NodeKind.ITEM:
        return _read_item(node)
    if node.kind is not NodeKind.HEADING:
        return None
    name = node.text.rstrip(" :")
    head = read_head(name, node.terms)
    if head is None and node.option:
        return _marked_name(name, node.terms)
    return head or (Head(name) if is_name(name, _MOST_WORDS) and any(map(_states_default, node.children)) else None)


def read_title(section: Section) -> Head | None:
    """The option that a section's title names; one in plain words where a line right below it gives a field of it."""
    head = read_head(section.title, section.terms)
    if head is not None:
        return head if section.path or head.takes or head.default else None
    named = bool(section.path) and is_name(section.title, _MOST_WORDS)
    return Head(section.title) if named and any(map(_is_field, section.nodes[:_NEAR])) else None


def _is_field(node: Node) -> bool:
    found = options().labelled(node.text) if node.kind in (NodeKind.PARAGRAPH, NodeKind.ITEM) else None
    return bool(found and found[1]) and found[0].name in _OF_OPTIONS if found else False


def _states_default(node: Node) -> bool:
    return node.kind in (NodeKind.PARAGRAPH, NodeKind.ITEM) and bool(options().default.stated(node.text))


def _read_item(node: Node) -> Head | None:
    """The option that an item begins with, its name marked or a flag: "`--host <str>` - Bind …"."""
    first = node.terms[0] if node.terms else ""
    if not first or not node.text.startswith(first):
        return None
    rest = node.text[len(first) :]
    found = _OPENING.match(rest)
    takes = (found["takes"] or "").strip(" []{}()<>") if found else ""
    head = read_head(first, ()) or (Head(first) if takes and _WORD.match(first) else None)
    return replace(head, takes=head.takes or takes) if found and head else None


def gather_options(nodes: Sequence[Node], titled: str = "") -> list[Node]:
    """Nodes with what is told of an option put below its head, where the head is a line beside it: "Syntax: name …", or
    a line that is marked throughout. `titled` is the option that the title above names already."""
    flat = [part for node in nodes for other in _hoist(node) for part in _unfold_field(other)]
    marked = sum(_marked_head(node) is not None for node in flat)
    _mark_alike(flat, marked)
    gathered: list[Node] = []
    current: Node | None = None
    for node in flat:
        syntax = _syntax_of(node)
        head = _syntax_head(node, syntax) if syntax else _marked_head(node) if marked >= _FEWEST else None
        if head and head.name != titled:
            current = Node(NodeKind.HEADING, syntax or node.text, node.lines, [], node.terms, option=True)
            gathered.append(current)
        elif node.kind is NodeKind.HEADING:
            current = None
            gathered.append(node)
        elif current is not None:
            current.children.append(node)
        else:
            gathered.append(node)
    return gathered


def _mark_alike(nodes: list[Node], marked: int) -> None:
    """Heads beside those of options are taken for options as well, where many of them are."""
    heads = [node for node in nodes if node.kind is NodeKind.HEADING and is_name(node.text, _MOST_WORDS)]
    shown = sum(read_option(node) is not None for node in heads) + marked
    for node in heads if shown >= _FEWEST and shown * _MANY >= len(heads) else ():
        node.option = True


def _syntax_of(node: Node) -> str:
    """What a line "Syntax: …" gives behind its label, "" for any other node."""
    found = options().syntax.match(node.text) if node.kind is NodeKind.PARAGRAPH else None
    return found["o"].rstrip(" ;") if found else ""


def _syntax_head(node: Node, syntax: str) -> Head | None:
    """The head of a syntax line; of one that gives several forms ("tls on | off") the first word is the name."""
    name, _, takes = syntax.partition(" ")
    named = _WORD.match(name) or _IDENTIFIER.match(name)
    return read_head(syntax, node.terms) or (Head(name, takes=takes) if named else None)


def _marked_head(node: Node) -> Head | None:
    """The head that a line alone is, if all its words are marked: a name in bold with its arguments in italics."""
    if node.kind is not NodeKind.PARAGRAPH or node.children or not node.terms or node.lines[0] != node.lines[1]:
        return None
    rest = node.text
    for term in node.terms:
        rest = rest.replace(term, " ", 1)
    plain = not _BETWEEN.sub("", re.sub(r"\[[^\[\]]*\]|<[^<>]*>|\{[^{}]*\}", " ", rest))
    if not plain or not node.text.startswith(node.terms[0]) or len(node.terms[0].split()) > _MOST_WORDS:
        return None
    head = _marked_name(node.text, node.terms)
    return head if read_head(node.text, node.terms) or (head.takes and _WORD.match(head.name)) else None


def _marked_name(text: str, terms: Sequence[str]) -> Head:
    """A head by its first marked words; one without marks is the name as it stands."""
    name = terms[0] if terms and text.startswith(terms[0]) else text
    return read_head(name, ()) or Head(name, takes=text[len(name) :].strip())


def _hoist(node: Node) -> list[Node]:
    """A marked name that stands alone and has drawn the heads after it below itself, and those beside it again."""
    alone = node.kind is NodeKind.HEADING and bool(_WORD.match(node.text) or read_head(node.text, node.terms))
    first = next((i for i, child in enumerate(node.children) if alone and _marked_head(child)), None)
    if first is None:
        return [node]
    return [replace(node, children=node.children[:first]), *node.children[first:]]


def _unfold_field(node: Node) -> list[Node]:
    """A label of a field that stands alone above its value ("Default:"), put before it; what follows stands beside."""
    alone = node.kind is NodeKind.HEADING and node.children and options().labelled(node.text.rstrip(": ") + ":")
    first = node.children[0] if alone else None
    if first is None or first.kind is not NodeKind.PARAGRAPH:
        return [node]
    text = f"{node.text.rstrip(': ')}: {first.text}"
    value = Node(NodeKind.PARAGRAPH, text, (node.lines[0], first.lines[1]), first.children, first.terms)
    return [value, *node.children[1:]]


def name_option(head: Head, scope: str | None, book: NameBook) -> str | None:
    """The id of the entity that is an option, entered with its names; one in camel case also by its words."""
    words = " ".join(part.casefold() for part in _HUMP.findall(head.name)) if _HUMPS.search(head.name) else ""
    also = (*head.also, *([words] if words else []))
    plain = head.name.isalpha() and head.name.islower()  # a word of every day, whatever else a vocabulary calls so
    identity = book.own(head.name, scope, KIND, also) if plain else book.name(head.name, scope, KIND, also)
    if identity and not book.entities[identity].known:
        book.entities[identity].kind = KIND
    return identity


def is_field(text: str, place: Place, book: NameBook) -> bool:
    """Whether a line gives a field of the option that it stands below, and so names nothing itself."""
    above = book.entities.get(place.subject)
    return above is not None and above.kind == KIND and options().labelled(text) is not None


def read_fields(claim: Claim, place: Place, claims: ClaimList, subject: str, head: Head | None) -> None:
    """Write what a statement says of the fields of an option: as its head, as a labelled line, or in a sentence."""
    given = {"default": head.default, "type": head.takes} if head else {}
    book = claims.book
    if subject not in book.entities or book.entities[subject].kind != KIND:
        return
    text = " ".join(sentence for sentence in split_sentences(claim.text) if not is_example(sentence))
    if labelled := options().labelled(claim.text):
        field, value = labelled
        if value:
            _write(claim, place, claims, subject, field, value, 0.9)
        return
    for field in options().fields:
        if any(sign.isalnum() for sign in given.get(field.name, "")):
            _write(claim, place, claims, subject, field, given[field.name], 0.85)
        elif value := field.stated(text):
            _write(claim, place, claims, subject, field, value, 0.75)


def _write(claim: Claim, place: Place, claims: ClaimList, subject: str, field: Field, value: str, sure: float) -> None:
    value = value.rstrip(")") if value.count(")") > value.count("(") else value
    claims.write_typed(claim, place, field.predicate, value, "option", sure, subject=subject, aspect=field.name)
