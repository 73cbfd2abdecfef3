"""An update of a generation is the same as one written anew, and costs no document that stayed as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode

from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.records.overlay import CHANGES
from graph.store import Generation, Store
from graph.triples.rdf import SKOS
from ingest.model import Reading
from ingest.pipeline import read_source
from ingest.source import decode_source
from ontology.lexicon import load_lexicon
from ontology.terms import Names
from ontology.vocabulary import STANDARD

MANY = 24
LEXICON = load_lexicon()
NAMES = Names()


def text_of(number: int, weight: int = 4) -> str:
    return (
        f"# Cabinet {number}\n\nCabinet {number} uses Amazon S3. A cabinet {number} weighs {weight} kg.\n\n"
        f"- **Drawer**: holds up to {number + weight} files\n\n| Kind | Height |\n|---|---|\n| Oak {number} | 2 m |\n"
    )


def read(document: str, text: str) -> Reading:
    return read_source(decode_source(text.encode(), document, Path(f"{document}.md")), LEXICON)


def build(store: Store, readings: Sequence[Reading], unchanged: Sequence[str] = ()) -> Generation:
    return build_generation(
        store, readings, embedder=LightEmbedder(), vocabulary_files=STANDARD, unchanged=unchanged, checked=True
    )


def ids(generation: Generation) -> list[str]:
    return [document.id for document in generation.records.documents()]


def assert_equal(updated: Generation, anew: Generation) -> None:
    """Whether two generations say the same in everything that is asked of one."""
    ours, theirs = updated.records, anew.records
    assert ids(updated) == ids(anew)
    for document in ids(anew):
        assert ours.reading(document) == theirs.reading(document)
    assert list(ours.all_claims()) == list(theirs.all_claims())
    assert list(ours.all_entities()) == list(theirs.all_entities())
    assert sorted(ours.all_aliases()) == sorted(theirs.all_aliases())
    assert ours.counts() == theirs.counts()
    assert ours.claim_counts("predicate") == theirs.claim_counts("predicate")
    for stem in ("cabinet", "drawer", "weigh", "granit"):
        assert ours.term_count(stem) == theirs.term_count(stem)
    for entity in theirs.all_entities():
        assert ours.claims_of(entity.id) == theirs.claims_of(entity.id)
        assert sorted(c.id for c in ours.claims_mentioning(entity.id)) == sorted(
            c.id for c in theirs.claims_mentioning(entity.id)
        )
    for words in ("oak", "drawer", "granite", "cabinet 3"):
        assert {i for i, _ in ours.match_claims([words], 500)} == {i for i, _ in theirs.match_claims([words], 500)}
        assert {i for i, _ in ours.match_passages([words], 500)} == {i for i, _ in theirs.match_passages([words], 500)}
        assert ours.search_entities(words, limit=99) == theirs.search_entities(words, limit=99)
    assert set(updated.open_rdf()) == set(anew.open_rdf())
    for counted in ("quads", "triples", "vectors", "claims", "documents"):
        assert updated.manifest["counts"][counted] == anew.manifest["counts"][counted]


def test_updates_say_the_same_as_a_graph_written_anew(tmp_path: Path) -> None:
    texts = {f"guide/{number}": text_of(number) for number in range(MANY)}
    store = Store(tmp_path / "store")
    first = build(store, [read(*item) for item in texts.items()])
    assert not (first.path / CHANGES).exists()

    texts["guide/3"] = text_of(3, weight=9) + "\nThe granite cabinet is deprecated.\n"
    del texts["guide/5"]
    kept = [id_ for id_ in texts if id_ != "guide/3"]
    second = build(store, [read("guide/3", texts["guide/3"])], kept)
    assert (second.path / CHANGES).exists()
    assert (second.path / "records.sqlite").samefile(first.path / "records.sqlite")
    assert_equal(second, build(Store(tmp_path / "anew-2"), [read(*item) for item in texts.items()]))
    assert [hit for hit, _ in first.records.match_claims(["granite"], 9)] == [], "the old generation stays as it was"

    texts["guide/new"] = text_of(77)
    texts["guide/3"] = text_of(3)
    kept = [id_ for id_ in texts if id_ not in ("guide/3", "guide/new")]
    third = build(store, [read(id_, texts[id_]) for id_ in ("guide/3", "guide/new")], kept)
    assert (third.path / CHANGES).exists()
    assert_equal(third, build(Store(tmp_path / "anew-3"), [read(*item) for item in texts.items()]))


def test_many_changes_are_written_anew(tmp_path: Path) -> None:
    readings = [read(f"guide/{number}", text_of(number)) for number in range(MANY)]
    store = Store(tmp_path / "store")
    build(store, readings)
    after = build(store, readings[:6], [reading.source.id for reading in readings[6:]])
    assert not (after.path / CHANGES).exists()
    assert len(ids(after)) == MANY


def test_findings_of_what_changed_replace_the_old_ones(tmp_path: Path) -> None:
    readings = {f"guide/{number}": read(f"guide/{number}", text_of(number)) for number in range(MANY)}
    wrong = text_of(2) + "\nThe total is 3 x 4 = 13.\n"
    store = Store(tmp_path / "store")
    build(store, list(readings.values()))
    kept = [id_ for id_ in readings if id_ != "guide/2"]
    worse = build(store, [read("guide/2", wrong)], kept)
    assert any("3 x 4 = 13" in finding.message for finding in worse.findings)
    better = build(store, [readings["guide/2"]], kept)
    assert not any("3 x 4 = 13" in finding.message for finding in better.findings)


def test_another_base_is_written_anew(tmp_path: Path) -> None:
    readings = [read(f"guide/{number}", text_of(number)) for number in range(MANY)]
    store = Store(tmp_path / "store")
    build(store, readings)
    moved = build_generation(
        store,
        [replace(readings[0], title="Moved")],
        embedder=LightEmbedder(),
        base="http://example.org/",
        unchanged=[reading.source.id for reading in readings[1:]],
        vocabulary_files=STANDARD,
        checked=True,
    )
    assert not (moved.path / CHANGES).exists()
    assert len(ids(moved)) == MANY


def test_a_misspelling_is_a_hidden_name_and_no_alternative_one(tmp_path: Path) -> None:
    texts = {f"guide/{number}": text_of(number) + "\nA cabinet uses DynamoDB.\n" for number in range(MANY)}
    store = Store(tmp_path / "store")
    whole = build(store, [read(*item) for item in texts.items()])
    changed = read("guide/3", texts["guide/3"] + "\nIt is oiled.\n")
    updated = build(store, [changed], [document for document in texts if document != "guide/3"])
    assert (updated.path / CHANGES).exists()
    for generation in (whole, updated):
        named = {kind: names_in(generation, kind) for kind in ("prefLabel", "altLabel", "hiddenLabel")}
        assert (f"<{NAMES.entity('dynamodb')}>", '"DyanmoDB"') in named["hiddenLabel"]
        assert not named["hiddenLabel"] & (named["altLabel"] | named["prefLabel"])


def names_in(generation: Generation, kind: str) -> set[tuple[str, str]]:
    """The names of one SKOS kind that the graph of a document gives, each with the IRI of its thing."""
    graph = NamedNode(NAMES.document("guide/3"))
    found = generation.open_rdf().quads_for_pattern(None, NamedNode(SKOS + kind), None, graph)
    return {(str(quad.subject), str(quad.object)) for quad in found}
