"""The shape of a phrase: is it a name, a sentence, the head of a list? Used to infer what layout lost."""

from __future__ import annotations

import re
from itertools import pairwise

from ontology.reading import form, word_list
from ontology.words import language, normalise_apostrophes, singular, stem, words_of

_BRACKET = re.compile(r"\s*\([^)]*\)\s*")
_CODE_NAME = re.compile(r"^[a-z]+(?:[A-Z][a-z0-9]+)+$|^(?:[A-Z][a-z0-9]+){2,}$|^[\w.-]+\.[a-z]{2,5}$|^\w+(?:::?\w+)+$")
_COMMENT = re.compile(r"\s*(?://|#(?!!|\w+\s*[<\"(])|--\s|;|/\*|\*\s|<!--|%\s|rem\s)", re.I)
_PLAIN_WORD = re.compile(r"[(\"'\[]?(?:[A-Za-z][a-z'-]*|[A-Z]{2,})[.,:;?!)\"'\]]*$")
_CODE_SIGN = re.compile(r"[{};]|=>|\w\(")


def plain_words(text: str) -> list[str]:
    """The words of a phrase without what stands in brackets."""
    return words_of(_BRACKET.sub(" ", text))


def opens_list(text: str) -> bool:
    """Whether a line announces what follows it: by a colon, a question, or a word left hanging ("Use IAM if")."""
    stripped = text.rstrip()
    if stripped.endswith((":", "?")):
        return True
    if stripped.endswith((".", "!", ";", ",")) or len(stripped.split()) < 2:
        return False
    return stripped.casefold().endswith(tuple(" " + opener for opener in language().openers))


def has_finite_verb(text: str) -> bool:
    """Whether a phrase holds a word that shows it to be a sentence.

    Words with a capital inside a phrase are parts of names ("Use Cases"), words after "to" are infinitives.
    """
    verbs, infinitives = language().finite_verbs, word_list("infinitive_leads")
    words = [normalise_apostrophes(word) for word in words_of(text)]
    for before, word in pairwise(words):
        if word in verbs and before.casefold() not in infinitives:
            return True
    return bool(words) and words[0].casefold() in word_list("first_verbs")


def finite_verb(text: str) -> int | None:
    """The place of the first word that can be the main verb of a text, None where there is none.

    A word behind an article, a preposition or "to" is no such verb.
    """
    place, before, no_verb_after = 0, "", word_list("no_verb_after")
    for word in words_of(text):
        place = text.index(word, place)
        if normalise_apostrophes(word) in language().finite_verbs and before.casefold() not in no_verb_after:
            return place
        if not before and word.casefold() in word_list("first_verbs"):
            return place
        before, place = word, place + len(word)
    return None


def is_sentence(text: str) -> bool:
    """Whether a phrase states something by itself rather than naming something."""
    return text.rstrip().endswith(".") or has_finite_verb(text) or len(words_of(text)) > 8


def is_title_case(text: str) -> bool:
    """Whether the phrase is written as a name: every word but the small ones with a capital, digit or code form."""
    words = [word for word in plain_words(text) if word.casefold() not in word_list("small_words")]
    return bool(words) and all(word[0].isupper() or word[0].isdigit() or _CODE_NAME.match(word) for word in words)


def is_name(text: str, most_words: int = 6) -> bool:
    """Whether a phrase is short, verbless and unpunctuated enough to name a thing."""
    words = plain_words(text)
    ends = text.rstrip().endswith((".", ",", ";", "!"))
    return 0 < len(words) <= most_words and not ends and not has_finite_verb(text)


def is_order(text: str) -> bool:
    """Whether a phrase begins as an order or a step does ("Rinse with water")."""
    words = words_of(text)
    return len(words) > 1 and words[0].casefold() in language().imperatives


def is_code_name(text: str) -> bool:
    """Whether the whole phrase is one identifier such as AssumeRole, maximumPercent or Fn::Join."""
    return bool(_CODE_NAME.match(text.strip()))


def reads_as_detail(text: str) -> bool:
    """Whether a line looks like it says something about a head above it."""
    return is_sentence(text) or starts_as_detail(text) or len(plain_words(text)) > 3


def starts_as_detail(text: str) -> bool:
    """Whether a line starts as a statement about something named before it ("Used in …", "A collection of …")."""
    return bool(form("detail_lead").match(text))


def is_command(text: str) -> bool:
    """Whether a whole line is a shell command."""
    words = text.lstrip("$> ").split()
    if len(words) < 2 or words[0].rstrip(":") not in language().shell_commands:
        return text.startswith(("~/", "$ ", "./")) and len(words) > 1
    prose = words[1].casefold() in word_list("prose_second")
    return any(word.startswith("-") for word in words) or (words[1][:1].islower() and not prose)


def is_comment(line: str) -> bool:
    """Whether a line of source code is a comment, by the signs that most languages begin one with."""
    return bool(_COMMENT.match(line))


def reads_as_prose(code: str) -> bool:
    """Whether what stands as source code is words for people: a help text, a comment, a printed table."""
    lines = [line for line in code.splitlines() if line.strip()]
    return sum(map(_is_worded, lines)) * 2 >= len(lines)


def _is_worded(line: str) -> bool:
    words = line.split()
    plain = sum(bool(_PLAIN_WORD.match(word)) for word in words)
    return plain * 2 >= max(len(words), 8) and (is_comment(line) or not _CODE_SIGN.search(line))


def stated_count(text: str) -> int | None:
    """The number of items that a list's head announces ("in three ways:"), if it does."""
    found = form("number_of_items").search(text)
    if not found:
        return None
    word = found[1].casefold()
    return int(word) if word.isdigit() else language().numbers.get(word)


def looks_plural(phrase: str) -> bool:
    """Whether the phrase's last word looks like a plural noun."""
    words = plain_words(phrase)
    return bool(words) and singular(words[-1].casefold()) != words[-1].casefold()


def stems(text: str) -> set[str]:
    """Stems of all words, singular, for asking whether two phrases share a noun."""
    return {stem(singular(word.casefold())) for word in words_of(text)}


def looks_adjective(word: str) -> bool:
    """Whether a single word ends as adjectives do ("Ephemeral", "Persistent")."""
    return bool(form("adjective").search(word))


def tick_value(value: str) -> bool | None:
    """Whether a cell says yes or no, None where it says more than that."""
    folded = value.strip().casefold()
    if folded in language().ticks:
        return True
    if folded in language().crosses:
        return False
    return None
