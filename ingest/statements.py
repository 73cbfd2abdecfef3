"""The second and third level of reading: every cell and every statement of an outline becomes a claim.

Each item, paragraph, cell and code block gives one claim about the thing it stands under, so that no content is
lost; the typed claims of :mod:`ingest.typed` are read from these.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.cells import tell_cell
from ingest.claims import ClaimList, Place
from ingest.clauses import is_example, own_subject
from ingest.model import Claim, Level, Node, NodeKind, Outline, Section
from ingest.names import NameBook
from ingest.options import Head, gather_options, is_field, name_option, read_fields, read_head, read_option, read_title
from ingest.orientation import Orientation
from ingest.quantities import find_quantities
from ingest.sentences import adopt_lists, split_node
from ingest.shape import (
    finite_verb,
    is_command,
    is_name,
    is_sentence,
    opens_list,
    plain_words,
    starts_as_detail,
    tick_value,
)
from ingest.tables import Cell, Matrix, interpret
from ingest.topics import Topic, find_topic, is_facet, strip_tails
from ingest.typed import read_list_item, read_statement
from ontology.options import options
from ontology.reading import form
from ontology.relations import Relation, relations
from ontology.terms import CHARACTERISTIC_PREFIX, slug
from ontology.words import language

_TERM = re.compile(r"^(?P<term>[^:]{2,80}?)\s*(?:(?::|\s[–—-]|\s=)\s+|—\s*)(?P<text>\S.*)$")
_URL = re.compile(r"^\w+://")
_STRIP = " :?.!"


def read_outline(outline: Outline, claims: ClaimList) -> None:
    """Write the claims of a whole outline."""
    book = claims.book
    named = book.name(strip_tails(outline.title), None, "Topic")
    document = named or book.of_document(outline.source.id, outline.title)
    topic = Topic(document, None)
    above: dict[tuple[str, ...], Topic] = {(): topic}
    depth = 0
    for section in outline.sections:
        # A section after the parts of another one goes on with what both stand in, not with the last of these parts.
        back = len(section.path) < depth
        topic = find_topic(section, book, above.get(section.path, topic) if back else topic)
        depth = len(section.path)
        above[*section.path, section.title] = topic
        titles = tuple(title for title in (*section.path, section.title) if title)
        name = slug(section.title or (section.path[-1] if section.path else "")) or "untitled"
        place = Place(f"{outline.source.id}#{name}", topic.subject or document, topic.main, titles)
        _read_section(section, place, claims)


def _read_section(section: Section, place: Place, claims: ClaimList) -> None:
    title = read_title(section)
    if section.title and section.title_lines:
        claim = claims.write(
            place,
            "states",
            section.title,
            section.title_lines,
            rule="title",
            level=Level.STATEMENT,
            form="title",
            confidence=0.5,
            mentions=claims.book.mentioned(section.title),
        )
        read_fields(claim, place, claims, place.subject, title)
    head = section.title if is_facet(section.title, claims.book) else _last_facet(section.title)
    relation = relations().of_head(head) if section.title else None
    _read_nodes(gather_options(section.nodes, title.name if title else ""), place, claims, relation)


def _last_facet(title: str) -> str:
    """A title as the head of a list: "RDS Security Best Practices" announces best practices."""
    words = plain_words(title)
    return " ".join(words[-2:]) if len(words) > 2 else title


def _read_nodes(
    nodes: list[Node], place: Place, claims: ClaimList, relation: Relation | None, named: bool = True
) -> None:
    """Read what stands in a section or below a text; `named` tells whether its head names a thing of its own."""
    for position, node in enumerate(adopt_lists(nodes), start=0 if named else 1):
        if node.kind is NodeKind.TABLE:
            _read_table(node, place, claims)
        elif node.kind is NodeKind.CODE:
            _read_code(node, place, claims)
        else:
            _read_pieces(node, position, place, claims, relation)


def _read_pieces(node: Node, position: int, place: Place, claims: ClaimList, relation: Relation | None) -> None:
    """Read a text sentence by sentence: only its first is an item, and those after "Term: …" speak of the term."""
    about: str | None = None
    supposed = False
    for number, piece in enumerate(split_node(node, claims.source.lines)):
        spoken = replace(place, subject=about or place.subject, supposed=place.supposed or supposed)
        supposed = supposed or is_example(piece.text)
        named = _read_text(piece, position + number, spoken, claims, relation if number == 0 else None)
        about = about or (named if number == 0 else None)


def _read_text(node: Node, position: int, place: Place, claims: ClaimList, relation: Relation | None) -> str | None:
    """Write what one text says; returns the entity that it names itself, if it does."""
    text = node.text
    if not any(sign.isalnum() for sign in text):
        return None
    announces = opens_list(text) or node.kind is NodeKind.HEADING
    written = "head" if node.children or (announces and node.kind is NodeKind.HEADING) else _form(text)
    option = read_option(node)
    about = name_option(option, place.main, claims.book) if option else _term_of(node, place, claims.book)
    claim = claims.write(
        place,
        "states",
        text,
        node.lines,
        rule="statement",
        level=Level.STATEMENT,
        form=written,
        confidence=0.7,
        subject=about if option else None,
        mentions=[*claims.book.mentioned(text), *([about] if about else [])],
    )
    if relation and node.kind is NodeKind.ITEM and not about_is_head(node):
        read_list_item(claim, relation, place, claims)
    read_statement(claim, node, position, place, claims, about)
    read_fields(claim, place, claims, about or place.subject, option)
    if node.children:
        below = place.below(text.rstrip(_STRIP), claim.id, about)
        if form("others_head").match(text) and is_facet(text.rstrip(_STRIP), claims.book) and place.main:
            below = replace(below, subject=place.main)  # "Other commands" are not those of what stands just above
        asks = text.endswith("?")
        clear = not asks and (about is not None or _speaks_on(text, announces, place, claims.book))
        below = replace(below, clear=clear)
        announced = relations().of_head(text.rstrip(_STRIP)) if announces and not asks else None
        _read_nodes(gather_options(node.children), below, claims, announced, about is not None)
    return about


def _speaks_on(text: str, announces: bool, place: Place, book: NameBook) -> bool:
    """Whether a text with others below it speaks of what it stands under, so that those below do so too."""
    head = text.rstrip(_STRIP)
    if form("following").search(text) or is_facet(head, book) or relations().of_head(head):
        return place.clear and not _TERM.match(text)
    verb = finite_verb(text)
    if verb is None:
        return place.clear and announces
    return place.clear and (not verb or own_subject(text[:verb], place.subject, place.main, book) == place.subject)


def about_is_head(node: Node) -> bool:
    """Whether a node only heads others, so that it is no item of the list above it."""
    return bool(node.children) and opens_list(node.text)


def _form(text: str) -> str:
    if is_command(text):
        return "command"
    return "item" if not is_sentence(text) else "sentence"


def _term_of(node: Node, place: Place, book: NameBook) -> str | None:
    """The entity that a head or a "Term: text" line names, if it names one of its own."""
    text = node.text
    if is_command(text) or _URL.match(text) or form("aside").match(text) or is_field(text, place, book):
        return None
    if text.endswith("?") and node.children:
        return None  # a question over its answer names nothing
    term = _TERM.match(text)
    if term and is_name(term["term"], 6) and not _URL.match(term["text"]) and not is_facet(term["term"], book):
        return book.name(term["term"], place.main) if not relations().of_head(term["term"]) else None
    name = text.rstrip(_STRIP)
    heads = node.kind is NodeKind.HEADING or bool(node.children)
    if not heads or not is_name(name, 7) or starts_as_detail(name) or _tells_on(name) or is_facet(name, book):
        return None
    if opens_list(text) and (relations().of_head(name) or not text.rstrip().endswith(":")):
        return None
    return book.name(name, place.main)


def _tells_on(text: str) -> bool:
    """Whether a head begins with the verb of what stands above it ("Consumes messages …"), so that it names nothing."""
    first = text.split()[0].casefold()
    return first.endswith("s") and first in language().finite_verbs and len(text.split()) > 2


def _read_code(node: Node, place: Place, claims: ClaimList) -> None:
    """A code block is one claim; each of its lines is one of its own, so that a value in it can be cited."""
    language = node.language or "code"
    block = claims.write(
        place,
        "hasCode",
        node.text or language,
        node.lines,
        rule="code",
        level=Level.STATEMENT,
        form="code",
        aspect=language,
        mentions=claims.book.mentioned(node.text),
    )
    inside = place.below(node.language, block.id)
    for number in range(node.lines[0], node.lines[1] + 1):
        stripped = claims.source.lines[number - 1].strip()
        if len(stripped) > 2 and not stripped.startswith(("```", "~~~")):
            claims.write(
                inside,
                "hasCode",
                stripped,
                (number, number),
                rule="code line",
                level=Level.STATEMENT,
                form="code",
                confidence=0.6,
            )


def _read_table(node: Node, place: Place, claims: ClaimList) -> None:
    matrix = interpret(node.grid, claims.book.is_known, claims.book.is_named) if node.grid else None
    if matrix is None:
        return
    head = claims.write(
        place,
        "states",
        " | ".join(filter(None, [matrix.corner, *matrix.things, *matrix.characteristics])) or "Table",
        matrix.head_lines,
        rule="table head",
        level=Level.STATEMENT,
        form="head",
        confidence=0.5,
        aspect=matrix.orientation.value,
    )
    _write_labels(node, matrix, place, claims)
    optional = matrix.orientation is Orientation.ROWS and options().in_table(matrix.corner, matrix.characteristics)
    things = {thing: _thing(thing, optional, place, claims.book) for thing in matrix.things}
    inside = place.below(matrix.corner, head.id) if matrix.corner else place.below("", head.id)
    for cell in matrix.cells:
        _write_cell(cell, matrix, things.get(cell.thing) or place.subject, inside, claims)


def _write_labels(node: Node, matrix: Matrix, place: Place, claims: ClaimList) -> None:
    """Row labels that stand on lines of their own (a table written out column by column) are claims too."""
    for row in node.grid.rows if node.grid else ():
        if row.cell_lines and row.cells[0]:
            claims.write(
                place,
                "states",
                row.cells[0],
                row.cell_lines[0],
                rule="table label",
                level=Level.STATEMENT,
                form="head",
                confidence=0.5,
            )


def _thing(name: str, optional: bool, place: Place, book: NameBook) -> str | None:
    """The thing that the row or column of a table is about: an option where the table is one of options."""
    named = Head(name.strip(" :")) if optional and len(name.split()) == 1 else None
    if option := read_head(name, ()) or named:
        return name_option(option, place.main, book)
    return book.name(name.rstrip(" :"), place.main)


def _write_cell(cell: Cell, matrix: Matrix, thing: str, place: Place, claims: ClaimList) -> None:
    if not any(sign.isalnum() for sign in cell.characteristic + cell.value) and tick_value(cell.value) is None:
        return
    listed = matrix.orientation in (Orientation.LISTS, Orientation.PLAIN)
    trait = "" if listed else cell.characteristic.strip(" :")
    predicate = CHARACTERISTIC_PREFIX + slug(trait) if trait else "states"
    quantities = find_quantities(cell.value)
    claim = claims.write(
        place,
        predicate,
        cell.value,
        cell.lines,
        rule=f"table {matrix.orientation.value}",
        level=Level.CELL,
        text=tell_cell(cell.thing, trait, cell.value),
        form="cell",
        subject=thing,
        aspect=trait,
        quantity=quantities[0] if quantities else None,
        confidence=0.85,
        mentions=[thing, *claims.book.mentioned(cell.value)],
    )
    if listed:
        item = Node(NodeKind.ITEM, cell.value, cell.lines)
        about = Place(place.section, thing, place.main, (*place.context, cell.thing), claim.id)
        read_statement(claim, item, cell.row, about, claims, None)


def covered_lines(claims: list[Claim]) -> set[int]:
    """The numbers of all lines that gave a claim."""
    return {n for claim in claims for n in range(claim.span.line_start, claim.span.line_end + 1)}
