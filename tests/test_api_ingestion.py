"""Which texts an ingest reads, takes over and drops."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from api import ingestion
from api.terminal import show_plan
from graph.store import Store
from ontology.errors import SourceError
from ontology.terms import DEFAULT_BASE


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def ingest(store: Store, *paths: Path, replace: bool = False) -> ingestion.Report:
    return ingestion.ingest(store, paths, base=DEFAULT_BASE, replace=replace)


def ids(report: ingestion.Report) -> list[str]:
    return [document.id for document in report.generation.records.documents()]


def test_texts_from_elsewhere_stay_unless_replaced(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    one = write(tmp_path / "a" / "one.md", "# Oak\n\nOak weighs 6 kg.\n")
    two = write(tmp_path / "b" / "deep" / "two.md", "# Pine\n\nPine weighs 4 kg.\n")
    assert ids(ingest(store, one)) == ["one"]
    assert ids(ingest(store, tmp_path / "b")) == ["deep/two", "one"]
    assert ids(ingest(store, two, replace=True)) == ["two"]


def test_new_rules_read_everything_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    one = write(tmp_path / "a" / "one.md", "# Oak\n\nOak weighs 6 kg.\n")
    write(tmp_path / "b" / "deep" / "two.md", "# Pine\n\nPine weighs 4 kg.\n")
    ingest(store, one, tmp_path / "b")
    (store.directory / "READER").write_text("older rules", encoding="ascii")
    report = ingest(store, one)
    assert sorted(path.name for path, _ in report.plan.sources) == ["one.md", "two.md"]
    assert ids(report) == ["deep/two", "one"]
    assert not ingest(store, one).built


def test_two_files_of_one_id(tmp_path: Path) -> None:
    write(tmp_path / "a" / "one.md", "# Oak\n\nOak weighs 6 kg.\n")
    write(tmp_path / "a" / "one.txt", "Pine\n- weighs 4 kg\n")
    report = ingest(Store(tmp_path / "store"), tmp_path / "a")
    assert len(report.plan.sources) == 1
    assert "same id" in report.plan.failures[0][1]


def test_a_link_belongs_to_the_folder_in_which_it_stands(tmp_path: Path) -> None:
    store, folder = Store(tmp_path / "store"), tmp_path / "texts"
    kept = [write(tmp_path / "elsewhere" / f"{tree}.md", f"# {tree}\n\n{tree} is a tree.\n") for tree in ("Oak", "Yew")]
    folder.mkdir()
    for text in kept:
        (folder / text.name).symlink_to(text)
    assert ids(ingest(store, folder)) == ["Oak", "Yew"]
    (folder / "Yew.md").unlink()
    (store.directory / "READER").write_text("older rules", encoding="ascii")
    assert ids(ingest(store, folder)) == ["Oak"]
    report = ingest(store, tmp_path)
    assert (report.plan.gone, sorted(ids(report))) == (["Oak"], ["elsewhere/Oak", "elsewhere/Yew", "texts/Oak"])


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    empty = write(tmp_path / "empty.txt", " \n")
    with pytest.raises(SourceError, match=r"No text could be read\..*empty\.txt: is empty"):
        ingest(Store(tmp_path / "store"), empty)
    assert Store(tmp_path / "store").current() is None


def test_few_texts_and_many_get_the_same_vectors() -> None:
    few, many = ingestion.FrugalEmbedder(), ingestion.FrugalEmbedder()
    texts = [f"drawer number {number}" for number in range(301)]
    assert np.allclose(few.encode(texts[:3]), many.encode(texts)[:3], atol=1e-5)


def test_the_plan_tells_how_long_what_is_left_will_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.workers.core_count", lambda: 2)
    texts = [(Path(f"{name}.md"), Path()) for name in ("one", "two")]
    plan = ingestion.Plan(sources=texts, sizes={"one": 60_000_000, "two": 20_000_000}, unchanged=["three"])
    assert show_plan(plan) == "2 files to read (80.0 MB), 1 unchanged; about 23 minutes on 2 cores"
    plan.ready.add("one")
    assert show_plan(plan) == (
        "2 files to read (80.0 MB), 1 of them read by an ingest that did not end, 1 unchanged; "
        "about 19 minutes on 2 cores"
    )
