"""Comparisons as text: CSV, Markdown and HTML, each with the lines that its cells were read from."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Sequence

from answer.model import Citation, Comparison, Table

_MARKUP = re.compile(r"([\\|`*_<>\[\]])")


def to_csv(comparison: Comparison) -> str:
    """The table with a last column that says where each row was read (document:first-last, …)."""
    table, places = comparison.table, _places(comparison.citations)
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow([*table.columns, "Sources"])
    for number, row in enumerate(table.rows):
        ids = dict.fromkeys(one for cell in _row_citations(table, number) for one in cell)
        writer.writerow([*row, ", ".join(places[one] for one in ids if one in places)])
    return output.getvalue()


def to_markdown(comparison: Comparison) -> str:
    """A pipe table whose cells bear footnote marks, and the footnotes with document and lines."""
    table = comparison.table
    lines = [_pipe_row([_plain(column) for column in table.columns]), "|" + "---|" * len(table.columns)]
    for number, row in enumerate(table.rows):
        cited = zip(row, _row_citations(table, number), strict=True)
        lines.append(_pipe_row([_plain(cell) + "".join(f"[^{one}]" for one in ids) for cell, ids in cited]))
    notes = [
        f"[^{citation.id}]: {_plain(citation.document)}, {_lines(citation)}: {_plain(citation.text)}"
        for citation in comparison.citations
    ]
    return "\n".join([*lines, "", *notes]).rstrip() + "\n"


def to_html(comparison: Comparison) -> str:
    """The table and its numbered sources as HTML elements, everything escaped."""
    table = comparison.table
    head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in table.columns)
    body = "".join(_html_row(row, _row_citations(table, number)) for number, row in enumerate(table.rows))
    notes = "".join(
        f'<li id="source-{citation.id}" value="{citation.id}">{html.escape(citation.document)}, '
        f"{_lines(citation)}: <q>{html.escape(citation.text)}</q></li>"
        for citation in comparison.citations
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><ol>{notes}</ol>"


def _html_row(row: Sequence[str], citations: Sequence[Sequence[int]]) -> str:
    cells = []
    for place, (cell, ids) in enumerate(zip(row, citations, strict=True)):
        marks = "".join(f'<sup><a href="#source-{one}">{one}</a></sup>' for one in ids)
        tag, scope = ("th", ' scope="row"') if place == 0 else ("td", "")
        cells.append(f"<{tag}{scope}>{html.escape(cell)}{marks}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def _row_citations(table: Table, number: int) -> Sequence[Sequence[int]]:
    """The citation ids of each cell of a row, empty where the table has none."""
    return table.citations[number] if number < len(table.citations) else [[] for _ in table.rows[number]]


def _places(citations: Sequence[Citation]) -> dict[int, str]:
    return {one.id: f"{one.document}:{one.line_start}-{one.line_end}" for one in citations}


def _lines(citation: Citation) -> str:
    if citation.line_start == citation.line_end:
        return f"line {citation.line_start}"
    return f"lines {citation.line_start}–{citation.line_end}"


def _pipe_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _plain(text: str) -> str:
    """`text` on one line, with what Markdown would read as markup escaped."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
