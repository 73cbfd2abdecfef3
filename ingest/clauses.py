"""What a sentence's main clause says of which thing: its own subject, and the names in an object phrase.

A pattern finds a relation's words; here it is told whether the sentence asserts them, of whom, and of what. Where the
words leave that open there is no relation: the statement itself stays a claim of the third level.
"""

from __future__ import annotations

import re

from ingest.definitions import PRONOUN, names_class
from ingest.names import NameBook, kind_of_noun, split_names
from ingest.shape import has_finite_verb, is_code_name, is_name, is_order, looks_plural, plain_words
from ontology.words import language, words_of

_SUBORDINATE = re.compile(
    r"^(?:when(?:ever)?|if|although|though|while|whilst|because|since|after|before|unless|until|where|as|to|for|in|on|with|by"
    r"|without|during|given)\b",
    re.I,
)
_IF = re.compile(r"^(?:if|unless|until)\b", re.I)
_EXAMPLE = re.compile(
    r"^(?:for (?:example|instance)|examples?\b|e\.?g\.?|suppose|imagine|say\b|as (?:an|another) example"
    r"|in (?:this|the following) example)",
    re.I,
)
_IMPERSONAL = re.compile(r"^it is (?:\w+ )?\w+ to\b", re.I)
_PERSONAL = re.compile(r"\bI(?:'m|'d|'ve)?\b(?! (?:and|/) Q)")
_HELPER = (
    r"(?:also|can|could|will|would|may|might|must|should|is|are|be|been|being|was|were|has|have|had|easily|easier|easy|only"
    r"|to|fully|both|directly|automatically|usually|typically|often|then|and|or|natively|optionally|currently|always|best"
    r"|mainly|built-in|either|further|more|does|do|simply|seamlessly|that|which|who|still|again|now|primarily|very|mostly"
    r"|generally|essential|thus|instead|just|not|first|finally|lastly)"
)
_HELPERS_BEFORE = re.compile(rf"^(?:{_HELPER}\b[\s,]*)+", re.I)
_HELPERS_AFTER = re.compile(rf"(?:[\s,]*\b{_HELPER})+$", re.I)
_POINTS_BACK = re.compile(r"\b(?:that|which|who)(?:\s+(?:can|could|is|are|be|will|may|also|must|not))*$", re.I)
_OTHER_CLAUSE = re.compile(r"\b(?:because|when|if|so|as|while|whilst|whenever|where|since|though|uses? .+ to)\b", re.I)
_OF_NEARER = re.compile(r"\b\w+ing (?:the|an?|how)\s[\w\s-]+$", re.I)  # "A note describing the method used for …"
_SOME = re.compile(r"^(?:some|many|most|few|certain|several)\b", re.I)
_CUT_OFF = re.compile(r"\b(?:an?|the|of|with|for|in|from)$", re.I)
_NEGATED = re.compile(r"\b(?:not|cannot|never|no|without|neither|nor)\b|n['’]t\b", re.I)
_ACTOR = re.compile(
    r"^(?:it|they|this|that|these|those|you|we|one|users?|customers?|developers?|people|which|who)$",
    re.I,
)
_ARTICLE = re.compile(
    r"^(?:an?|the|your|its|their|each|every|any|another|other|multiple|several|one or more|these)\s", re.I
)
_BREAK = re.compile(
    r"\s*(?:\b(?:which|that|who|when|where|if|because|so|as well as|in order|but|unless|until|while|whenever|rather"
    r"|instead"
    r"|to)\b).*$",
    re.I,
)
_PREPOSITION = re.compile(
    r"\s+(?:by|using|via|through|without|with|within|for|on|in|at|from|as|over|across|during|into|after|before|per|under"
    r"|between|every|each|once|based|stored|located|running|against|inside|outside|upon|than|is|are)\b.*$",
    re.I,
)
_OPENS_CLAUSE = re.compile(
    r"^(?:for|to|with|by|in|on|at|from|as|via|using|without|if|when|that|which|where|how|why|what|whether|then|so|not|e\.?g"
    r"|etc|be|been|being|more|less|such|same|same as|up|its|no|both|only|also|now|here"
    r"|(?:most|some|many|all|none|any) of|will|can|may|must|should|thus|such|either|because|optionally)(?![\w-])",
    re.I,
)
_INSTANCES = re.compile(r",?\s+(?:such as|including|for example|e\.g\.?,?)\s+", re.I)
_VERBAL = re.compile(r"^\w+(?:ed|ing)\b", re.I)
_MOST_OBJECT_WORDS = 5


def is_example(text: str) -> bool:
    """Whether a statement gives an example."""
    return bool(_EXAMPLE.match(text))


def main_clause(text: str) -> str:
    """The clause that a sentence asserts: without a condition or purpose before it; "" for a question or example."""
    if text.rstrip().endswith("?") or is_example(text) or _IMPERSONAL.match(text) or _PERSONAL.search(text):
        return ""
    if not _SUBORDINATE.match(text):
        return text
    if _IF.match(text):
        return ""
    _, comma, rest = text.partition(", ")
    if comma:
        return rest
    return text if not has_finite_verb(text) else ""


