"""What the commands work with: settings, store, generation, engine. Each is imported when it is needed (`api.cli`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from answer.engine import Engine
    from api.settings import Settings
    from graph.store import Generation, Store


def choose_settings(store: Path | None, vocabulary: list[Path] | None = None) -> Settings:
    """The settings with what the options override. Raises QuillgraphError for one that is wrong."""
    from api.settings import load_settings

    return load_settings(store, vocabulary or [])


def open_store(settings: Settings) -> Store:
    """The store, which need not exist yet, with what searches its texts. Nothing is connected to.

    Raises EngineError where a search store is set and its address is none or a package for it is missing.
    """
    from graph.store import Store

    address = settings.search_store.get_secret_value()
    if not address:
        return Store(settings.store)
    from graph.outside.postgres import PostgresSearch

    return Store(settings.store, PostgresSearch(address))


def open_generation(settings: Settings) -> Generation:
    """The live generation. Raises StoreError where there is none."""
    return open_store(settings).open_generation()


def open_engine(settings: Settings) -> Engine:
    """What answers questions from the live generation. Raises StoreError where there is none."""
    from answer.engine import Engine
    from graph.embed import LightEmbedder
    from ontology.lexicon import load_lexicon

    generation = open_generation(settings)
    lexicon = load_lexicon(settings.vocabulary_files)
    return Engine(generation, lexicon, LightEmbedder(), settings.refusal_threshold)
