"""Asking where documents are many: only their heads have vectors, and the rest is found by words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from answer.engine import Engine
from answer.model import Status
from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.records.tables import head_words
from graph.search import meaning
from graph.search.wordvectors import WordVectors
from graph.store import Generation, Store
from ingest.pipeline import read_source
from ingest.source import decode_source
from ontology.lexicon import load_lexicon
from ontology.vocabulary import STANDARD
from tests.test_graph_changes import build

TEXTS = {
    "garden/roses": "# Roses\n\nRoses need six hours of sun a day.\n\n- **Pruning**: cut roses back in March\n",
    "garden/ponds": "# Ponds\n\nA pond for fish is at least 80 cm deep.\n\nFish are fed once a day.\n",
    "kitchen/ovens": "# Ovens\n\nBread is baked at 230 degrees.\n\nAn oven door holds three panes of glass.\n",
    "kitchen/fish": "# Fish dishes\n\nTrout is fried for four minutes on each side.\n",
}
LEXICON = load_lexicon()
pytestmark = pytest.mark.xdist_group("many documents")


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meaning, "MOST_TEXTS", 0)
        readings = [read_source(decode_source(t.encode(), i, Path(f"{i}.md")), LEXICON) for i, t in TEXTS.items()]
        yield build(Store(tmp_path_factory.mktemp("many") / "store"), readings)


@pytest.fixture(scope="module")
def engine(generation: Generation) -> Engine:
    return Engine(generation, LEXICON, LightEmbedder())


def test_a_document_has_one_vector(generation: Generation) -> None:
    assert generation.manifest["counts"]["vectors"] == len(TEXTS)
    assert (generation.path / "vectors" / "words.npy").exists()


@pytest.mark.parametrize(
    ("question", "told", "document"),
    [
        ("How deep is a pond for fish?", "80 cm", "garden/ponds"),
        ("How long is trout fried?", "four minutes", "kitchen/fish"),
        ("When are roses pruned?", "March", "garden/roses"),
    ],
)
def test_questions_are_answered(engine: Engine, question: str, told: str, document: str) -> None:
    answer = engine.ask(question)
    assert told in answer.answer
    assert answer.citations[0].document == document
    assert answer.passages[0].document == document


def test_a_folder_limits_what_is_asked(engine: Engine) -> None:
    answer = engine.ask("How deep is a pond for fish?", documents=["kitchen/"])
    assert answer.status is Status.NOT_FOUND
    assert {passage.document for passage in answer.passages} <= {"kitchen/fish", "kitchen/ovens"}


def test_words_by_themselves_tell_likeness(generation: Generation) -> None:
    vectors = WordVectors(generation.path / "vectors" / "words.npy", LightEmbedder())
    dog, puppy, invoice = vectors.encode(["a dog in the garden", "puppies play on the lawn", "the invoice is due"])
    assert dog @ puppy > dog @ invoice + 0.1
    assert not vectors.encode([""]).any()


def test_the_next_generation_has_the_same_table(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "MOST_TEXTS", 0)
    store = Store(generation.path.parent)
    text = "# Sheds\n\nA shed has one door.\n"
    new = build_generation(
        store,
        [read_source(decode_source(text.encode(), "garden/sheds", Path("garden/sheds.md")), LEXICON)],
        embedder=LightEmbedder(),
        unchanged=list(TEXTS),
        vocabulary_files=STANDARD,
        checked=True,
    )
    assert (new.path / "vectors" / "words.npy").samefile(generation.path / "vectors" / "words.npy")
    assert new.manifest["counts"]["vectors"] == len(TEXTS) + 1


def test_a_document_is_headed_by_the_outermost_folder_that_tells_anything() -> None:
    assert head_words("docs/user-guide/doc_source/limits", "Limits") == "Limits. user guide"
    assert head_words("limits", "Limits") == "Limits"
