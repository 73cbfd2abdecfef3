"""What the server serves: the live generation with all that answers from it, followed without a restart."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from functools import cached_property

import networkx as nx

from answer.engine import Engine
from api.changes import Changes
from api.http.metrics import Metrics
from api.opening import open_store
from api.rdf_access import Pool, open_pool, try_to_copy
from api.settings import Settings
from api.starters import Starters
from graph.embed import LightEmbedder
from graph.manifest import read_times
from graph.records.lookup import Records
from graph.store import Generation
from graph.update import Change, apply_change
from graph.view import MOST_CLAIMS, entity_graph, nearby_graph
from ontology.errors import EngineError, QuillgraphError, StoreError
from ontology.lexicon import Lexicon, load_lexicon
from ontology.terms import Names

_log = logging.getLogger("quillgraph")


class Serving:
    """One generation with its engine. A request that began with it ends with it."""

    def __init__(self, generation: Generation, lexicon: Lexicon, embedder: LightEmbedder, threshold: float) -> None:
        self.generation = generation
        self.names = Names(generation.manifest["base"])
        self.lexicon = lexicon
        self.engine = Engine(generation, lexicon, embedder, threshold)
        self.starters = Starters(self.engine, self.records)
        self._guard = threading.Lock()

    @property
    def records(self) -> Records:
        """The generation's records."""
        return self.generation.records

    def graph(self, *entities: str) -> nx.MultiDiGraph[str]:
        """The entities and what links them, at least what lies around `entities`.

        The whole is built when first asked for, by one thread; where it would be too large, a part for each question.
        """
        if self.generation.manifest["counts"]["claims"] > MOST_CLAIMS:
            return nearby_graph(self.records, entities)
        with self._guard:
            return self._graph

    @cached_property
    def read_times(self) -> dict[str, str]:
        """When each document was read, by its id."""
        return read_times(self.generation.manifest)

    @cached_property
    def slips(self) -> dict[str, str]:
        """Words of the texts that are probably misspelt, without case, and what was probably meant."""
        return {one.slip.casefold(): one.meant for one in self.generation.findings if one.slip}

    @cached_property
    def finding_counts(self) -> Counter[str]:
        """How many findings have a place in each document."""
        return Counter(name for one in self.generation.findings for name in {place.document for place in one.places})

    @cached_property
    def _graph(self) -> nx.MultiDiGraph[str]:
        return entity_graph(self.records)


class Service:
    """Holds the live :class:`Serving` and the SPARQL pool, and swaps both for a new generation."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.changes = Changes(settings, self.refresh)
        self._store = open_store(settings)
        self._lexicon: Lexicon | None = None
        self._embedder: LightEmbedder | None = None
        self._serving: Serving | None = None
        self._pool: Pool | None = None
        self._trouble = ""  # why the newest generation is not served
        self._refused = ""  # the generation that could not be opened; it is not tried again
        self._changing, self._refreshing = threading.Lock(), threading.Lock()
        self._stop = threading.Event()
        self._follower = threading.Thread(target=self._follow, name="follow-generation", daemon=True)
        self._to_copy = threading.Event()
        self._copier = threading.Thread(target=self._copy, name="copy-outside", daemon=True)

    def start(self) -> None:
        """Load the live generation, if there is one, and follow the store from then on."""
        self.refresh()
        self._follower.start()
        self._copier.start()

    def stop(self) -> None:
        """Stop following and end the query processes."""
        self._stop.set()
        self._to_copy.set()  # a push that runs may be cut off: the next one goes on
        self.changes.stop()
        if self._follower.is_alive():
            self._follower.join()
        if self._serving:
            self._serving.starters.stop()
        if self._pool:
            self._pool.close()

    @property
    def serving(self) -> Serving:
        """What is live now. Raises StoreError where nothing is, saying what to do."""
        if self._serving is None:
            raise self._nothing_yet()
        return self._serving

    @property
    def pool(self) -> Pool:
        """The SPARQL engine over what is live now. Raises StoreError where nothing is."""
        if self._pool is None:
            raise self._nothing_yet()
        return self._pool

    def _nothing_yet(self) -> StoreError:
        hint = "run `quillgraph ingest PATH…`; the server follows without a restart."
        return StoreError(self._trouble or f"{self.settings.store}: holds no graph yet; {hint}")

    def gauges(self) -> dict[str, float]:
        """Values of this moment for the metrics: which generation is live (0: none), and what it holds."""
        if self._serving is None or self._pool is None:
            return {"generation": 0}
        running, waiting = self._pool.load
        generation = self._serving.generation
        counts = generation.manifest["counts"]
        held = {name: counts[name] for name in ("documents", "claims", "entities", "quads")}
        return {
            "generation": int(generation.id.removeprefix("gen-")),
            **held,
            "sparql_running": running,
            "sparql_waiting": waiting,
            "sparql_in_memory": self._pool.in_memory,
        }

    def change(self, change: Change) -> None:
        """Apply a change to the graph and serve what comes of it. Raises what `apply_change` raises."""
        settings = self.settings
        with self._changing:
            apply_change(
                self._store, change, settings.update_timeout_s, settings.sparql_memory_bytes, settings.update_timeout_s
            )
        self.refresh()
        self._to_copy.set()

    def refresh(self) -> None:
        """Serve the newest generation; where it cannot be opened, the old one goes on (see the log)."""
        with self._refreshing:
            self._refresh()

    def _refresh(self) -> None:
        try:
            newest = self._store.current_id()
            if newest is None or newest in (self._refused, self._serving and self._serving.generation.id):
                return
            self._refused = newest
            self._serve(self._store.open_generation())
            self._refused = self._trouble = ""
        except QuillgraphError as error:
            if isinstance(error, EngineError):  # it may be there again at any moment
                self._refused = ""
            if self._trouble != str(error):
                self._trouble = str(error)
                _log.error("the newest generation is not served: %s", error)
        except Exception as error:  # a defect must not end the follower; the old generation goes on serving
            self._trouble = f"The newest generation cannot be served ({error}); the server's log says more."
            _log.exception("the newest generation is not served")

    def _serve(self, generation: Generation) -> None:
        if self._lexicon is None:
            self._lexicon = load_lexicon(self.settings.vocabulary_files)
        if self._embedder is None:
            self._embedder = LightEmbedder()
        serving = Serving(generation, self._lexicon, self._embedder, self.settings.refusal_threshold)
        if self._pool is None:
            self._pool = open_pool(generation, self.settings, self.metrics.count_query_kill)
        else:
            self._pool.switch(generation.rdf_path)
        before, self._serving = self._serving, serving
        if before:
            before.starters.stop()
        _log.info("serving generation %s", generation.id)

    def _follow(self) -> None:
        while not self._stop.wait(self.settings.follow_s):
            self.refresh()

    def _copy(self) -> None:
        """Copy each change of ours to the SPARQL store of the settings; our own engine answers until that is done."""
        while self._to_copy.wait() and not self._stop.is_set():
            self._to_copy.clear()
            try_to_copy(self._store, self.settings)
