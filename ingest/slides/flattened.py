"""Tables and lists that a conversion flattened into plain lines, put back where their counts prove their shape."""

from __future__ import annotations

from ingest.model import Grid, Node, NodeKind, Row, Section
from ingest.shape import is_name, plain_words
from ontology.reading import form
from ontology.words import normalise


def unflatten(section: Section) -> Section:
    """The section with its runs of plain lines read as what they were: a list below its head, or terms with
    their definitions in turn."""
    section.nodes = _head_runs(section.nodes)
    for node in section.nodes:
        if node.kind is NodeKind.HEADING:
            node.children = _head_runs(node.children, headed=True)
    return section


def find_flattened_table(title: str, lines: list[Node]) -> tuple[Node, int] | None:
    """A table that a conversion wrote out column by column below a title "A vs B", and how many lines it takes.

    Row labels come first, then each column's head and cells: a table when every column is as long as the labels.
    """
    names = [normalise(part) for part in form("versus").split(title)]
    starts = [i for i, piece in enumerate(lines) if normalise(piece.text) in names][: len(names)]
    if len(names) < 2 or len(starts) != len(names) or starts[0] < 2:
        return None
    size = starts[0]
    expected = [size + i * (size + 1) for i in range(len(names))]
    taken = expected[-1] + size + 1
    if starts != expected or taken > len(lines):
        return None
    heads = [lines[start] for start in starts]
    columns = [lines[start + 1 : start + 1 + size] for start in starts]
    rows = [_row(heads, Node(NodeKind.PARAGRAPH, "", heads[0].lines))]
    rows += [_row(list(cells), label) for label, *cells in zip(lines[:size], *columns, strict=True)]
    extent = (lines[0].lines[0], lines[taken - 1].lines[1])
    return Node(NodeKind.TABLE, "", extent, grid=Grid(tuple(rows), 1)), taken


def _row(cells: list[Node], label: Node) -> Row:
    pieces = [label, *cells]
    return Row(label.lines, tuple(piece.text for piece in pieces), tuple(piece.lines for piece in pieces))


def _head_runs(nodes: list[Node], headed: bool = False) -> list[Node]:
    """Runs of plain lines at one level: terms and definitions in turn, or names below a name.

    In a run that is `headed` already, all names are items.
    """
    found: list[Node] = []
    position = 0
    while position < len(nodes):
        run = _run(nodes, position)
        names = run if headed else run[1:]
        if _alternates(run):
            for term, meaning in zip(run[::2], run[1::2], strict=True):
                found.append(Node(NodeKind.HEADING, term.text, term.lines, [meaning], term.terms))
        elif len(names) > 1 and all(is_name(piece.text) for piece in names) and _alike(names):
            items = [Node(NodeKind.ITEM, piece.text, piece.lines, terms=piece.terms) for piece in names]
            if headed:
                found.extend(items)
            else:
                found.append(Node(NodeKind.HEADING, run[0].text, run[0].lines, items, run[0].terms))
        else:
            found.extend(run)
        position += len(run)
    return found


def _run(nodes: list[Node], position: int) -> list[Node]:
    run = []
    for node in nodes[position:]:
        plain = node.kind in (NodeKind.PARAGRAPH, NodeKind.HEADING) and not node.children
        if not plain:
            break
        run.append(node)
    return run or [nodes[position]]


def _alternates(run: list[Node]) -> bool:
    pairs = list(zip(run[::2], run[1::2], strict=False))
    return (
        len(run) >= 4
        and len(run) % 2 == 0
        and all(
            is_name(term.text, 3) and len(plain_words(meaning.text)) > len(plain_words(term.text))
            for term, meaning in pairs
        )
    )


def _alike(items: list[Node]) -> bool:
    """Whether lines are written alike: one prefix, or names of three words at most."""
    prefix = items[0].text[:3]
    return all(item.text.startswith(prefix) for item in items) or all(len(plain_words(i.text)) <= 3 for i in items)
