"""Wording: statements made into short plain sentences with their subject."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from answer.knowledge import Knowledge
from ingest.model import Claim
from ingest.sentences import split_sentences
from ingest.shape import is_comment, opens_list
from ontology.questioning import questioning
from ontology.words import fold, language, terms_of, words_of

_SENTENCES = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)\s+(?=[A-Z])")  # an initial ("N. Smith") ends none
_LABEL = re.compile(r"^(?P<label>[^:]{2,40}):\s+(?=\S)")
_VALUES = re.compile(r"[A-Z][^–]{2,60}? – \d[\d.,]*(?: ?[A-Za-z%][\w/%]*)?(?=\s+[A-Z(]|[\s.]*$)")
_RUN = 3  # values that are a run of them
_COMMANDS = re.compile(r"\n\s*\n|\n(?=\$ )")
MOST_FACT = 240
_LEAST = 24  # letters of an item of a long list
WHOLE = 480  # letters of a sentence that is not cut, as its end may tell


def subject_words(claim: Claim, knowledge: Knowledge) -> str:
    """What a statement is about, in words: the nearest head above it, else its subject's label."""
    above = [part for part in claim.context if part]
    label = knowledge.label(claim.subject)
    if claim.under and above and claim.form != "cell":
        head = above[-1]
        if _goes_on_about(label, claim, knowledge):
            return label
        parent = knowledge.claim(claim.under)
        if parent is not None and opens_list(parent.text) and not parent.text.rstrip().endswith(":"):
            return head
        if words_of(head)[:1] and words_of(head)[0].casefold() in language().finite_verbs:
            return f"{label}: {head}"
        return head if len(head) < 90 else label
    return label


def _goes_on_about(label: str, claim: Claim, knowledge: Knowledge) -> bool:
    """Whether a statement is a later sentence of an item that begins with its subject ("Oak - hard. Dries slowly.")."""
    begins = re.compile(rf"{re.escape(label)}(?!\w)", re.I)
    before = [c for c in knowledge.siblings(claim) if c.order < claim.order and c.subject != claim.subject]
    return bool(label and before and begins.match(before[-1].text)) and not begins.match(claim.text)


def full_statement(claim: Claim, knowledge: Knowledge, most: int = MOST_FACT) -> str:
    """A statement with what it is about put first, unless its words name it already."""
    return finish(shorten(with_subject(claim.text, claim, knowledge), most, WHOLE))


def with_subject(text: str, claim: Claim, knowledge: Knowledge) -> str:
    """The words of a claim after what it is about, unless they name it already."""
    text = fold(text)
    subject = subject_words(claim, knowledge)
    stems = set(terms_of(subject))
    named = subject in text if knowledge.entity(claim.subject).kind == "Parameter" else stems <= set(terms_of(text))
    return text if claim.form == "cell" or not stems or named else f"{subject}: {text}"


def split_label(text: str) -> tuple[str, str]:
    """The label of a labelled statement ("Weight: 3 kg") and what it says; "" and all of it where there is none."""
    found = _LABEL.match(text)
    return (found["label"], text[found.end() :]) if found else ("", text)


