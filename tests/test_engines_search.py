"""Words and vectors in PostgreSQL: a real server, in processes of its own; our own files say what is right."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from answer.engine import Engine
from answer.evaluate import load_questions
from api.cli import main
from api.ingestion import Report, ingest
from api.opening import open_store
from api.settings import Settings
from graph.embed import LightEmbedder
from graph.store import Generation, Store
from ontology.errors import EngineError
from ontology.lexicon import load_lexicon
from ontology.terms import DEFAULT_BASE
from tests import test_acceptance_questions as questions
from tests.api_fixture import serve
from tests.conftest import Deck
from tests.postgres_fixture import Database, make_database, run_postgres
from tests.server_fixture import Server, run_server

pytestmark = pytest.mark.xdist_group("deck")

ASKED = [
    "How many local secondary indexes can a table have?",
    "Which header is used for SSE-KMS?",
    "What is the price of a DynamoDB table in Frankfurt?",
]
_NUMBERS = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with run_postgres() as running:
        yield running


@pytest.fixture
def database(server: Any) -> Database:
    return make_database(server, f"one_{next(_NUMBERS)}")


@pytest.fixture(scope="module")
def searched(server: Any, deck: Deck) -> Iterator[Deck]:
    """The deck, searched in PostgreSQL."""
    database = make_database(server, "deck")
    store = database.store(deck.generation.path.parent)
    store.push(lambda what, done, total: None)
    with serve(database.settings(store.directory)) as client:
        yield Deck(store.open_generation(), client, deck.lines)


def write_texts(folder: Path, *names: str, weight: int = 4) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        text = f"# {name.title()} cabinet\n\nThe {name} cabinet weighs {weight} kg.\n\n- **Drawer**: holds files\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def read(store: Store, texts: Path) -> Report:
    return ingest(store, [texts], base=DEFAULT_BASE)


def found(generation: Generation, words: str) -> set[str]:
    """The documents of the claims and passages that hold a word, and of the vectors near to it."""
    records = generation.records
    near = [key for key, _ in generation.vectors.search(LightEmbedder().encode([words])[0], 50)]
    claims = [identity for identity, _ in records.match_claims(words.split(), 50)]
    claims += [key[2:] for key in near if key.startswith("c:")]
    passages = [identity for identity, _ in records.match_passages(words.split(), 50)]
    passages += [key[2:] for key in near if key.startswith("p:")]
    assert len(records.claims(claims)) == len(claims)
    return {claim.span.document for claim in records.claims(claims)} | {
        passage.document for passage in records.passages(passages)
    }


def test_the_development_questions_are_answered_as_from_our_own_files(searched: Deck, deck: Deck) -> None:
    questions.test_a_quarter_of_the_development_questions(searched)
    questions.test_what_the_texts_do_not_tell_is_refused(searched)
    here, there = (Engine(one.generation, load_lexicon(), LightEmbedder()) for one in (deck, searched))
    for item in load_questions(questions.QUESTIONS / "dev.jsonl")[1::4]:
        assert there.ask(item["question"]).answer == here.ask(item["question"]).answer, item["question"]


def test_the_same_is_found_by_words(searched: Deck, deck: Deck) -> None:
    here, there = deck.generation.records, searched.generation.records
    entity = here.search_entities("DynamoDB")[0].id
    asked: list[Sequence[str] | Mapping[str, float]] = [question.split() for question in ASKED]
    for terms in [*asked, {"table": 1.0, "index": 0.5, "indexes": 0.2}]:
        # Lengths of long texts are rounded in our own index, so that scores differ by a few in a hundred.
        for own, other in (
            (here.match_claims(terms, 40), there.match_claims(terms, 40)),
            (here.match_claims(terms, 40, None, entity), there.match_claims(terms, 40, None, entity)),
            (here.match_passages(terms, 500), there.match_passages(terms, 500)),
        ):
            assert dict(other) == pytest.approx(dict(own), rel=0.05)
            assert [score for _, score in other] == sorted((score for _, score in other), reverse=True)
        assert there.match_claims(terms, 40, ["aws-developer-associate"]) == there.match_claims(terms, 40)
        assert there.match_claims(terms, 40, ["elsewhere/", "other"]) == []
        assert there.match_claims(terms, 40, []) == there.match_claims(terms, 0) == []
    assert there.match_claims(["…"], 40) == there.match_claims(["zzyzx"], 40) == []


def test_the_same_is_found_by_meaning(searched: Deck, deck: Deck) -> None:
    here, there = deck.generation.vectors, searched.generation.vectors
    for vector in LightEmbedder().encode(ASKED):
        own, other = here.search(vector, 160), there.search(vector, 160)
        assert len({key for key, _ in own} & {key for key, _ in other}) >= 0.98 * 160
        assert other[0][1] == pytest.approx(own[0][1], abs=1e-5)
        some = [key for key, _ in own[10:20]]
        assert [key for key, _ in there.search(vector, 3, [*some, "c:none"])] == some[:3]
        keys = [*some, "c:none"]
        assert np.allclose(there.vectors(keys), here.vectors(keys), atol=1e-6)
    assert there.vectors([]).shape == (0, 384)
    assert there.search(vector, 0) == there.search(vector, 3, []) == []


def test_who_searches_writes_nothing(server: Any, searched: Deck) -> None:
    address = Database(server, "deck").address + "&options=-cdefault_transaction_read_only%3Don"
    settings = Settings.model_validate({"store": searched.generation.path.parent, "search_store": address})
    replica = open_store(settings).open_generation()
    assert replica.records.match_claims(["index"], 5) == searched.generation.records.match_claims(["index"], 5)
    vector = LightEmbedder().encode(ASKED)[0]
    assert replica.vectors.search(vector, 5) == searched.generation.vectors.search(vector, 5)


def test_an_update_is_seen_whole_by_new_readers_and_not_at_all_by_old_ones(database: Database, tmp_path: Path) -> None:
    store = database.store(tmp_path / "store")
    texts = write_texts(tmp_path / "texts", "oak", "pine", "birch")
    before = read(store, texts).generation
    assert found(before, "cabinet weighs") == {"oak", "pine", "birch"}
    (texts / "pine.md").unlink()
    write_texts(texts, "oak", weight=9)
    write_texts(texts, "elm")
    after = read(store, texts).generation
    assert found(after, "cabinet weighs") == {"oak", "birch", "elm"}
    assert found(after, "pine") <= {"oak", "birch", "elm"}
    assert after.records.match_claims(["9"], 5)
    assert not before.records.match_claims(["9"], 5)
    assert found(before, "cabinet weighs") == {"oak", "pine", "birch"}


def test_what_no_kept_generation_holds_is_deleted(database: Database, tmp_path: Path) -> None:
    store = database.store(tmp_path / "store")
    texts = write_texts(tmp_path / "texts", "oak", "pine", "birch")  # birch stays in the block that pine leaves
    first = read(store, texts).generation
    (texts / "pine.md").unlink()
    for weight in (5, 6, 7):
        last = read(store, write_texts(texts, "oak", weight=weight)).generation
    names = [row[0] for row in database.rows("SELECT name FROM quillgraph_documents")]
    assert sorted(names) == ["birch", "oak", "oak", "oak"]
    assert len(database.rows("SELECT id FROM quillgraph_texts")) == 3
    assert found(last, "cabinet birch") == {"birch", "oak"}
    assert last.records.match_claims(["birch"], 5)
    for table, column in (("parts", "document"), ("vectors", "document"), ("words", "block")):
        lost = f"SELECT 1 FROM quillgraph_{table} WHERE {column} NOT IN (SELECT {column} FROM quillgraph_documents)"
        assert database.rows(lost) == []
    assert database.rows("SELECT 1 FROM quillgraph_words WHERE word = 'pine'") == []
    with pytest.raises(EngineError, match="does not hold what is live"):  # never half of what was there
        first.vectors.search(np.ones(384, np.float32), 5)
    with pytest.raises(EngineError, match="does not hold what is live"):
        first.records.match_claims(["cabinet"], 5)


def test_a_push_that_is_broken_off_changes_nothing(database: Database, tmp_path: Path) -> None:
    store = database.store(tmp_path / "store")
    texts = write_texts(tmp_path / "texts", "oak")
    live = read(store, texts).generation

    def break_off(what: str, done: int, total: int) -> None:
        if "search store" in what:
            raise KeyboardInterrupt

    write_texts(texts, "pine")
    with pytest.raises(KeyboardInterrupt):
        ingest(store, [texts], base=DEFAULT_BASE, progress=break_off)
    assert store.open_generation().id == live.id
    assert found(store.open_generation(), "cabinet") == {"oak"}
    assert database.rows("SELECT name FROM quillgraph_documents") == [("oak",)]
    assert found(read(store, texts).generation, "cabinet") == {"oak", "pine"}


def test_an_existing_store_is_brought_in_by_the_next_ingest(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = write_texts(tmp_path / "texts", "oak")
    read(Store(tmp_path / "store"), texts)
    monkeypatch.setenv("QUILLGRAPH_SEARCH_STORE", database.address)
    monkeypatch.setenv("QUILLGRAPH_STORE", str(tmp_path / "store"))

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["quillgraph", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        return int(ended.value.code or 0), out + errors

    code, told = run("ask", "How much does the oak cabinet weigh?")
    assert code == 1
    assert "does not hold what is live; run `quillgraph ingest`" in told
    assert run("ingest", str(texts))[0] == 0
    code, told = run("ask", "How much does the oak cabinet weigh?")
    assert code == 0
    assert "4 kg" in told


def ask(server: Server, question: str) -> tuple[int, str]:
    reply = server.send("POST", "/ask", b'{"question": "%b"}' % question.encode(), {"Content-Type": "application/json"})
    return reply.status, reply.body.decode()


def test_several_processes_follow_an_update_without_a_failed_request(database: Database, tmp_path: Path) -> None:
    store = database.store(tmp_path / "store")
    texts = write_texts(tmp_path / "texts", "oak", "pine")
    read(store, texts)
    statuses: list[int] = []
    done = threading.Event()
    settings = {"search_store": database.address, "processes": "2", "follow_s": "0.2", "sparql_workers": "1"}
    with run_server(store.directory, **settings) as running:

        def keep_asking() -> None:
            while not done.is_set():
                statuses.append(ask(running, "How much does the pine cabinet weigh?")[0])

        asking = threading.Thread(target=keep_asking)
        asking.start()
        try:
            read(store, write_texts(texts, "oak", weight=9))
            deadline = time.monotonic() + 30
            told = [""]
            while not all("9 kg" in one for one in told):  # by whichever process answers
                assert time.monotonic() < deadline, told
                time.sleep(0.3)
                told = [ask(running, "How much does the oak cabinet weigh?")[1] for _ in range(6)]
        finally:
            done.set()
            asking.join()
    assert set(statuses) == {200}


def test_a_search_store_that_is_down(tmp_path: Path) -> None:
    with run_postgres() as server:
        database = make_database(server, "away")
        store = database.store(tmp_path / "store")
        texts = write_texts(tmp_path / "texts", "oak")
        live = read(store, texts).generation
        question = "How much does the oak cabinet weigh?"
        server.stop()
        settings = {"search_store": database.address, "follow_s": "0.2", "sparql_workers": "1"}
        with run_server(store.directory, 0, "/healthz", **settings) as running:
            assert running.send("GET", "/readyz").status == 503
            status, told = ask(running, question)
            assert (status, "cannot be used" in told, "problem" in told) == (503, True, False), told
            server.start()
            wait_for(running, question, 200)
            server.stop()
            status, told = ask(running, question)
            assert status == 503
            assert '"title": "Service Unavailable"' in told
            with pytest.raises(EngineError, match="cannot be used"):
                read(store, write_texts(texts, "pine"))
            assert Store(store.directory).open_generation().id == live.id
            server.start()
            wait_for(running, question, 200)
            read(store, texts)
            wait_for(running, "How much does the pine cabinet weigh?", 200, "4 kg")
        log = running.log.read_text()
        assert "cannot be used" in log
        assert "a-secret-word" not in log + told


def wait_for(server: Server, question: str, status: int, text: str = "") -> None:
    deadline = time.monotonic() + 20
    while not ((got := ask(server, question))[0] == status and text in got[1]):
        assert time.monotonic() < deadline, got
        time.sleep(0.1)


def test_an_address_that_is_none(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed: make engines")
    for address in ("postgresql://user:a-secret-word@[host/db", "a-secret-word"):
        with pytest.raises(EngineError, match="looks like") as told:
            open_store(Settings.model_validate({"store": tmp_path, "search_store": address}))
        assert "a-secret-word" not in str(told.value)
