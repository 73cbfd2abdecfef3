"""The ontology files: they load anywhere, say enough of every name, and agree with code and docs."""

from __future__ import annotations

import warnings
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS

from ontology.errors import VocabularyError
from ontology.reference import TARGET, render
from ontology.schema import ONTOLOGY_FILE, SHAPES_FILE, load_schema
from ontology.turtle import ONTOLOGY
from ontology.vocabulary import STANDARD

FILES = (ONTOLOGY_FILE, SHAPES_FILE, *STANDARD)
QG = rdflib.Namespace(ONTOLOGY)


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(ONTOLOGY_FILE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_loads_alike_and_without_a_warning_in_rdflib_and_pyoxigraph(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = rdflib.Graph().parse(path)
    parsed = set(pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE))
    assert len(read) == len(parsed) > 0
    assert not caplog.records


def test_every_class_has_label_comment_and_parent(graph: rdflib.Graph) -> None:
    classes = set(graph.subjects(RDF.type, OWL.Class))
    for found in classes:
        assert len(list(graph.objects(found, RDFS.label))) == 1, found
        assert len(list(graph.objects(found, RDFS.comment))) == 1, found
        assert list(graph.objects(found, RDFS.subClassOf)), found
    assert {QG.Service, QG.Claim, QG.Span, QG.Quantity} <= classes


def test_every_property_has_label_comment_domain_and_range() -> None:
    schema = load_schema()
    known = set(schema.classes)
    for found in schema.properties.values():
        assert found.label
        assert found.comment.endswith(".")
        for end in (found.domain, found.range):
            assert end in known or ":" in end, (found.name, end)


def test_inverses_are_said_on_both_sides_with_domain_and_range_swapped() -> None:
    properties = load_schema().properties
    inverses = {name: found.inverse for name, found in properties.items() if found.inverse}
    for name, inverse in inverses.items():
        assert inverses[inverse] == name
        there, back = properties[name], properties[inverse]
        if (there.takes, back.takes) == ("entity", "entity"):
            assert (there.domain, there.range) == (back.range, back.domain)
        else:  # of a pair, the side whose object may be a value turns round only where it is an entity
            assert {there.takes, back.takes} <= {"entity", "either"}


def test_labels_are_unique() -> None:
    schema = load_schema()
    for named in (schema.classes.values(), schema.properties.values()):
        labels = [found.label for found in named]
        assert len(labels) == len(set(labels))


def test_parents_of_ours_are_declared() -> None:
    schema = load_schema()
    for found in schema.classes.values():
        assert all(up in schema.classes or ":" in up for up in found.parents), found
    for name, narrower in schema.properties.items():
        assert all(up in schema.properties or ":" in up for up in narrower.parents), name


def test_kinds_follow_the_class_tree() -> None:
    schema = load_schema()
    assert schema.is_kind("Header", "Parameter")
    assert schema.is_kind("Header", "Entity")
    assert not schema.is_kind("Claim", "Entity")
    assert not schema.is_kind("Nonsense", "Entity")


def test_the_shapes_name_only_terms_of_the_ontology() -> None:
    schema = load_schema()
    shapes = rdflib.Graph().parse(SHAPES_FILE)
    declared = {node for node in shapes.subjects() if isinstance(node, rdflib.URIRef)}
    used = {node for triple in shapes for node in triple if isinstance(node, rdflib.URIRef)} - declared
    ours = {str(node).removeprefix(ONTOLOGY) for node in used if str(node).startswith(ONTOLOGY)}
    assert ours <= set(schema.classes) | set(schema.properties)


def test_the_reference_page_is_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == render(), "run `python -m ontology.reference`"


def test_a_property_without_a_range_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text(
        f"@prefix qg: <{ONTOLOGY}> . @prefix rdfs: <{RDFS}> . @prefix owl: <{OWL}> .\n"
        'qg:likes a owl:ObjectProperty ; rdfs:label "likes" ; rdfs:comment "Likes." ; rdfs:domain qg:Entity .'
    )
    with pytest.raises(VocabularyError, match=r"broken\.ttl: likes: has 0 values of rdfs:range"):
        load_schema(broken)
