"""Reading Markdown: a file's headings become sections, what stands under them becomes nodes.

The story: prepare the raw lines, parse them, read the blocks, and cut them into sections at the headings.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from ingest.markdown.blocks import BlockReader, Flow
from ingest.markdown.html_text import Title
from ingest.markdown.self_asked import put_answers_below
from ingest.markdown.source import prepare
from ingest.markdown.syntax import parse_blocks
from ingest.model import Outline, Section, SourceText
from ontology.reading import word_list
from ontology.relations import relations
from ontology.words import normalise

"""Names of files that do not tell what the text is about."""

_LINK_DEFINITION = re.compile(r"[\s>]*\[[^\]]+\]:\s*\S+")


def read_markdown(source: SourceText) -> Outline:
    """The outline of a Markdown text. Every text has one: nothing that a file may hold is an error.

    Lines that carry no words of the document (front matter, fences, table rules, link definitions, a table
    of contents) are in the outline's `noise` with the reason.
    """
    prepared = prepare(source.lines)
    noise = prepared.noise
    flow = put_answers_below(BlockReader(prepared.lines, noise).read(parse_blocks("\n".join(prepared.lines))))
    title = prepared.title or _find_title(flow, source)
    sections = _cut_into_sections(flow, title, prepared.title)
    sections = [section for section in sections if not _is_empty_contents(section, noise)]
    _extend_sections(sections, source.lines)
    _note_unread_lines(sections, source.lines, noise)
    return Outline(source, title, sections, dict(sorted(noise.items())))


def _find_title(flow: Flow, source: SourceText) -> str:
    """The heading that is the text's title. One that only names a part ("Introduction"), with other parts below or
    words before it, is none, nor the first of several equal ones below the first level: then the file's name tells
    more, or that of its folder, where it tells anything."""
    titles = [block for block in flow if isinstance(block, Title)]
    top = min((title.level for title in titles), default=1)
    highest = [title for title in titles if title.level == top]
    first = highest[0].text if highest and (top == 1 or len(highest) == 1) else ""
    part = normalise(first) in relations().facets and (len(highest) > 1 or not isinstance(flow[0], Title))
    named = PurePath(source.path or source.id).stem.lower() not in word_list("plain_file_names")
    return first if first and not (part and named) else _name_of_file(source)


def _name_of_file(source: SourceText) -> str:
    """The file's name as words ("api limits 2" of `api_limits-2.md`), or its folder's where that tells nothing; as it
    is where the text itself writes it so."""
    path = PurePath(source.path or source.id)
    stem = path.stem
    if stem.lower() in word_list("plain_file_names"):
        stem = path.parent.name or stem
    if any(stem in line.replace("\\", "") for line in source.lines):
        return stem
    return " ".join(re.split(r"[\W_]+", stem)).strip() or stem


def _cut_into_sections(flow: Flow, title: str, stated: str) -> list[Section]:
    """One section for each heading; what comes before the first is under the document's title.

    Where the title is stated in the front matter only, it encloses every section.
    """
    sections: list[Section] = []
    above: list[Title] = []
    repeated = any(isinstance(block, Title) and block.level == 1 for block in flow)
    root = (stated,) if stated and not repeated else ()
    for block in flow:
        if isinstance(block, Title):
            above = [t for t in above if t.level < block.level]
            path = (*root, *(t.text for t in above))
            sections.append(Section(block.text, path, block.lines, block.lines, terms=block.terms))
            above.append(block)
        else:
            if not sections:
                sections.append(Section(title, (), block.lines, None))
            sections[-1].nodes.append(block)
    return sections


def _is_empty_contents(section: Section, noise: dict[int, str]) -> bool:
    """Whether a section was nothing but a table of contents; its title line is then noise as well."""
    if section.nodes or section.title_lines is None or section.title.lower() not in word_list("contents_heads"):
        return False
    for line in range(section.lines[0], section.lines[1] + 1):
        noise[line] = "links within this document"
    return True


def _extend_sections(sections: list[Section], lines: tuple[str, ...]) -> None:
    """Let each section reach to the last line with words before the next one."""
    starts = [section.lines[0] for section in sections] + [len(lines) + 1]
    for section, following in zip(sections, starts[1:], strict=True):
        end = following - 1
        while end > section.lines[1] and not lines[end - 1].strip():
            end -= 1
        section.lines = (section.lines[0], max(end, section.lines[1]))


def _note_unread_lines(sections: list[Section], lines: tuple[str, ...], noise: dict[int, str]) -> None:
    """Name the lines that no node covers because they only define links or draw something."""
    read = set(noise)
    for section in sections:
        spans = [node.lines for node in section.walk()] + [section.title_lines or (1, 0)]
        read.update(n for first, last in spans for n in range(first, last + 1))
    for number, line in enumerate(lines, 1):
        if number in read or not line.strip():
            continue
        if _LINK_DEFINITION.match(line):
            noise[number] = "link definition"
        elif not any(c.isalnum() for c in line):
            noise[number] = "markup"
