"""Names and the entities they stand for: one book of names a document.

A name is looked up in the vocabulary first; what the vocabulary does not know becomes an entity of the text,
within the scope of the thing it was named under, so that the "items" of one service are not those of another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.model import Entity
from ingest.shape import is_code_name, is_command, is_name, plain_words
from ontology.lexicon import Lexicon
from ontology.reading import form
from ontology.relations import relations
from ontology.terms import slug
from ontology.vocabulary import Term
from ontology.words import fold, normalise, singular, stem

_BRACKETED = re.compile(r"^(?P<name>[^()]{2,}?)\s+\((?P<also>[^()]{1,40})\)$")
_SPELT_WITHIN = re.compile(r"^(?P<name>[^()]{2,}?)\s+\((?P<also>[^()]{2,40})\)\s+(?P<rest>\w[^()]*)$")
_PROGRAM = re.compile(r"(?P<name>[A-Za-z][\w-]+)\.(?:py|sh|pl|rb|js|exe|bat|ps1|jar|lua)")
_ACRONYM = re.compile(r"^[A-Za-z][A-Za-z0-9&/-]{1,11}s?$")
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+)\s+(?=[^\W\d])"
)  # "2. Pumps", "1.3 Valves"
_EDGE = " .,;:!?*\"'“”‘’-–—"


_SIGNS = "".join(map(chr, (*range(0x2600, 0x27C0), *range(0x2B00, 0x2C00), 0xFE0F, *range(0x1F300, 0x1FB00)))) + " "


@dataclass(slots=True)
class NameBook:
    """The entities of one document by id, and the ids by normalised name."""

    lexicon: Lexicon
    entities: dict[str, Entity] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)  # keys of what several things have in brackets

    def of_term(self, term: Term) -> str:
        """The id of a vocabulary term, whose entity is entered with all its names."""
        if term.id not in self.entities:
            scope = term.scope if term.scope and term.scope != term.id else None
            names = (*term.aliases, *term.hidden)
            self._enter(Entity(term.id, term.label, term.kind, names, scope, known=True))
            if scope and scope in self.lexicon.terms:
                self.of_term(self.lexicon.terms[scope])
        return term.id

    def name(self, phrase: str, scope: str | None = None, kind: str = "", also: tuple[str, ...] = ()) -> str | None:
        """The id of the entity that a phrase names, entered if it is new; None for a phrase that names nothing.

        `also` are other names by which the text speaks of the same thing.
        """
        identity = self._name(phrase, scope, kind)
        if identity and also:
            self._also(identity, list(also))
        return identity

    def _name(self, phrase: str, scope: str | None, kind: str) -> str | None:
        words = _trim(form("name_article").sub("", _trim(phrase)))
        if not words or not any(sign.isalpha() for sign in words):
            return None
        names = _spellings(words)
        for candidate in names:
            known = self._known(candidate, scope)
            if known:
                self._also(known, [n for n in names if n != candidate and _is_alias(n)])
                return known
        label = names[1] if len(names) > 1 and _is_alias(names[-1]) else words
        others = [*names[1:], self.lexicon.strip_brand(label)]
        if (bracketed := _BRACKETED.match(words)) and self._is_shared(bracketed["also"], label):
            others.remove(bracketed["also"].strip())
        aliases = tuple(dict.fromkeys(n for n in others if n != label and _is_alias(n)))
        return self._local(label, aliases, scope, kind or kind_of(label))

    def _is_shared(self, also: str, label: str) -> bool:
        """Whether words in a bracket are no other name of the thing before it but what several things have in common:
        something else bore them, and neither is short for the other. The others bear them no more, but those for which
        they are short."""
        if name_key(also) in self._shared:
            return True
        bearers = [self.entities[identity] for identity in self.by_name.get(name_key(also), ())]
        others = [entity for entity in bearers if name_key(label) not in map(name_key, entity.names)]
        own = [entity for entity in others if name_key(entity.label) == name_key(also)]
        if not others or own or _is_short_for(also, label) or _is_short_for(label, also):
            return False
        key = name_key(also)
        self._shared.add(key)
        for entity in (other for other in others if not _is_short_for(also, other.label)):
            entity.aliases = tuple(name for name in entity.aliases if name_key(name) != key)
            self.by_name[key].remove(entity.id)
        return True

    def own(self, label: str, scope: str | None, kind: str, also: tuple[str, ...] = ()) -> str | None:
        """The id of a thing of the text's own, whatever a vocabulary knows by its name."""
        return self._local(label, also, scope, kind)

    def of_document(self, identity: str, title: str) -> str:
        """The id of a document taken as a thing of its own, for one whose title is too long to be a name."""
        key = "/".join(slug(part) or "document" for part in identity.split("/"))
        if key not in self.entities:
            self._enter(Entity(key, title or identity, "Topic"))
        return key

    def _known(self, phrase: str, scope: str | None) -> str | None:
        terms = self.lexicon.lookup(phrase) or self.lexicon.lookup(self.lexicon.strip_brand(phrase))
        terms = tuple(term for term in terms if not _is_miscased(phrase, term))
        if not terms:
            return None
        return self.of_term(min(terms, key=lambda term: (term.scope != scope, term.id)))

    def _local(self, label: str, aliases: tuple[str, ...], scope: str | None, kind: str) -> str | None:
        if len(plain_words(label)) > 9:
            return None
        bare = label if kind == "Command" else self.lexicon.strip_brand(label) or label
        if program := _PROGRAM.fullmatch(label):
            aliases = (*aliases, program["name"])  # "make_plan.py" is also called make_plan
        key = slug(_singular_phrase(bare))
        for name in (label, *aliases):
            for identity in self.by_name.get(name_key(name), ()):
                if self.entities[identity].scope == scope:
                    self._also(identity, [n for n in (label, *aliases) if n != self.entities[identity].label])
                    return identity
        identity = f"{scope}/{key}" if scope and scope != key else key
        if identity in self.entities:
            self._also(identity, [label, *aliases])
            return identity
        self._enter(Entity(identity, bare, kind, tuple(n for n in (label, *aliases) if n != bare), scope))
        return identity

    def _enter(self, entity: Entity) -> None:
        self.entities[entity.id] = entity
        for name in entity.names:
            self._list(name, entity.id)

    def _also(self, identity: str, names: list[str]) -> None:
        entity = self.entities[identity]
        fresh = [name for name in dict.fromkeys(names) if name not in entity.aliases and name != entity.label]
        entity.aliases += tuple(fresh)
        for name in fresh:
            self._list(name, identity)

    def _list(self, name: str, identity: str) -> None:
        ids = self.by_name.setdefault(name_key(name), [])
        if identity not in ids:
            ids.append(identity)

    def label(self, identity: str) -> str:
        """The name of an entity, "" for an id that stands for none."""
        entity = self.entities.get(identity)
        return entity.label if entity else ""

    def is_known(self, phrase: str) -> bool:
        """Whether a whole phrase is the name of a thing of the vocabulary."""
        words = form("name_article").sub("", fold(phrase).strip(_EDGE))
        return any(
            self.lexicon.lookup(n) or self.lexicon.lookup(self.lexicon.strip_brand(n)) for n in _spellings(words)
        )

    def is_named(self, phrase: str) -> bool:
        """Whether a whole phrase is the name of a thing of the vocabulary, or of one that the text named before."""
        return self.is_known(phrase) or name_key(form("name_article").sub("", _trim(phrase))) in self.by_name

    def mentioned(self, text: str) -> list[str]:
        """Ids of the vocabulary's things that a text mentions, in order, each once."""
        return list(dict.fromkeys(self.of_term(mention.term) for mention in self.lexicon.find(text)))


