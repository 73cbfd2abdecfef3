"""The slide reader: plain text of a slide deck to an outline.

A deck as text has lost its layout. Slides are told apart by their titles: a plain line, or a bullet whose whole
body is indented; small heads inside a slide look the same, and are told by what stands around them. The story is
in :func:`read_slides`; each step below it decides one thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.model import Grid, Lines, Node, NodeKind, Outline, Row, Section, SourceText
from ingest.shape import (
    has_finite_verb,
    is_code_name,
    is_name,
    is_title_case,
    opens_list,
    plain_words,
    starts_as_detail,
)
from ingest.slides.flattened import find_flattened_table, unflatten
from ingest.slides.lines import Block, Entry, LineKind, classify, form_blocks
from ingest.slides.nesting import Known, nest_entries
from ontology.words import fold, normalise

Mentions = Callable[[str], bool]
"""Tells whether a phrase mentions a thing that the vocabulary knows."""

_CLEAR_GAP = 2  # blank lines that separate slides rather than paragraphs


@dataclass(slots=True)
class _Slides:
    """The slides found so far, and what the last one holds."""

    sections: list[Section] = field(default_factory=list)
    has_minor_heads: bool = False
    from_bullet: bool = False

    @property
    def current(self) -> Section:
        return self.sections[-1]

    @property
    def empty(self) -> bool:
        return not self.sections or not self.current.nodes

    def open(self, title: str, lines: Lines, path: tuple[str, ...] = (), from_bullet: bool = False) -> None:
        self.sections.append(Section(title, path, lines, lines if title else None))
        self.has_minor_heads = False
        self.from_bullet = from_bullet

    def add(self, nodes: list[Node]) -> None:
        """Put content under the last open head of the slide."""
        if not self.sections:
            self.open("", nodes[0].lines)
        target = self.current.nodes
        if self.has_minor_heads and target and target[-1].kind is NodeKind.HEADING:
            target = _open_head(target[-1]).children
        target.extend(nodes)
        for node in nodes:
            _mark_end(self, node)


def _open_head(head: Node) -> Node:
    while head.children and head.children[-1].kind is NodeKind.HEADING:
        head = head.children[-1]
    return head


@dataclass(frozen=True, slots=True)
class _Deck:
    """What the reader knows of the whole deck before it starts on the first slide."""

    blocks: list[Block]
    repeated: frozenset[str]
    deepest: int
    known: Known
    mentions: Mentions

    def run_of_plain(self, position: int) -> list[Node]:
        """The plain lines from a position on, as paragraphs."""
        run = []
        for block in self.blocks[position:]:
            if block.kind is not LineKind.PLAIN:
                break
            run.append(_paragraph(block.entries[0]))
        return run


def read_slides(source: SourceText, known: Known, mentions: Mentions) -> Outline:
    """Read a deck. `known` and `mentions` ask the vocabulary about a phrase; any text is accepted."""
    noise: dict[int, str] = {}
    blocks = form_blocks(classify(source.lines, noise))
    indents = [entry.indent for block in blocks if block.kind is LineKind.BULLET for entry in block.entries]
    deck = _Deck(blocks, _repeated_titles(blocks), max(indents, default=0), known, mentions)
    slides = _Slides()
    position = 0
    while position < len(blocks):
        position += _take(deck, position, slides, noise)
    sections = [unflatten(section) for section in slides.sections]
    _drop_repeats(sections, noise)
    title = next((section.title for section in sections if section.title), source.id)
    return Outline(source, title, sections, noise)


def _repeated_titles(blocks: list[Block]) -> frozenset[str]:
    """Names that stand alone, or lead a bulleted block, more than once: titles of slides that go on."""
    leads: Counter[str] = Counter()
    for block in blocks:
        first = block.entries[0].text if block.entries else ""
        if is_name(first, 9) and is_title_case(first) and len(plain_words(first)) > 1:
            leads[normalise(first)] += 1
    return frozenset(words for words, count in leads.items() if count > 1)


def _paragraph(entry: Entry) -> Node:
    return Node(NodeKind.PARAGRAPH, entry.text, entry.lines, terms=entry.terms)


def _take(deck: _Deck, position: int, slides: _Slides, noise: dict[int, str]) -> int:
    """Take one block, or a run of plain lines, into the slides; gives how many blocks were taken."""
    block = deck.blocks[position]
    if block.kind is LineKind.CELLS:
        rows = tuple(Row((line.number, line.number), line.cells) for line in block.rows)
        slides.add([Node(NodeKind.TABLE, "", block.lines, grid=Grid(rows))])
    elif block.kind is LineKind.CODE:
        slides.add([Node(NodeKind.CODE, "\n".join(line.text for line in block.rows), block.lines)])
    elif block.kind is LineKind.BULLET:
        _take_bullets(deck, block, slides)
    elif len(slides.sections) == 1 and slides.empty and _is_presenter(block.entries[0].text, deck.mentions):
        noise[block.entries[0].lines[0]] = "presenter"
    else:
        return _take_plain(deck, position, slides)
    return 1


def _take_bullets(deck: _Deck, block: Block, slides: _Slides) -> None:
    first, rest = block.entries[0], block.entries[1:]
    if rest and all(entry.indent > first.indent for entry in rest) and _titles_slide(deck, block, slides):
        stacked = bool(slides.sections) and slides.empty and bool(slides.current.title)
        slides.open(first.text, first.lines, (slides.current.title,) if stacked else (), from_bullet=True)
        slides.add(nest_entries(rest, deck.known, deck.deepest))
        return
    nodes = nest_entries(block.entries, deck.known, deck.deepest)
    if slides.sections and not slides.empty:
        announced = _announcing_end(slides) if block.gap < _CLEAR_GAP else None
        if announced:
            announced.children.extend(nodes)
            _mark_end(slides, nodes[-1])
            return
        apart = block.gap >= _CLEAR_GAP and deck.mentions(first.text)
        beside = slides.from_bullet and not slides.has_minor_heads and first.indent == 0 and block.gap > 0
        if apart or beside:
            nodes = _open_beside(slides, nodes, () if apart else (slides.current.title,))
    slides.add(nodes)


def _open_beside(slides: _Slides, nodes: list[Node], path: tuple[str, ...]) -> list[Node]:
    """Open a slide for bullets that stand at the level of the last slide's title; gives what goes into it."""
    first = nodes[0]
    if len(nodes) == 1 and first.children and is_title_case(first.text):
        slides.open(first.text, first.lines, tuple(filter(None, path)), from_bullet=True)
        return first.children
    slides.open("", first.lines, tuple(filter(None, path)))
    return nodes


