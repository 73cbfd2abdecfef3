"""Settings come from one table; the page about them is generated from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from answer.engine import DEFAULT_THRESHOLD
from api.settings import Settings, describe_settings

ROOT = Path(__file__).resolve().parent.parent


def test_the_page_about_settings_is_up_to_date() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == describe_settings(), "run: python -m api.settings > docs/settings.md"


def test_every_setting_has_help() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_engine_has_the_same_threshold() -> None:
    assert Settings().refusal_threshold == DEFAULT_THRESHOLD


def test_the_environment_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUILLGRAPH_PORT", "8123")
    monkeypatch.setenv("QUILLGRAPH_VOCABULARIES", "a.ttl:b.ttl")
    settings = Settings()
    assert settings.port == 8123
    assert settings.vocabulary_files == [Path("a.ttl"), Path("b.ttl")]


@pytest.mark.parametrize("base", ["ftp://x/", "http://x", "nonsense/"])
def test_a_base_must_be_a_web_address_with_a_slash(base: str) -> None:
    with pytest.raises(ValidationError, match="slash"):
        Settings(base_iri=base)
