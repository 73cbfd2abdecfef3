"""Records give back what was written, by every road."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.records.lookup import Records, normalise, write_records
from ingest.model import Claim
from ontology.errors import StoreError, UnknownDocument
from tests.graph_fixture import LINES, reading

DOCUMENTS = ("guide/stacks", "guide/more", "other")


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    path = tmp_path_factory.mktemp("a space") / "records.sqlite"
    readings = [reading(id_, lock="Brass Lock" if id_ == "other" else "brass lock") for id_ in DOCUMENTS]
    write_records(path, iter(readings))
    with Records(path) as opened:
        yield opened


def test_a_reading_comes_back_equal(records: Records) -> None:
    for document in DOCUMENTS[:2]:
        assert records.reading(document) == reading(document)


def test_a_document_and_its_lines(records: Records) -> None:
    document = records.document("other")
    assert (document.title, document.line_count, document.coverage.missed) == ("All about stacks", 8, (1, 7))
    assert [found.id for found in records.documents()] == sorted(DOCUMENTS)
    assert records.lines("other") == LINES
    assert records.lines("other", 2, 3) == LINES[1:3]
    assert records.lines("other", 8, 99) == LINES[7:]


def test_an_unknown_document_is_an_error_that_names_it(records: Records) -> None:
    for ask in (records.document, records.lines, records.reading):
        with pytest.raises(UnknownDocument, match="nowhere"):
            ask("nowhere")


def test_claims_keep_the_order_asked_for(records: Records) -> None:
    ids = [claim.id for claim in reading("other").claims]
    backwards = list(reversed(ids))
    assert [claim.id for claim in records.claims([*backwards, "none"])] == backwards
    assert records.claim(ids[0]) == reading("other").claims[0]
    assert records.claim("none") is None


def test_claims_by_what_they_are_about(records: Records) -> None:
    def places(claims: list[Claim]) -> list[tuple[str, int]]:
        return [(claim.span.document, claim.span.line_start) for claim in claims]

    assert places(records.claims_of("drawer")) == [(id_, 3) for id_ in sorted(DOCUMENTS)]
    assert places(records.claims_mentioning("drawer"))[:2] == [("guide/more", 2), ("guide/more", 3)]
    assert places(records.claims_mentioning("brass-lock"))[:2] == [("guide/more", 3), ("guide/more", 4)]
    assert places(records.claims_with("hasLimit"))[0] == ("guide/more", 2)
    parent = reading("other").claims[1]
    assert places(records.children(parent.id)) == [("other", 4)]
    assert [line for _, line in places(records.section(parent.section))] == [2, 3, 4, 6]
    assert places(list(records.all_claims(["guide/"])))[0] == ("guide/more", 2)
    assert len(list(records.all_claims())) == 12
    assert len(list(records.all_claims(["other"]))) == 4
    assert list(records.all_claims([])) == []


def test_entities_merge_over_documents(records: Records) -> None:
    lock = records.entity("brass-lock")
    assert lock is not None
    assert (lock.label, lock.aliases, lock.scope) == ("brass lock", ("Brass Lock",), "drawer")
    assert [entity.id for entity in records.entities_named(normalise("Drawer-Stack"))] == ["stack"]
    assert ("drawer stack", "stack") in set(records.all_aliases())
    assert set(records.entities(["oak", "none"])) == {"oak"}
    assert records.entity("none") is None


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Drawer", None, ["drawer", "stack"]),
        ("lock", None, ["brass-lock"]),
        ("lock", "Service", []),
        ("dr", None, ["drawer", "stack"]),
        ("ock", None, ["brass-lock"]),
        ('"*" OR', None, []),
        ("a", None, []),
    ],
)
def test_entities_are_found_by_parts_of_a_name(records: Records, text: str, kind: str | None, found: list[str]) -> None:
    assert [entity.id for entity in records.search_entities(text, kind)] == found


def test_an_empty_search_lists_the_entities_most_is_said_of(records: Records) -> None:
    assert [entity.id for entity in records.search_entities("", limit=2)] == ["drawer", "brass-lock"]


def test_words_find_claims_and_passages(records: Records) -> None:
    keyed, weight = reading("other").claims[2:]
    found = records.match_claims(["KEYING", "weights", "stack"], 5, ["other"])
    assert {id_ for id_, _ in found} == {keyed.id, weight.id}
    assert found[0][1] > found[1][1] > 0
    assert {id_ for id_, _ in records.match_claims(["weight"], 9)} == {reading(id_).claims[3].id for id_ in DOCUMENTS}
    assert records.match_passages(["kinds"], 1, ["guide/"])[0][0] in {
        reading(id_).passages[1].id for id_ in DOCUMENTS[:2]
    }
    assert records.match_passages(["uberzug"], 1)


def test_a_passage_is_found_by_the_folder_of_its_document_and_words_count_as_told(records: Records) -> None:
    found = {id_ for id_, _ in records.match_passages(["guide"], 9)}
    assert found >= {passage.id for id_ in DOCUMENTS[:2] for passage in reading(id_).passages}
    keyed, weight = reading("other").claims[2:]
    for telling, words in ((weight, {"keying": 0.1, "weights": 1.0}), (keyed, {"keying": 1.0, "weights": 0.1})):
        assert records.match_claims(words, 1, ["other"])[0][0] == telling.id


def test_typed_claims_are_found_by_the_statements_they_were_read_from(records: Records) -> None:
    assert records.match_claims(["drawers"], 5) == []
    assert records.term_count("drawer") == 0
    assert records.term_count("key") == 3


@pytest.mark.parametrize("terms", [[], [""], ["*"], ['"'], ["nothingness"], ["AND"], ["(", "NEAR/2"]])
def test_odd_words_find_nothing_and_break_nothing(records: Records, terms: list[str]) -> None:
    assert records.match_claims(terms, 5) == []


def test_a_line_leads_to_its_passage(records: Records) -> None:
    passage = next(iter(records.passages_at("other", 6, 6)), None)
    assert passage == reading("other").passages[1]
    assert records.passages([passage.id, "none"]) == [passage]
    assert records.passages_at("other", 8, 8) == []


def test_counts(records: Records) -> None:
    assert records.counts() == {"documents": 3, "claims": 12, "entities": 4, "passages": 6}
    assert records.claim_counts("level") == {"typed": 6, "cell": 3, "statement": 3}


def test_threads_share_records(records: Records) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(records.claims_of("drawer")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * 8


def test_a_file_that_is_no_records_file(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    with pytest.raises(StoreError, match="ingest again"):
        Records(path)
    path.write_text("not a database, whatever its name says" * 99)
    with pytest.raises(StoreError, match="ingest again"):
        Records(path)


def test_one_id_twice_is_refused(tmp_path: Path) -> None:
    twice = reading()
    twice.claims.append(twice.claims[0])
    with pytest.raises(StoreError, match=r"claims\.id"):
        write_records(tmp_path / "records.sqlite", [twice])


@pytest.mark.skipif(sys.platform != "linux", reason="counts the open files by /proc")
def test_threads_that_end_leave_no_file_open(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    write_records(path, iter([reading("stacks")]))

    def open_files() -> int:
        files = Path("/proc/self/fd").iterdir()
        return sum(file.is_symlink() and os.readlink(file) == str(path) for file in files)

    with Records(path) as records:
        for _ in range(20):
            threads = [threading.Thread(target=records.documents) for _ in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert 1 <= open_files() <= 4
    assert open_files() == 0
