"""Making a Markdown file ready for a CommonMark parser without moving a single line.

Front matter, template shortcodes and attribute lists are not Markdown; they are taken out here (their
visible words stay), so that line 7 of the prepared text is still line 7 of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.markdown.mappings import list_options
from ingest.markdown.tables import draw_with_pipes
from ontology.reading import word_list

_FRONT = {"---": ("---", "..."), "+++": ("+++",)}
_FRONT_KEY = re.compile(r"\s*(?:#|[\w.-]+\s*[:=])")
_TITLE = re.compile(r"title\s*[:=]\s*(.+)$", re.IGNORECASE)
_FENCE = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}(?!.*`)|~{3,})")
_TAB = re.compile(r"(\s*)===[!+]?\s+(\"[^\"]*\")\s*$")
_TOC_LINE = re.compile(r"\s*(?:\[TOC\]|\[\[_?TOC_?\]\]|\[\[toc\]\]|\{:\s*toc\s*\})\s*$", re.IGNORECASE)
_LATEX_LINE = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\\[a-zA-Z]+\*?(?:\[[^\]]*\]|\{[^{}]*\})*[ \t]*)+$")
_SUB_ITEM = re.compile(r"(?P<indent>[ \t]+)(?P<number>\d{1,2})\.\d{1,2}\.?[ \t]+(?=\S)")
_NUMBERED = re.compile(r"[ \t]*(?P<number>\d{1,2})[.)][ \t]")
_LABEL = re.compile(r"(?P<label>[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]+\S.*[\w)*_`])[ \t]+[-–—][ \t]*$")
_BULLETED = re.compile(r"(?P<number>)[ \t]+- ")
_SHORTCODE = re.compile(
    r"(?P<code>(?P<ticks>`+)[^\n]*?(?P=ticks)(?!`))"
    r"|\{\{[<%](?P<hugo>.{0,800}?)[%>]\}\}"
    r"|\{%-?(?P<liquid>.{0,800}?)-?%\}"
    r"|\{\{\s*(?:site|page)\.[^{}\n]*\}\}"
    r"|\{:[^{}\n]*\}"
    r"|[ \t]+\{#[^{}\n]*\}(?=[ \t]*$)"
    r"|(?<![\w$\\])\$\\?(?P<math>[A-Za-z]\w{0,7})\$(?![\w$])"
    r"|(?<![\w:`/])(?P<emoji>:[a-z][a-z0-9]*(?:_[a-z0-9]+)*:)(?![\w:`])",
    re.DOTALL | re.MULTILINE,
)
_MARKS = {
    **dict.fromkeys((":white_check_mark:", ":heavy_check_mark:", ":ballot_box_with_check:", ":check_mark:"), "✓"),
    **dict.fromkeys((":x:", ":heavy_multiplication_x:", ":negative_squared_cross_mark:", ":no_entry:"), "✗"),
}
"""Emoji that say yes or no in the cell of a table, by their short names; elsewhere emoji are decoration."""

_SHOWN = re.compile(r"\b(?:text|title|name|caption|alt|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NAMED = re.compile(r"=\s*[\"'](?:[\w-]+/)*(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)[\"']")
_TOLD = re.compile(r"(?P<tag>[a-z_]+)\s+(?:[\"'](?P<quoted>[^\"']+)[\"']|(?P<bare>[A-Za-z][\w-]*))\s*")
_FILE = re.compile(r"\.(?:html?|md|png|svg|jpe?g|gif|webp|ya?ml|json|csv|txt)$", re.IGNORECASE)


@dataclass(slots=True)
class Prepared:
    """A text ready to parse: as many lines as the file, its stated title, and the lines taken out."""

    lines: list[str]
    title: str = ""
    noise: dict[int, str] = field(default_factory=dict)


def labels_call_out(name: str) -> bool:
    """Whether a word labels a call-out, as it stands in markup."""
    return name.lower() in word_list("remarks") | word_list("call_outs")


def prepare(lines: Sequence[str]) -> Prepared:
    """Blank out what is not Markdown in the raw `lines`; line numbers stay as they are."""
    plain = (line.replace("\r", " ").replace("\0", " ") for line in lines)
    prepared = Prepared([line if line.strip() else "" for line in plain])  # a no-break space is blank, too
    _drop_front_matter(prepared)
    for first, last in _unfenced(prepared.lines):
        if first < last:
            _clean_run(prepared, first, last)
    return prepared


def _drop_front_matter(prepared: Prepared) -> None:
    lines = prepared.lines
    close = _FRONT.get(lines[0].strip()) if lines else None
    if close is None:
        return
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() in close), None)
    body = [line for line in lines[1:end] if line.strip()] if end else []
    if end is None or not body or not _FRONT_KEY.match(body[0]):
        return  # a horizontal rule, not front matter
    titles = [found[1] for line in body if (found := _TITLE.match(line))]
    prepared.title = titles[0].strip().strip("\"'").strip() if titles else ""
    for i in range(end + 1):
        if lines[i].strip():
            prepared.noise[i + 1] = "front matter"
        lines[i] = ""


def _unfenced(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Half-open index ranges of the lines outside fenced code."""
    start, fence = 0, ""
    for i, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark is None:
            continue
        if not fence:
            yield start, i
            fence = mark[1]
        elif mark[1].startswith(fence) and not line[mark.end() :].strip():
            start, fence = i + 1, ""
    if not fence:
        yield start, len(lines)


