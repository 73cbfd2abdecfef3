"""Linked data as pages for people."""

from __future__ import annotations

import html
from collections.abc import Sequence

import pyoxigraph as ox

from api.describe import label_of
from api.http.pages import page
from api.service import Serving
from api.views import claims_json, entity_json
from graph.triples.rdf import RDF, RDFS

_MOST_CLAIMS = 500
_OTHER_FORMATS = (
    '<p>Also as <a href="?format=turtle">Turtle</a>, <a href="?format=jsonld">JSON-LD</a>, '
    '<a href="?format=nt">N-Triples</a>.</p>'
)


def entity_page(serving: Serving, entity_id: str) -> str:
    """An entity: its names, and what the texts say of it, with lines."""
    entity = serving.records.entity(entity_id)
    assert entity is not None
    described = entity_json(serving, entity)
    rows = "".join(
        f"<tr><td>{html.escape(claim['predicate']['label'])}</td><td>{_reference(claim['object'])}</td>"
        f"<td>{html.escape(claim['document'])}, lines {claim['line_start']}–{claim['line_end']}</td></tr>"
        for claim in claims_json(serving, serving.records.claims_of(entity_id)[:_MOST_CLAIMS])
    )
    names = html.escape(", ".join(described["aliases"])) or "none"
    return page(
        entity.label,
        f"<p>{html.escape(entity.kind)} · <code>{html.escape(described['iri'])}</code></p>"
        f"<p>Other names: {names}.</p>"
        f"<table><thead><tr><th>relation</th><th>what the texts say</th><th>where</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>" + _OTHER_FORMATS,
    )


def resource_page(serving: Serving, iri: str, triples: Sequence[ox.Triple]) -> str:
    """Any node: its properties, then those of what comes along with it."""
    subjects: dict[ox.NamedNode | ox.BlankNode | ox.Triple, list[ox.Triple]] = {}
    for triple in triples:
        subjects.setdefault(triple.subject, []).append(triple)
    node = ox.NamedNode(iri)
    parts = [f"<p><code>{html.escape(iri)}</code></p>", _table(serving, subjects.pop(node, []))]
    for subject, statements in subjects.items():
        if len(statements) > 1 and isinstance(subject, ox.NamedNode):  # a label alone is told where it is used
            parts += [f"<h2>{_link(serving, subject)}</h2>", _table(serving, statements)]
    return page(label_of(serving, node), "".join(parts) + _OTHER_FORMATS)


def ontology_page(serving: Serving, triples: Sequence[ox.Triple]) -> str:
    """The classes and properties with what they mean, each with its anchor."""
    terms: dict[str, dict[str, list[str]]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            fields = terms.setdefault(triple.subject.value.partition("#")[2], {})
            fields.setdefault(triple.predicate.value, []).append(triple.object.value)
    rows = "".join(
        f'<tr id="{html.escape(name)}"><td><code>qg:{html.escape(name)}</code></td>'
        f"<td>{html.escape(', '.join(fields.get(RDFS + 'label', [])))}</td>"
        f"<td>{'class' if RDFS + 'Class' in fields.get(RDF + 'type', []) else 'property'}</td>"
        f"<td>{html.escape(' '.join(fields.get(RDFS + 'comment', [])))}</td></tr>"
        for name, fields in terms.items()
        if name
    )
    return page(
        "Ontology",
        f"<p><code>qg:</code> is <code>{html.escape(serving.names.ontology)}</code></p>"
        f"<table><thead><tr><th>name</th><th>in words</th><th></th><th>what it means</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>" + _OTHER_FORMATS,
    )


def spans_page(serving: Serving, document_id: str) -> str:
    """The lines of a document, each with an anchor by RFC 5147 and by its number."""
    lines = serving.records.lines(document_id)
    rows = "".join(
        f'<tr id="line={number - 1},{number}"><td>{number}</td><td>{html.escape(text)}</td></tr>'
        for number, text in enumerate(lines, 1)
    )
    return page(document_id, f"<table><tbody>{rows}</tbody></table>" + _OTHER_FORMATS)


def _table(serving: Serving, triples: Sequence[ox.Triple]) -> str:
    rows = "".join(
        f"<tr><td>{_link(serving, triple.predicate)}</td><td>{_value(serving, triple.object)}</td></tr>"
        for triple in triples
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _value(serving: Serving, value: object) -> str:
    if isinstance(value, ox.NamedNode):
        return _link(serving, value)
    return html.escape(value.value if isinstance(value, ox.Literal) else str(value))


def _link(serving: Serving, node: ox.NamedNode) -> str:
    """A node by its label, linked where its address is one that a browser may follow."""
    label, iri = html.escape(label_of(serving, node)), node.value
    base = serving.names.base
    if iri.startswith(base):
        return f'<a href="/{html.escape(iri.removeprefix(base))}">{label}</a>'
    return f'<a href="{html.escape(iri)}">{label}</a>' if iri.startswith(("http://", "https://")) else label


def _reference(reference: dict[str, str | None]) -> str:
    label = html.escape(reference["label"] or "")
    return f'<a href="{html.escape(reference["iri"])}">{label}</a>' if reference["iri"] else label
