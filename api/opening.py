"""What the commands work with: settings, generation, engine. Each is imported when it is needed (`api.cli`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from answer.engine import Engine
    from api.settings import Settings
    from graph.store import Generation


def choose_settings(store: Path | None, vocabulary: list[Path] | None = None) -> Settings:
    """The settings with what the options override. Raises QuillgraphError for one that is wrong."""
    from api.settings import load_settings

    return load_settings(store, vocabulary or [])


def open_generation(settings: Settings) -> Generation:
    """The live generation. Raises StoreError where there is none."""
    from graph.store import Store

    return Store(settings.store).open_generation()


def open_engine(settings: Settings) -> Engine:
    """What answers questions from the live generation. Raises StoreError where there is none."""
    from answer.engine import Engine
    from graph.embed import LightEmbedder
    from ontology.lexicon import load_lexicon

    generation = open_generation(settings)
    lexicon = load_lexicon(settings.vocabulary_files)
    return Engine(generation, lexicon, LightEmbedder(), settings.refusal_threshold)