def _is_miscased(word: str, term: Term) -> bool:
    """Whether a word in mixed case ("NaCl") is another name than the acronym of a term that it resembles ("NACL")."""
    plain = word.removesuffix("s")
    names = (term.label, *term.aliases, *term.hidden)
    mixed = not (plain.isupper() or word.islower() or word.istitle())
    return mixed and word not in names and word.upper() in names


def _trim(phrase: str) -> str:
    """A phrase without the signs around it, and the number of a heading before it; the dash of an option ("-S") and the
    dot of ".NET" belong to its name."""
    words = _NUMBERED.sub("", fold(phrase).lstrip(_SIGNS))
    trimmed = words.strip(_EDGE)
    sign = re.match(r"(?:-{1,2}|\.)(?=[A-Za-z])", words)
    return sign[0] + trimmed if sign else trimmed


def name_key(name: str) -> str:
    """A name as the book lists it: normalised, its last word singular."""
    return _singular_phrase(normalise(name))


def _singular_phrase(phrase: str) -> str:
    head, _, last = phrase.rpartition(" ")
    return f"{head} {singular(last.casefold())}".strip() if last.casefold() != last.upper() else phrase


def _is_short_for(short: str, name: str) -> bool:
    """Whether the letters of an acronym are those that the words of a name begin with, in their order."""
    letters = iter("".join(word[0] for word in plain_words(name)).casefold())
    return " " not in short.strip() and all(sign in letters for sign in short.strip().casefold().removesuffix("s"))


def _spellings(words: str) -> list[str]:
    """A phrase and the two names of one thing that it may give: "Block Store (BS)", "BS (Block Store) disk"."""
    if found := _BRACKETED.match(words):
        return [words, found["name"].strip(), found["also"].strip()]
    if (found := _SPELT_WITHIN.match(words)) and (found["name"].isupper() or found["also"].isupper()):
        return [words, *(f"{found[part].strip()} {found['rest']}" for part in ("name", "also"))]
    return [words]


def _is_alias(name: str) -> bool:
    """Whether words in or before a bracket are another name: an acronym, an identifier, or a short name."""
    return bool(_ACRONYM.match(name)) or (is_name(name, 4) and not name[:1].isdigit())


def kind_of(label: str) -> str:
    """The ontology class of a thing by its written name: an identifier, a command, or its last noun."""
    if is_command(label):
        return "Command"
    if re.match(r"^x-[a-z-]+$", label):
        return "Header"
    found = kind_of_noun(label)
    if found:
        return found
    return "Parameter" if is_code_name(label) else "Concept"


def kind_of_noun(label: str) -> str | None:
    """The ontology class that a phrase's last noun tells, if it tells one."""
    words = plain_words(label)
    return relations().kind_of_noun.get(stem(singular(words[-1].casefold()))) if words else None


def split_names(phrase: str) -> list[str]:
    """The names in an enumeration: "S3, Redshift, and Splunk" gives three; brackets stay with their name."""
    whole = form("or_more").sub(r"\1_or_\2", fold(phrase))
    pieces = form("between_names").split(whole)
    return [_trim(piece).replace("_or_", " or ") for piece in pieces if _trim(piece)]
