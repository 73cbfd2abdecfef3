"""Names in the graph: the IRIs that Quillgraph mints, and how words become slugs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

DEFAULT_BASE = "http://127.0.0.1:8000/"
CHARACTERISTIC_PREFIX = "characteristic/"
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def slug(words: str) -> str:
    """`words` as a lower-case ASCII path segment: "Partition Key (hash)" gives "partition-key-hash"."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub("-", plain).strip("-") or quote(words.strip().lower(), safe="")[:60] or "x"


@dataclass(frozen=True, slots=True)
class Names:
    """Mints and reads IRIs below `base` (ends with a slash)."""

    base: str = DEFAULT_BASE

    @property
    def ontology(self) -> str:
        """The namespace of classes and properties."""
        return self.base + "ontology#"

    @property
    def ontology_graph(self) -> str:
        """The graph that holds the ontology and the vocabularies."""
        return self.base + "graph/ontology"

    @property
    def inference_graph(self) -> str:
        """The graph that holds what was inferred, apart from what was read."""
        return self.base + "graph/inferences"

    @property
    def endpoint(self) -> str:
        """The SPARQL endpoint, which is also what relative IRIs of queries and updates are relative to."""
        return self.base + "sparql"

    def entity(self, entity_id: str) -> str:
        """The IRI of an entity."""
        return self.base + "id/" + entity_id

    def claim(self, claim_id: str) -> str:
        """The IRI of a claim."""
        return self.base + "claim/" + claim_id

    def document(self, document_id: str) -> str:
        """The IRI of a document, which is also the name of its graph."""
        return self.base + "document/" + quote(document_id)

    def span(self, document_id: str, first: int, last: int) -> str:
        """RFC 5147 counts line positions from 0, between lines: lines 3..5 are `#line=2,5`."""
        return f"{self.base}span/{quote(document_id)}#line={first - 1},{last}"

    def predicate(self, name: str) -> str:
        """An ontology property, or the property minted for a characteristic read from a table."""
        if name.startswith(CHARACTERISTIC_PREFIX):
            return self.base + "property/" + name.removeprefix(CHARACTERISTIC_PREFIX)
        return self.ontology + name