def _titles_slide(deck: _Deck, block: Block, slides: _Slides) -> bool:
    """Whether the bullet that leads a block, the rest of it indented, is the title of a slide."""
    text = block.entries[0].text
    if not is_name(text, 10) or opens_list(text) or starts_as_detail(text):
        return False
    if slides.sections and slides.empty:
        return is_title_case(text) or (deck.mentions(text) and block.gap >= _CLEAR_GAP)
    return block.gap >= _CLEAR_GAP or normalise(text) in deck.repeated or deck.mentions(text)


def _announcing_end(slides: _Slides) -> Node | None:
    """The last item of the slide if it announces a list that has not come yet."""
    last = slides.current.nodes[-1]
    bare = last.kind in (NodeKind.ITEM, NodeKind.PARAGRAPH) and not last.children
    return last if bare and last.text.endswith(":") else None


def _take_plain(deck: _Deck, position: int, slides: _Slides) -> int:
    """A plain line is a title, a small head with its content, a list item that lost its bullet, or a sentence."""
    block = deck.blocks[position]
    entry = block.entries[0]
    follower = deck.blocks[position + 1] if position + 1 < len(deck.blocks) else None
    table = find_flattened_table(entry.text, deck.run_of_plain(position + 1))
    if table:
        slides.open(entry.text, entry.lines)
        slides.add([table[0]])
        return 1 + table[1]
    if _may_title(block):
        heads = follower is not None and (follower.kind is not LineKind.PLAIN or _heads_plain(entry, follower))
        if _is_major(deck, block, slides, heads):
            slides.open(entry.text, entry.lines)
            return 1
        if slides.sections and (heads or (slides.empty and follower is not None and _is_title_like(entry.text))):
            _add_minor(slides, Node(NodeKind.HEADING, entry.text, entry.lines, terms=entry.terms))
            return 1
    slides.add([_paragraph(entry)])
    return 1


def _may_title(block: Block) -> bool:
    text = block.entries[0].text
    short = len(plain_words(text)) <= 6 and not text.endswith((".", ","))
    return is_name(text.rstrip(":?"), 10) or text.endswith("?") or (short and block.gap >= _CLEAR_GAP)


def _is_title_like(text: str) -> bool:
    return is_title_case(text) and len(plain_words(text)) <= 4 and not text.endswith((".", ","))