def shorten(text: str, most: int, whole: int = 0) -> str:
    """Whole sentences up to a length; of a first sentence that is longer, and longer than `whole`, the words up to
    it."""
    if len(text) <= most:
        return text
    kept = ""
    for sentence in _SENTENCES.split(text):
        if kept and len(kept) + len(sentence) + 1 > most:
            break
        kept = f"{kept} {sentence}".strip()
    if len(kept) <= max(most, whole):
        return kept
    return kept[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def telling_sentences(text: str, most: int, worth: Callable[[str], float]) -> str:
    """Of a text its sentences of most worth, the first of equals, as many as fit a length, in their order; one at
    least. Of a run of values ("Oslo – 3 km Rome – 2 km") those of more worth than others only."""
    values = _VALUES.findall(text)
    least = min(map(worth, values), default=0.0)
    if len(values) >= _RUN and (asked := [value for value in values if worth(value) > least]):
        return ", ".join(asked)
    sentences = _SENTENCES.split(text)
    kept: set[int] = set()
    left = most
    for place in sorted(range(len(sentences)), key=lambda place: -worth(sentences[place])):
        left -= len(sentences[place]) + 1
        if kept and left < 0:
            break
        kept.add(place)
    return " ".join(sentences[place] for place in sorted(kept))


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    return _SENTENCES.split(text, maxsplit=1)[0]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return _SENTENCES.split(text)


def fit_items(items: list[str], most: int) -> list[str]:
    """Items that are no longer than `most` letters together: the longest are cut, the others stay whole."""
    left, most_each = most - 4 * len(items), 0
    for position, length in enumerate(sorted(map(len, items))):
        most_each = left // (len(items) - position)
        if length > most_each:
            break
        left -= length
    else:
        return items
    return [shorten(item, max(_LEAST, most_each)) for item in items]


def parallel_clauses(text: str) -> list[list[tuple[str, str]]]:
    """The readings of a sentence as parallel clauses ("A for x, B for y"), each clause as what stands before and
    behind their common preposition."""
    clauses = [clause for clause in questioning().forms["clause_joint"].split(text) if clause]
    found = []
    for preposition in questioning().parallel:
        parts = [f" {clause}".partition(f" {preposition} ") for clause in clauses]
        if len(parts) > 1 and all(between for _, between, _ in parts):
            found.append([(before.strip(), complement) for before, _, complement in parts])
    return found


def narrow(text: str, wanted: set[str]) -> str:
    """Of parallel clauses of one sentence the one whose complement is asked for; else the whole text."""
    head, colon, body = text.rpartition(": ")
    if len(split_sentences(body)) > 1:
        return text
    clauses = [clause for clause in questioning().forms["clause_joint"].split(body) if clause]
    for parts in parallel_clauses(body):
        hits = [wanted & set(terms_of(complement)) for _, complement in parts]
        best = max(range(len(parts)), key=lambda position: len(hits[position]))
        others = [wanted & set(terms_of(c)) for position, c in enumerate(clauses) if position != best]
        cased = len(clauses) > 1 and questioning().forms["case_begun"].match(clauses[best])  # it says not what is then
        if hits[best] and not cased and all(other < hits[best] for other in others):
            return finish(f"{head}{colon}{clauses[best]}")
    return text


def best_command(text: str, wanted: set[str], most: int = MOST_FACT) -> str:
    """A code block; of one longer than `most` characters the part between blank lines or prompts, and of a longer part
    the line with the line it is indented below, that hold most of the wanted stems."""
    groups = text.split("\n\n")
    if len(groups) > 1 and all(is_comment(group) for group in groups):  # each group of lines is for what it says
        text = _holding_most(groups, wanted)
    if len(text) <= most:
        return text
    part = _holding_most([part for part in _COMMANDS.split(text) if part.strip()], wanted) or text
    return part.strip() if len(part) <= most else _best_line(part.splitlines(), wanted)


def _best_line(lines: list[str], wanted: set[str]) -> str:
    best = _holding_most(lines, wanted)
    above = lines[: lines.index(best)]
    indent = len(best) - len(best.lstrip())
    outer = [line for line in above if line.strip() and len(line) - len(line.lstrip()) < indent]
    return "\n".join([*outer[-1:], best]).strip()


def _holding_most(parts: list[str], wanted: set[str]) -> str:
    return max(parts, key=lambda part: len(wanted & set(terms_of(part.replace("-", " ")))), default="")


def finish(text: str) -> str:
    """A text as a sentence: first letter up, a full stop at its end."""
    text = text.strip().rstrip(",;:")
    if not text:
        return text
    first = text.split()[0]
    if first.isalpha() and first.islower():
        text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…)`" or text.endswith("…") else text + "."


def say_verdict(verdict: bool, reason: str) -> str:
    """Yes or no with the reason."""
    return f"{'Yes' if verdict else 'No'}. {reason}"


def bullet_list(items: list[str]) -> str:
    """Items as a Markdown list."""
    return "\n".join(f"- {item}" for item in items)


def numbered_list(steps: Iterable[str]) -> str:
    """Steps as a numbered list."""
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))
