"""Words and turns of phrase are data: each is there under the name that the code calls it by, and is called; a file
that is not as it should be is refused by its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ontology import questioning, reading, units, words
from ontology.errors import VocabularyError

ROOT = Path(__file__).resolve().parent.parent
CODE = {path: path.read_text() for part in ("ingest", "graph", "answer") for path in (ROOT / part).rglob("*.py")}
LOADERS = [
    ("language.yaml", words, words.language),
    ("questions.yaml", questioning, questioning.questioning),
    ("reading.yaml", reading, reading.turns),
    ("units.yaml", units, units.units),
]


def called(pattern: str) -> set[str]:
    return {name for text in CODE.values() for name in re.findall(pattern, text)}


def test_turns_of_phrase_of_readers_are_called_by_their_names() -> None:
    assert called(r'(?<![\w.])form\("(\w+)"\)') == reading.turns().forms.keys()
    assert called(r"""(?<![\w.])word_list\(["'](\w+)["']\)""") == reading.turns().words.keys()


def test_words_of_questions_are_called_by_their_names() -> None:
    known = questioning.questioning()
    assert called(r'questioning\(\)\.words\["(\w+)"\]') <= known.words.keys()
    quoted = called(r'"(\w+)"')
    assert known.words.keys() <= quoted
    assert known.stems.keys() <= quoted
    assert known.forms.keys() <= quoted
    assert called(r'\bforms\["(\w+)"\]') <= known.forms.keys()


@pytest.mark.parametrize(("name", "module", "load"), LOADERS)
@pytest.mark.parametrize("body", ["forms: {a: '('}", "words: [", "other: 1"])
def test_a_faulty_file_is_refused_by_its_name(
    name: str, module: Any, load: Callable[[], object], body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text(body)
    monkeypatch.setattr(module, "__file__", str(tmp_path / "module.py"))
    load.cache_clear()  # type: ignore[attr-defined]
    try:
        with pytest.raises(VocabularyError, match=re.escape(name)):
            load()
    finally:
        monkeypatch.undo()
        load.cache_clear()  # type: ignore[attr-defined]
