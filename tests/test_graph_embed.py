"""Both embedders give the model's vectors, and only with the published weights."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from graph.embed import BulkEmbedder, LightEmbedder, model_folder
from ontology.errors import ModelError

ROOT = Path(__file__).resolve().parent.parent
TEXTS = (
    "How many local secondary indexes may a table have?",
    "x",
    "",
    "Überzug 日本語 — naïve café ✓ 3.5 KB",
    "A very long text about throughput and capacity units. " * 60,
    "How many local secondary indexes may a table have?",
)


@pytest.fixture(scope="module")
def light() -> LightEmbedder:
    return LightEmbedder()


@pytest.mark.filterwarnings("default")
def test_the_two_embedders_agree(light: LightEmbedder) -> None:
    ours, reference = light.encode(TEXTS), BulkEmbedder().encode(TEXTS)
    assert ours.shape == reference.shape == (len(TEXTS), light.dimension)
    assert np.abs(ours - reference).max() < 1e-5


def test_vectors_have_length_one_and_do_not_depend_on_company(light: LightEmbedder) -> None:
    together = light.encode(TEXTS)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    for row, text in enumerate(TEXTS):
        assert np.abs(light.encode([text])[0] - together[row]).max() < 1e-5


def test_like_meanings_are_near(light: LightEmbedder) -> None:
    question, near, far = light.encode(["car price", "what an automobile costs", "a recipe for pea soup"])
    assert question @ near > 0.5 > question @ far


def test_no_texts_give_no_rows(light: LightEmbedder) -> None:
    assert light.encode([]).shape == (0, 384)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_changed_weights_are_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model_folder(), folder)
    with (folder / name).open("r+b") as file:
        file.seek(-9, 2)
        file.write(b"!")
    with pytest.raises(ModelError, match=f"{name}.*not the published file"):
        LightEmbedder(folder)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    shutil.copy(model_folder() / "tokenizer.json", tmp_path)
    with pytest.raises(ModelError, match=r"cannot be read.*make setup"):
        LightEmbedder(tmp_path)


def test_the_light_road_imports_no_torch() -> None:
    code = "import sys, graph.embed as e; e.LightEmbedder().encode(['x']); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
