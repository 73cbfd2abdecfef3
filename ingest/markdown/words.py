"""The visible words of a run of inline Markdown, and the terms its author marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.token import Token

from ingest.markdown.html_text import ELEMENTS

_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)([^>]*)>")
_MARKING_TAGS = frozenset({"b", "strong", "i", "em", "code", "kbd", "mark", "dfn", "var", "samp", "tt"})
_WIKI_LINK = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
# A blank inside its markers keeps a span from being emphasis; converters write such spans.
_LOOSE_BOLD = re.compile(r"(?<!\S)\*\*\s*([^\s*\d][^*\n]*?)(?:\s*\*\*(?!\S)|(?P<gap>\s)\*\*(?=\w))")
_LOOSE_ITALIC = re.compile(r"(?<![^\s(])\*([A-Za-z][^*\n]*?)(?P<gap>\s)\*(?=[A-Za-z])")
_LINK_IN_CODE = re.compile(r"^\[([^\[\]]+)\]\(\S+\)$")  # converters write links inside code so
_TYPED_DASH = re.compile(r"(?<=\s)--(?=\s)")
_POWER_OF = re.compile(r"(?:\d|\)|(?<![^\W\d_])[^\W\d_]{1,2})$")
_RAISED_DIGITS = re.compile(r"\s*[⁰¹²³⁴-⁹]{1,2}(?![⁰¹²³⁴-⁹⁻])")
# A remark set right behind a word, as notes have it ("queue(first in, first out)", "Block Store(EBS)"); a call of a
# function holds no two words side by side, but behind a number ("wait(2 seconds)").
_REMARK = r"\((?=(?!\d)[^()\n]*?[\w%,] \w[^()\n]*\)|[A-Z]{2,}\d?s?\))"
_GLUED_REMARK = re.compile(rf"(?<![\w.$])(?P<word>[A-Za-z\d]+)(?={_REMARK})")
_LEADING_REMARK = re.compile(rf"{_REMARK}|\([a-z]{{3,}}\)")
_FOOTNOTE_SIGN = re.compile(r"[\[(]?(?:\d{1,2}|[*†‡§]+)[\])]?")


class Words(NamedTuple):
    """Plain words, whitespace folded, with the bold, italic and code spans among them in reading order."""

    text: str
    terms: tuple[str, ...] = ()


def fold(text: str) -> str:
    """One space for every run of whitespace, none at the ends."""
    return " ".join(text.split())


def read_words(tokens: Sequence[Token]) -> Words:
    """The visible words of markdown-it's inline `tokens`."""
    reader = _InlineReader({t.content for t in tokens if t.type == "html_inline"})
    for token in tokens:
        reader.take(token)
    reader.close_all()
    return Words(fold("".join(reader.parts)), tuple(reader.terms))


class _InlineReader:
    def __init__(self, tags: set[str]) -> None:
        self.parts: list[str] = []
        self.terms: list[str] = []
        self._open: list[int] = []  # where the outermost marked span began
        self._raised: int | None = None  # where a superscript began
        self._tags = tags

    def take(self, token: Token) -> None:
        kind = token.type
        if kind == "text":
            self._take_text(token.content)
        elif kind == "code_inline":
            self._begin()
            self.parts.append(_LINK_IN_CODE.sub(r"\1", token.content))
            self._end()
        elif kind in ("softbreak", "hardbreak"):
            self.parts.append(" ")
        elif kind in ("strong_open", "em_open"):
            self._begin()
        elif kind in ("strong_close", "em_close"):
            self._end()
        elif kind == "html_inline":
            self._take_tag(token.content)
        elif kind == "image":
            self.parts.append(read_words(token.children or []).text)

    def close_all(self) -> None:
        while self._open:
            self._end()

    def _take_text(self, text: str) -> None:
        if "[[" in text:
            text = _WIKI_LINK.sub(r"\1", text)
        if "==" in text:
            text = self._unmark(_HIGHLIGHT, text)
        if text == "****":
            return  # a converter's empty bold
        if "*" in text:
            text = self._unmark(_LOOSE_ITALIC, self._unmark(_LOOSE_BOLD, text))
        text = _GLUED_REMARK.sub(r"\g<word> ", _TYPED_DASH.sub("–", text))
        if self.parts and self.parts[-1][-1:].isalpha() and _LEADING_REMARK.match(text):
            text = f" {text}"
        self.parts.append(_RAISED_DIGITS.sub(self._without_note, text))

    def _without_note(self, raised: re.Match[str]) -> str:
        """Digits that are written raised: a power as it is, nothing in place of the mark of a note."""
        before = "".join(self.parts) + raised.string[: raised.start()]
        power = not raised[0][0].isspace() and _POWER_OF.search(before)
        return raised[0] if power else ""

    def _unmark(self, marked: re.Pattern[str], text: str) -> str:
        self.terms.extend(fold(found[1]) for found in marked.finditer(text))
        return marked.sub(lambda found: found[1] + (found.groupdict().get("gap") or ""), text)

    def _begin(self) -> None:
        self._open.append(len(self.parts))

    def _end(self) -> None:
        if not self._open:
            return
        start = self._open.pop()
        term = fold("".join(self.parts[start:]))
        if term and not self._open:
            self.terms.append(term)

    def _take_tag(self, markup: str) -> None:
        tag = _TAG.fullmatch(markup)
        if tag is None:
            return  # a comment or a declaration
        closing, name = tag[1] == "/", tag[2].lower()
        if name == "br":
            self.parts.append(" ")
        elif name in _MARKING_TAGS:
            (self._end if closing else self._begin)()
        elif name == "sup":
            self._raise(closing)
        elif self._is_placeholder(tag):
            self.parts.append(markup)

    def _is_placeholder(self, tag: re.Match[str]) -> bool:
        """Whether `<region>` is a word to be filled in rather than a tag: unknown, bare, never closed."""
        name, rest = tag[2], tag[3]
        bare = not tag[1] and "=" not in rest and not rest.endswith("/")
        worded = bool(rest) or name.islower() or name.isupper()  # <Tabs> is a component of a site
        return bare and worded and name.lower() not in ELEMENTS and f"</{name}>" not in self._tags

    def _raise(self, closing: bool) -> None:
        """A superscript after a number or unit is a power (2^32); a number elsewhere, a footnote mark."""
        if not closing:
            self._raised = len(self.parts)
        elif self._raised is not None:
            raised = fold("".join(self.parts[self._raised :]))
            if _POWER_OF.search("".join(self.parts[: self._raised])):
                self.parts[self._raised :] = ["^" + raised]
            elif _FOOTNOTE_SIGN.fullmatch(raised):
                del self.parts[self._raised :]
            self._raised = None
