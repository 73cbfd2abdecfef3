"""A vocabulary file: the names of known things, as SKOS concepts in Turtle, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from ontology.errors import VocabularyError
from ontology.schema import Schema
from ontology.terms import DEFAULT_BASE
from ontology.turtle import Statements, read_statements

FOLDER = Path(__file__).with_name("vocabularies")
STANDARD = (FOLDER / "aws.ttl", FOLDER / "computing.ttl")
_ENTITIES = DEFAULT_BASE + "id/"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Term:
    """A known thing and its names.

    `kind` is the local name of an ontology class; `aliases` are its other right names and `hidden` wrong ones
    that people write; `exact` are those of its names that are ordinary words too; `scope` is the id of the
    thing it belongs to; `brands` may stand before any of its names.
    """

    id: str
    label: str
    kind: str
    aliases: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    scope: str | None = None
    brands: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the preferred one first, wrong ones last."""
        return (self.label, *self.aliases, *self.hidden)


def read_vocabulary(path: Path, schema: Schema, known: dict[str, Term]) -> dict[str, Term]:
    """The terms of the file `path` by id, laid over `known` ones, to which it may add names.

    Raises a VocabularyError, with file, concept and what to do, when the file is missing or not Turtle, or a
    concept has no kind of the ontology, no single preferred label, or an id that is not a slug.
    """
    statements = read_statements(path)
    brands = tuple(brand for said in statements.values() for brand in said.get("qg:brandPrefix", ()))
    terms = dict(known)
    for iri, said in statements.items():
        if "skos:ConceptScheme" not in said.get("rdf:type", ()):
            term_id = _term_id(path, iri)
            terms[term_id] = _read_term(path, term_id, said, schema, brands, known.get(term_id))
    for term in terms.values():
        if term.scope is not None and term.scope not in terms:
            raise VocabularyError(
                f"{path}: {term.id}: belongs to {term.scope!r}, which no vocabulary names; add that concept"
            )
    return terms


def _term_id(path: Path, iri: str) -> str:
    term_id = iri.removeprefix(_ENTITIES)
    if term_id == iri or not _ID.fullmatch(term_id):
        raise VocabularyError(f"{path}: {iri}: a concept's IRI should be <{_ENTITIES}…>, ending in lower-case-words")
    return term_id


def _read_term(
    path: Path, term_id: str, said: Statements, schema: Schema, brands: tuple[str, ...], earlier: Term | None
) -> Term:
    labels = said.get("skos:prefLabel", ()) or ((earlier.label,) if earlier else ())
    kinds = said.get("rdf:type", ()) or ((f"qg:{earlier.kind}",) if earlier else ())
    if len(labels) != 1 or not labels[0].strip():
        raise VocabularyError(f"{path}: {term_id}: has {len(labels)} skos:prefLabel; give exactly one, not empty")
    kind = kinds[0].removeprefix("qg:") if len(kinds) == 1 else ""
    if not schema.is_kind(kind, "Entity"):
        raise VocabularyError(
            f"{path}: {term_id}: its type {', '.join(kinds) or '(none)'} is not one class of entities of the "
            "ontology; write for example `a qg:Concept`"
        )
    term = Term(
        id=term_id,
        label=labels[0],
        kind=kind,
        aliases=said.get("skos:altLabel", ()),
        hidden=said.get("skos:hiddenLabel", ()),
        exact=said.get("qg:exactLabel", ()),
        scope=said["qg:belongsTo"][0].removeprefix(_ENTITIES) if "qg:belongsTo" in said else None,
        brands=brands,
    )
    stray = set(term.exact) - set(term.names)
    if stray:
        raise VocabularyError(
            f"{path}: {term_id}: qg:exactLabel {sorted(stray)} is none of its names; add it as skos:altLabel"
        )
    return _merge(path, earlier, term) if earlier else term


def _merge(path: Path, earlier: Term, later: Term) -> Term:
    if (earlier.label, earlier.kind) != (later.label, later.kind):
        raise VocabularyError(
            f"{path}: {later.id}: another vocabulary calls it the {earlier.kind} {earlier.label!r}, this one "
            f"the {later.kind} {later.label!r}; give one of them another id"
        )
    return replace(
        later,
        aliases=tuple(dict.fromkeys(earlier.aliases + later.aliases)),
        hidden=tuple(dict.fromkeys(earlier.hidden + later.hidden)),
        exact=tuple(dict.fromkeys(earlier.exact + later.exact)),
        scope=later.scope or earlier.scope,
        brands=tuple(dict.fromkeys(earlier.brands + later.brands)),
    )