def _clean_run(prepared: Prepared, first: int, last: int) -> None:
    run = list_options(draw_with_pipes(prepared.lines[first:last]))
    text = "\n".join(run)
    if any(sign in text for sign in "{:$"):
        text = _SHORTCODE.sub(_show, text)
    for i, (old, new) in enumerate(zip(run, text.split("\n"), strict=True), first):
        new = _TAB.sub(r"\1!!! tab \2", new)
        if _TOC_LINE.match(new) or _LATEX_LINE.match(new):
            new = ""
        new = _LABEL.sub(r"\g<label>", _as_item(new, prepared.lines[i - 1] if i else ""))
        if old.strip() and not new.strip():
            prepared.noise[i + 1] = "site markup"
        prepared.lines[i] = new


def _as_item(line: str, above: str) -> str:
    """A line numbered as a part of a numbered item ("   2.1 Rinse" below "2. Wash") as the item of a list below it."""
    part = _SUB_ITEM.match(line)
    item = _NUMBERED.match(above) or _BULLETED.match(above)
    if part is None or item is None or (item["number"] or part["number"]) != part["number"]:
        return line
    return f"{part['indent']}- {line[part.end() :]}"


def _show(found: re.Match[str]) -> str:
    """What a reader of the built page would see in place of a shortcode, on as many lines."""
    if found["code"]:
        return found["code"]
    if found["math"]:
        return found["math"]
    if found["emoji"]:
        return _MARKS.get(found["emoji"], "") if _fills_cell(found) else ""
    inner = (found["hugo"] or found["liquid"] or "").strip()
    shown = _SHOWN.search(inner)
    words = " ".join((shown[1] or shown[2] or "").split()) if shown else _named_inline(inner, found)
    name = inner.split(maxsplit=1)[0].lower() if inner else ""
    if not words and labels_call_out(name):
        words = f"**{name.title()}**"  # read like a label written by hand
    return words + "\n" * found[0].count("\n")


def _fills_cell(found: re.Match[str]) -> bool:
    """Whether what was found stands alone in a cell of a pipe table."""
    before, after = found.string[: found.start()].rstrip(" "), found.string[found.end() :].lstrip(" ")
    return before.endswith("|") and after[:1] in ("|", "\n", "")


def _named_inline(inner: str, found: re.Match[str]) -> str:
    """The name that a shortcode within a sentence is given, or the one word or quotation behind its own: templates make
    a link of it, and without it the sentence lacks a word. What names a file, or is itself the target of a link, is not
    shown."""
    before, after = found.string[: found.start()].rpartition("\n")[2], found.string[found.end() :].partition("\n")[0]
    named = _NAMED.search(inner)
    in_text = bool(before.strip(" -*+>|")) or bool(after.strip(" |"))
    told = _TOLD.fullmatch(inner) if found["liquid"] and in_text else None
    if told and told["tag"].lower() not in word_list("directing_tags") and not told["tag"].startswith("end"):
        return told["quoted"] or told["bare"]
    if named is None or not in_text or before.endswith(("(", '"')) or _FILE.search(named["name"]):
        return ""
    return f"`{named['name']}`"
