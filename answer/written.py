"""How what a question asks for is written: a name of code beside the noun that says what it is."""

from __future__ import annotations

import re
from itertools import pairwise

from answer.model import Kind
from answer.question import Question
from ontology.words import singular, stem

_WORDS = re.compile(r"[\w./-]+")
_CODE_NAME = re.compile(r"\w_\w|[a-z][A-Z]|\w\.[a-z]|^--?[a-z]")


def has_name_beside_noun(text: str, question: Question) -> bool:
    """Whether a statement has a name as code writes it beside the noun that is asked for ("which function …?": "… call
    the batch_run function"), and the question does not have that name itself."""
    if not question.asked or question.kind is not Kind.REVERSE:
        return False
    words = _WORDS.findall(text)
    pairs = (pair for pair in (*pairwise(words), *pairwise(reversed(words))) if _CODE_NAME.search(pair[0]))
    asked = question.asked[-1]
    return any(stem(singular(noun.casefold())) == asked and name not in question.text for name, noun in pairs)
