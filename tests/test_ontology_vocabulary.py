"""The AWS vocabulary: what is checked in is what the generator writes, and it keeps to SKOS."""

from __future__ import annotations

import re
from pathlib import Path

import botocore
import pytest
import rdflib
from rdflib import SKOS

from ontology.errors import VocabularyError
from ontology.generate_aws import (
    TARGET,
    customary_label,
    generate,
    metadata_names,
    read_metadata,
    read_synonyms,
    strip_brand,
)
from ontology.lexicon import load_lexicon
from ontology.vocabulary import STANDARD

WRITTEN = TARGET.read_text(encoding="utf-8")
RECORDED = re.search(r"^# botocore (\S+)$", WRITTEN, re.MULTILINE)
same_release = pytest.mark.skipif(
    RECORDED is not None and RECORDED.group(1) != botocore.__version__,
    reason="aws.ttl was made from another release of botocore, so only its validity is tested",
)


def test_the_header_records_the_release_and_the_file_is_valid() -> None:
    assert RECORDED
    assert len(load_lexicon(standard=[TARGET]).terms) > 500


@same_release
def test_the_checked_in_file_is_what_the_generator_writes() -> None:
    assert generate() == WRITTEN, "run `python -m ontology.generate_aws`"


@same_release
def test_every_service_of_botocore_can_be_looked_up_by_its_full_name() -> None:
    lexicon = load_lexicon()
    names = [fields["serviceFullName"].partition(" (")[0] for fields in read_metadata().values()]
    assert len(names) > 400
    # The exceptions are bare words, which name a service only behind a brand.
    ordinary = read_synonyms().ordinary | {"odb"}
    assert [name for name in names if not lexicon.lookup(name) and name not in ordinary] == []


@pytest.mark.parametrize("path", STANDARD, ids=lambda path: path.name)
def test_labels_are_disjoint_as_skos_asks(path: Path) -> None:
    graph = rdflib.Graph().parse(path)
    for concept in graph.subjects(SKOS.inScheme):
        kinds = [set(graph.objects(concept, p)) for p in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)]
        assert len(kinds[0]) == 1, concept
        assert sum(map(len, kinds)) == len(set.union(*kinds)), concept


def test_names_come_with_and_without_their_brand_but_never_as_bare_words() -> None:
    synonyms = read_synonyms()
    backup = {"serviceFullName": "AWS Backup", "serviceId": "Backup"}
    assert metadata_names(backup, synonyms) == ["AWS Backup"]
    assert customary_label(backup, synonyms) == "AWS Backup"
    queue = {
        "serviceFullName": "Amazon Simple Queue Service",
        "serviceAbbreviation": "Amazon SQS",
        "serviceId": "SQS",
    }
    assert metadata_names(queue, synonyms) == [
        "Amazon Simple Queue Service",
        "Simple Queue Service",
        "Amazon SQS",
        "SQS",
    ]
    assert customary_label(queue, synonyms) == "SQS"


def test_a_brand_is_stripped_from_run_together_names() -> None:
    assert strip_brand("AmazonMQ", ["Amazon"]) == "MQ"
    assert strip_brand("AWS App Mesh", ["Amazon", "AWS"]) == "App Mesh"
    assert strip_brand("Amazonian", ["Amazon"]) == "Amazonian"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("brands: [A]", "the top-level keys"),
        ("{brands: [], ordinary: [], terms: {x: {names: [y]}}}", "term 'x': the id should be a slug"),
        ("{brands: [], ordinary: [], terms: {X Y: {label: Z}}}", "term 'X Y': the id should be a slug"),
        ("{brands: [], ordinary: [], terms: {x: {label: Z, colour: red}}}", "unknown: ['colour']"),
        ("a: [", "cannot be read as YAML"),
        ("{brands: [], brands: [A]}", "the key 'brands' stands twice"),
    ],
)
def test_a_faulty_synonym_file_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "synonyms.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError) as caught:
        read_synonyms(path)
    assert told in str(caught.value)
    assert "synonyms.yaml" in str(caught.value)
