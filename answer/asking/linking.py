"""Linking: which entities of the graph a question names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from answer.knowledge import Knowledge
from ontology.words import language, terms_of

_LONGEST = 7  # words in a name
_WORD = 5  # letters of a name that is no unit or short form
_TOKEN = re.compile(r"(?<![A-Za-z0-9]['’])[A-Za-z0-9][\w.:@+#/-]*")  # the "s" of "someone's" names nothing


@dataclass(frozen=True, slots=True)
class Link:
    """Entities that one stretch of a question may name, best first, with its words and where they stand."""

    entities: tuple[str, ...]
    matched: str
    start: int
    end: int

    @property
    def best(self) -> str:
        """The entity that is meant most probably."""
        return self.entities[0]


def read_names(text: str, knowledge: Knowledge) -> tuple[str, list[Link]]:
    """A question with its names as the texts write them, and these names. A thing that is called by a word which the
    texts never use ("Postgres") goes by its label, where they use that; an acronym stays."""
    links = link_entities(text, knowledge)
    for link in reversed(links):
        label = knowledge.label(link.best)
        is_word = len(link.matched) >= _WORD and not link.matched.isupper()
        if is_word and _unused(link.matched, knowledge) and not _unused(label, knowledge):
            text = f"{text[: link.start]}{label}{text[link.end :]}"
            links = []
    return text, links or link_entities(text, knowledge)


def _unused(name: str, knowledge: Knowledge) -> bool:
    """Whether the texts use no word of a name."""
    return all(knowledge.weight(stem) >= knowledge.rarest for stem in terms_of(name))


def link_entities(text: str, knowledge: Knowledge) -> list[Link]:
    """The names in a question, longest first where they overlap, in the order they stand."""
    words = [(m.group().rstrip("./:-"), m.start()) for m in _TOKEN.finditer(text)]
    links: list[Link] = []
    position = 0
    while position < len(words):
        link, taken = _longest(text, words, position, knowledge)
        if link:
            links.append(link)
        position += max(taken, 1)
    return links


def _longest(text: str, words: list[tuple[str, int]], position: int, knowledge: Knowledge) -> tuple[Link | None, int]:
    for size in range(min(_LONGEST, len(words) - position), 0, -1):
        last, start = words[position + size - 1], words[position][1]
        end = last[1] + len(last[0])
        phrase = text[start:end]
        if size == 1 and (not _may_name(phrase) or _measures(words, position)):
            continue
        found = find_names(phrase, knowledge)
        if found:
            return Link(tuple(found), phrase, start, end), size
    return None, 1


def _measures(words: list[tuple[str, int]], position: int) -> bool:
    """Whether a word only tells what "how" asks for ("how long …"), whatever else bears it as a name."""
    return position > 0 and words[position - 1][0].casefold() == "how" and words[position][0].islower()


def _may_name(word: str) -> bool:
    plain = word.casefold()
    return plain not in language().stop_words or (word.isupper() and len(word) > 1)


def find_names(phrase: str, knowledge: Knowledge) -> list[str]:
    """Ids of the entities that bear a phrase as a name, best first."""
    return list(knowledge.bearers(phrase))


def suggest_names(phrase: str, knowledge: Knowledge, limit: int = 5) -> list[str]:
    """Labels of the entities whose names are most like a phrase, best first."""
    shortlist = {entity.label for entity in knowledge.records.search_entities(phrase, None, 50)}
    for word in phrase.split():
        shortlist |= {entity.label for entity in knowledge.records.search_entities(word, None, 30)}
        shortlist |= {entity.label for entity in knowledge.records.search_entities(word[:3], None, 60)}
    ranked = process.extract(phrase, sorted(shortlist), scorer=fuzz.WRatio, limit=limit, score_cutoff=55)
    return [label for label, _, _ in ranked]