def own_subject(before: str, subject: str, main: str | None, book: NameBook, whole: str = "") -> str | None:
    """The thing that the words before a relation's verb speak of; `subject` where they leave it out or point to it.

    None where they name no thing that can be told, or deny the relation. `whole` is the clause that the verb is in.
    """
    clause = re.split(r"[;:]\s|\.\s|\s[–—-]\s", before)[-1].strip()
    if _NEGATED.search(clause) or _OTHER_CLAUSE.search(clause) or clause.count("(") != clause.count(")"):
        return None
    if whole and names_class(whole):
        return None if _OF_NEARER.search(clause) else subject
    if (
        _SOME.match(clause)
        or _CUT_OFF.search(clause)
        or _POINTS_BACK.search(clause)
        or _is_participle_of_object(clause, whole[len(before) :])
    ):
        return None
    if clause.endswith(",") and _is_participle(whole[len(before) :]) and not has_finite_verb(clause):
        return subject  # a fragment that goes on about the same thing: "Fast delivery, integrated with …"
    tail = clause.split(", ")[-1]
    for words in dict.fromkeys((clause, tail)):
        bare = _HELPERS_AFTER.sub("", _HELPERS_BEFORE.sub("", words)).strip(" ,")
        if not bare or _ACTOR.match(bare) or _elides(bare) or _is_called(bare, subject, book):
            return subject
    if PRONOUN.match(bare) or not is_name(bare, 5) or is_order(bare) or re.search(r"(?:ed|spent)$", bare):
        return None
    if "," in clause or not names_thing(bare, book) or _PREPOSITION.search(f" {bare}"):
        return None
    return book.name(bare, main)


def _is_participle(after: str) -> bool:
    """Whether the words from a relation's verb on begin with a participle ("integrated with …")."""
    return bool(re.match(r"\w+ed\b", after.lstrip()))


def _is_participle_of_object(clause: str, after: str) -> bool:
    """Whether a verb tells of the object just before it: "supports images hosted on …" says it of the images."""
    words = words_of(_HELPERS_BEFORE.sub("", clause))
    return _is_participle(after) and len(words) > 1 and _elides(" ".join(words)) and words[-1] not in ("is", "are")


def _elides(words: str) -> bool:
    """Whether a clause starts with its verb: "Captures, transforms and", "Used"."""
    first = words_of(words)[0].casefold() if words_of(words) else ""
    if is_order(words):
        return False
    series = bool(re.match(r"^(?:[A-Za-z]+s,? ?)+$", words)) and "," in words
    return (
        series
        or (first in language().finite_verbs and first not in language().genus)
        or (len(words.split()) == 1 and first.endswith("ed"))
    )


def _is_called(words: str, identity: str, book: NameBook) -> bool:
    entity = book.entities.get(identity)
    bare = _ARTICLE.sub("", words).casefold()
    return entity is not None and bare in {name.casefold() for name in entity.names}


def names_thing(words: str, book: NameBook) -> bool:
    """Whether a phrase reads as a thing's name: a known one, or a noun phrase that shows itself to be one."""
    if book.is_known(words):
        return True
    if PRONOUN.match(words) or _OPENS_CLAUSE.match(words) or not is_name(words, _MOST_OBJECT_WORDS):
        return False
    if not any(sign.isalpha() for sign in words) or words[0].isdigit() or _is_verb(words_of(words)[0]):
        return False
    shown = bool(_ARTICLE.match(words)) or any(sign.isupper() for sign in words) or is_code_name(words)
    noun = looks_plural(words) or kind_of_noun(words) or plain_words(words)[-1].casefold() in language().genus
    return shown or (bool(noun) and not _VERBAL.match(words))


def _is_verb(word: str) -> bool:
    """Whether a phrase's first word, in lower case, is a verb or an adverb, so that the phrase is no name."""
    known = word in language().imperatives or (word in language().finite_verbs and word not in language().genus)
    return word.islower() and (known or word.endswith("ly"))


def object_names(phrase: str, book: NameBook) -> list[str]:
    """The names in an object phrase: its enumerated things, up to where another clause begins."""
    inside = re.search(r"\(([^)]+)\)", phrase)
    if inside and len(split_names(inside[1])) > 1:
        phrase = re.sub(r"^(?:e\.?g\.?|i\.?e\.?|such as|like)[\s,]+", "", inside[1])
    phrase = _INSTANCES.split(phrase)[-1]
    names = []
    for piece in _share_noun(split_names(phrase), book):
        if book.is_known(piece):
            names.append(piece)
            continue
        name = _PREPOSITION.sub("", _BREAK.sub("", piece)).strip()
        vague = name != piece and len(name.split()) == 1 and name.islower() and not book.is_known(name)
        if name and not vague and name.count("(") == name.count(")") and names_thing(name, book):
            names.append(name)
        if not names or name != piece or names[-1] != name:
            break
    return names


def _share_noun(pieces: list[str], book: NameBook) -> list[str]:
    """Names with the noun that they share: "standard and FIFO queues" gives standard queues and FIFO queues."""
    noun = pieces[-1].split()[-1] if pieces and " " in pieces[-1] else ""
    return [
        f"{piece} {noun}" if noun and " " not in piece and book.is_known(f"{piece} {noun}") else piece
        for piece in pieces
    ]