def _add_minor(slides: _Slides, node: Node) -> None:
    """Hang a small head into its slide: below a head that is still bare, else beside the last one."""
    nodes = slides.current.nodes
    last = nodes[-1] if nodes and nodes[-1].kind is NodeKind.HEADING else None
    bare = last is not None and not last.children
    nested = last is not None and last.children and last.children[0].kind is NodeKind.HEADING
    (last.children if last is not None and (bare or nested) else nodes).append(node)
    slides.has_minor_heads = True
    _mark_end(slides, node)


def _mark_end(slides: _Slides, node: Node) -> None:
    last = max(piece.lines[1] for piece in node.walk())
    slides.current.lines = (slides.current.lines[0], max(slides.current.lines[1], last))


def _heads_plain(entry: Entry, follower: Block) -> bool:
    """Whether a plain line heads the plain line after it: a name before a longer phrase, or a colon."""
    after = follower.entries[0].text
    if entry.text.endswith(":"):
        return True
    longer = len(plain_words(after)) > len(plain_words(entry.text)) + 1
    return is_name(entry.text, 3) and longer and not after.endswith((":", "?")) and not is_title_case(after)


def _is_presenter(text: str, mentions: Mentions) -> bool:
    words = text.split()
    return 2 <= len(words) <= 3 and all(w.isalpha() and w[0].isupper() for w in words) and not mentions(text)


def _is_major(deck: _Deck, block: Block, slides: _Slides, heads: bool) -> bool:
    """Whether a plain phrase opens a slide rather than heading a part of one."""
    text = block.entries[0].text
    if not slides.sections or normalise(text) in deck.repeated:
        return True
    mentioned = deck.mentions(text) and (is_title_case(text) or is_name(text, 10))
    if text.endswith(":") or (len(plain_words(text)) < 2 and not mentioned) or _continues_names(slides, text):
        return False
    if mentioned:
        return not (slides.has_minor_heads and _shares_shape(slides, text) and not slides.empty)
    if slides.empty:
        return False
    if slides.has_minor_heads and _starts_like_minor(slides, text):
        return False
    if block.gap >= _CLEAR_GAP:
        return heads or is_title_case(text) or text.endswith("?") or len(plain_words(text)) <= 6
    if slides.has_minor_heads or slides.from_bullet:
        return text.endswith("?") and heads
    return heads and (is_title_case(text) or text.endswith("?") or not has_finite_verb(text))


def _continues_names(slides: _Slides, text: str) -> bool:
    """Whether a line goes on with a run of identifiers, one a line."""
    last = slides.current.nodes[-1] if slides.current.nodes else None
    while last is not None and last.children:
        last = last.children[-1]
    return last is not None and is_code_name(text) and is_code_name(last.text)


def _starts_like_minor(slides: _Slides, text: str) -> bool:
    heads = [node.text for node in slides.current.nodes if node.kind is NodeKind.HEADING]
    return any(head.split()[0].casefold() == text.split()[0].casefold() for head in heads)


def _shares_shape(slides: _Slides, text: str) -> bool:
    """Whether a phrase continues the row of small heads: shorter than a title and not led by the title's word."""
    title = slides.current.title
    return len(plain_words(text)) <= 3 and text.split()[0].casefold() != (title.split() or [""])[0].casefold()


def _drop_repeats(sections: list[Section], noise: dict[int, str]) -> None:
    """Record as noise what stands twice: a bullet repeated in its slide, a slide repeated as a whole."""
    seen_slides: dict[str, int] = {}
    for section in sections:
        whole = fold(" ".join([section.title, *map(_all_words, section.walk())])).casefold()
        if not section.nodes:
            continue
        if whole in seen_slides and section.title:
            for number in range(section.lines[0], section.lines[1] + 1):
                noise[number] = f"repeats line {seen_slides[whole]}"
            section.nodes = []
            continue
        seen_slides[whole] = section.lines[0]
        section.nodes = _without_repeats(section.nodes, noise)
    sections[:] = [s for s in sections if s.lines[0] not in noise or s.nodes]


def _all_words(node: Node) -> str:
    rows = node.grid.rows if node.grid else ()
    return " ".join([node.text, *(" ".join(row.cells) for row in rows)])


def _without_repeats(nodes: list[Node], noise: dict[int, str]) -> list[Node]:
    first_at: dict[str, int] = {}
    kept = []
    for node in nodes:
        words = node.text.casefold()
        long = len(plain_words(node.text)) > 5
        if long and words in first_at and not node.children:
            for number in range(node.lines[0], node.lines[1] + 1):
                noise[number] = f"repeats line {first_at[words]}"
            continue
        first_at.setdefault(words, node.lines[0])
        kept.append(node)
    return kept
