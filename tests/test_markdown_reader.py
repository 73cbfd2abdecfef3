"""Reading Markdown: given this text, this outline."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.model import Node, NodeKind
from tests.markdown_fixture import nodes_of, outline_of, shape


def cells(node: Node) -> list[tuple[str, ...]]:
    assert node.grid is not None
    return [row.cells for row in node.grid.rows]


# -- sections


def test_headings_become_sections_below_their_enclosing_titles() -> None:
    outline = outline_of("Before.\n\n# Bridges\n\n## Arch\nText.\n### Stone\nx\n\nSuspension\n----------\ny\n\n")
    assert [(s.title, s.path, s.lines, s.title_lines) for s in outline.sections] == [
        ("Bridges", (), (1, 1), None),
        ("Bridges", (), (3, 3), (3, 3)),
        ("Arch", ("Bridges",), (5, 6), (5, 5)),
        ("Stone", ("Bridges", "Arch"), (7, 8), (7, 7)),
        ("Suspension", ("Bridges",), (10, 12), (10, 11)),
    ]
    assert outline.title == "Bridges"


def test_front_matter_gives_the_title_and_is_not_content() -> None:
    outline = outline_of('---\ntitle: "Tidal power"\nweight: 3\n---\n\n## Limits\n\nAt most 3 turbines.\n')
    assert outline.title == "Tidal power"
    assert [(s.title, s.path) for s in outline.sections] == [("Limits", ("Tidal power",))]
    assert {outline.noise[n] for n in (1, 2, 3, 4)} == {"front matter"}
    assert outline_of("+++\ntitle = 'Wind'\n+++\nText.\n").title == "Wind"


def test_a_rule_on_the_first_line_is_not_front_matter() -> None:
    assert [n.text for n in nodes_of("---\nSome words here\n\n---\nMore")] == ["Some words here", "More"]


def test_a_text_without_headings_is_named_after_its_file() -> None:
    outline = outline_of("Just words.")
    assert outline.title == "water supply notes"
    assert outline.sections[0].title == "water supply notes"


def test_an_empty_text_has_an_empty_outline() -> None:
    assert outline_of("").sections == []
    assert outline_of("\n\n").sections == []


# -- words


def test_visible_words_stay_and_markup_goes() -> None:
    text = (
        'See [the guide](http://x.y/z) and ![a pump](p.png)<a name="q"></a>: 5 &lt; 6 &amp; \\*free\\*.  \n'
        "Next\\\nline[^1] with `a*b`, **bold *both***, _slanted_ and ==marked==, "
        "[[Page|shown]] &nbsp; end.\n\n"
        "[^1]: The foot.\n"
    )
    first, foot = nodes_of(text)
    assert first.text == (
        "See the guide and a pump: 5 < 6 & *free*. Next line with a*b, bold both, slanted and marked, shown end."
    )
    assert first.lines == (1, 3)
    assert first.terms == ("a*b", "bold both", "slanted", "marked")
    assert (foot.text, foot.lines) == ("The foot.", (5, 5))


def test_powers_footnote_marks_and_placeholders() -> None:
    (node,) = nodes_of("2<sup>32</sup> rows<sup>1</sup> of 4 m<sup>2</sup> in `x` <region><br>here <b>now</b>")
    assert node.text == "2^32 rows of 4 m^2 in x <region> here now"
    assert node.terms == ("x", "now")


def test_emphasis_with_blanks_inside_its_markers_is_understood() -> None:
    (node,) = nodes_of("**Old seals\\. **Replace the *o-ring *first, ** then this ** too; 2 * 3 * 4.")
    assert node.text == "Old seals. Replace the o-ring first, then this too; 2 * 3 * 4."
    assert set(node.terms) == {"Old seals.", "o-ring", "then this"}


# -- lists


def test_nested_and_mixed_lists_keep_their_own_lines() -> None:
    text = "- one\n  goes on\n\n  A second paragraph.\n  1. first\n  2. second\n     * deep\n- [x] two\n+ other\n"
    assert [shape(n) for n in nodes_of(text)] == [
        (
            "item",
            "one goes on",
            (1, 2),
            [
                ("paragraph", "A second paragraph.", (4, 4)),
                ("item", "first", (5, 5)),
                ("item", "second", (6, 6), [("item", "deep", (7, 7))]),
            ],
        ),
        ("item", "two", (8, 8)),
        ("item", "other", (9, 9)),
    ]


def test_definition_lists_head_their_definitions() -> None:
    assert [shape(n) for n in nodes_of("**Weir**\n: A low dam.\n: A fish trap.\n\nLock\n: A gate.\n")] == [
        (
            "heading",
            "Weir",
            (1, 1),
            [("paragraph", "A low dam.", (2, 2)), ("paragraph", "A fish trap.", (3, 3))],
        ),
        ("heading", "Lock", (5, 5), [("paragraph", "A gate.", (6, 6))]),
    ]


def test_a_contents_list_of_inner_links_is_noise_and_one_of_outer_links_is_not() -> None:
    outline = outline_of("# T\n\n**Topics**\n+ [A](#a)\n  + [B](#b)\n+ [C](#c)\n\nText.\n")
    assert [n.text for s in outline.sections for n in s.nodes] == ["Text."]
    assert {outline.noise[n] for n in (3, 4, 5, 6)} == {"links within this document"}
    assert [n.text for n in nodes_of("**Topics**\n+ [A](a.md)\n+ [B](b.md)\n")] == ["Topics", "A", "B"]
    headed = outline_of("# T\n\n## Contents\n\n- [A](#a)\n- [B](#b)\n\n## A\n\nText.\n")
    assert [s.title for s in headed.sections] == ["T", "A"]


# -- bold labels and call-outs


def test_bold_lines_are_cut_from_their_paragraphs() -> None:
    text = "Keep it dry.\n**Note**  \nWet ropes shrink.\n\n**Knots**\n\n- bowline\n- reef\n\n**Bowline**  \nA loop.\n"
    assert [shape(n) for n in nodes_of(text)] == [
        ("paragraph", "Keep it dry.", (1, 1)),
        ("paragraph", "Note", (2, 2)),
        ("paragraph", "Wet ropes shrink.", (3, 3)),
        (
            "heading",
            "Knots",
            (5, 5),
            [
                ("item", "bowline", (7, 7)),
                ("item", "reef", (8, 8)),
            ],
        ),
        ("heading", "Bowline", (10, 10), [("paragraph", "A loop.", (11, 11))]),
    ]
    terms = nodes_of("**Fields**\n\n**Bore**  \nWidth.\n\n**Head**  \nHeight.\n")
    assert [child.text for child in terms[0].children] == ["Bore", "Head"]


def test_code_words_broken_off_and_keyed_lines_stand_apart() -> None:
    text = "`flowRate`  <a name=f></a>\nThe flow.  \n*Required*: Yes  \n*Unit*: litre\n\nA `word` in  \ntext.\n"
    assert [shape(n) for n in nodes_of(text)] == [
        (
            "heading",
            "flowRate",
            (1, 1),
            [
                ("paragraph", "The flow.", (2, 2)),
                ("paragraph", "Required: Yes", (3, 3)),
                ("paragraph", "Unit: litre", (4, 4)),
            ],
        ),
        ("paragraph", "A word in text.", (6, 7)),
    ]


def test_plain_lines_that_give_fields_of_options_stand_apart() -> None:
    text = "`flowRate`  \nRequired: yes  \nThe flow: how\nmuch comes.  \nDefault: 3\n\nType: wide or narrow.\n"
    heading, paragraph = nodes_of(text)
    assert [(child.text, child.lines) for child in heading.children] == [
        ("Required: yes", (2, 2)),
        ("The flow: how much comes.", (3, 4)),
        ("Default: 3", (5, 5)),
    ]
    assert paragraph.text == "Type: wide or narrow."
    (item,) = nodes_of("- Narrow  \n  Default: 3\n")
    assert (item.text, item.children) == ("Narrow Default: 3", [])


def test_a_bold_sentence_is_not_a_label() -> None:
    assert [n.kind for n in nodes_of("**Never mix the two acids.**\n\nText.")] == [NodeKind.PARAGRAPH] * 2


def test_call_outs_of_every_style_keep_their_words() -> None:
    text = (
        "!!! note\n    Inside.\n\n> [!WARNING]\n> Danger\n> here.\n\n:::tip Use oil\nOften.\n:::\n\n"
        '!!! info "Good to know"\n    - item\n\n```{caution}\nHot *metal*.\n```\n'
    )
    assert [shape(n) for n in nodes_of(text)] == [
        ("paragraph", "Note", (1, 1)),
        ("paragraph", "Inside.", (2, 2)),
        ("paragraph", "Warning", (4, 4)),
        ("paragraph", "Danger here.", (5, 6)),
        ("heading", "Use oil", (8, 8), [("paragraph", "Often.", (9, 9))]),
        ("heading", "Good to know", (12, 12), [("item", "item", (13, 13))]),
        ("paragraph", "Caution", (15, 15)),
        ("paragraph", "Hot metal.", (16, 16)),
    ]


def test_site_shortcodes_go_and_their_words_stay() -> None:
    text = (
        '## Valves {#valves}\n{: .no_toc }\n\n{{< note >}}\nA {{< term text="gate valve" id="g" >}} shuts.\n'
        "{{< /note >}}\n\n{% raw %}\nKeep `{% this %}` here.\n\n```\n{{< verbatim >}}\n```\n"
    )
    outline = outline_of(text)
    assert outline.sections[0].title == "Valves"
    assert [shape(n) for n in outline.sections[0].nodes] == [
        ("paragraph", "Note", (4, 4)),
        ("paragraph", "A gate valve shuts.", (5, 5)),
        ("paragraph", "Keep {% this %} here.", (9, 9)),
        ("code", "{{< verbatim >}}", (12, 12)),
    ]
    assert outline.noise[2] == outline.noise[6] == "site markup"


def test_a_shortcode_within_a_sentence_shows_the_name_it_is_given() -> None:
    text = (
        'All fields but {% include api i="valves/spec.bore" %} may be left out ([here]({{< ref path="bore" >}})).\n\n'
        '{% include figure i="bore.png" %}\n\n{% include note.html content="Drain the pipe\'s end." %}\n\n'
        'Reported as {% include issue no="17" %}.\n'
    )
    assert [node.text for node in nodes_of(text)] == [
        "All fields but spec.bore may be left out (here).",
        "Drain the pipe's end.",
        "Reported as .",
    ]


def test_content_tabs_are_headings_over_what_they_hold() -> None:
    assert [shape(n) for n in nodes_of('=== "Steel"\n\n    Rusts.\n\n=== "Zinc"\n\n    Does not.\n')] == [
        ("heading", "Steel", (1, 1), [("paragraph", "Rusts.", (3, 3))]),
        ("heading", "Zinc", (5, 5), [("paragraph", "Does not.", (7, 7))]),
    ]


# -- tables and code


def test_pipe_tables_have_a_row_for_each_line() -> None:
    text = "| | Min | Max |\n|---|:-:|--:|\n| `a|b` | 1 | **2** |\n| c \\| d | `x\\|y` |\n\nAfter."
    table, after = nodes_of(text)
    assert table.lines == (1, 4)
    assert table.grid is not None
    assert table.grid.header_rows == 1
    assert [row.lines for row in table.grid.rows] == [(1, 1), (3, 3), (4, 4)]
    assert cells(table) == [("", "Min", "Max"), ("a|b", "1", "2"), ("c | d", "x|y", "")]
    assert table.terms == ("a|b", "2", "x|y")
    assert after.lines == (6, 6)


def test_rows_wider_than_their_head_keep_their_cells_and_repeated_rules_go() -> None:
    outline = outline_of("| Type | Flow |\n| --- |--- |\n| **** | low | high |\n| --- |--- |---|\n| a | 1 | 2 |\n")
    table = outline.sections[0].nodes[0]
    assert cells(table) == [("Type", "Flow"), ("", "low", "high"), ("a", "1", "2")]
    assert outline.noise == {2: "markup", 4: "markup"}


def test_html_tables_expand_spans_and_bridge_blank_lines() -> None:
    text = (
        "<table>\n<caption>Pipes</caption>\n<tr><th rowspan=2>Name</th><th colspan=2>Bore</th></tr>\n"
        "<tr><th>Min</th><th>Max</th></tr>\n<tr>\n  <td>Main</td>\n\n  <td>5&nbsp;cm</td>\n"
        "  <td><ul><li>9</li><li>10</li></ul></td>\n</tr>\n</table>\nAfter"
    )
    table, after = nodes_of(text)
    assert (table.text, table.lines) == ("Pipes", (1, 11))
    assert cells(table) == [("Name", "Bore", "Bore"), ("Name", "Min", "Max"), ("Main", "5 cm", "9; 10")]
    assert table.grid is not None
    assert table.grid.header_rows == 2
    assert [row.lines for row in table.grid.rows] == [(3, 3), (4, 4), (5, 10)]
    assert (after.text, after.lines) == ("After", (12, 12))


def test_html_blocks_give_their_words() -> None:
    text = (
        "<h1 align=center>Mill</h1>\n<p>Grinds <b>corn</b>.\n<!-- not this --></p>\n<ul>\n<li>stone\n"
        "<ul><li>lower</li></ul></li>\n<li>wheel</li>\n</ul>\n<dl><dt>Race</dt><dd>A channel.</dd></dl>\n"
        "<pre>\nx = 1\n</pre>\n<script>no()</script>\n"
    )
    outline = outline_of(text)
    assert outline.title == "Mill"
    assert [shape(n) for n in outline.sections[0].nodes] == [
        ("paragraph", "Grinds corn.", (2, 2)),
        ("item", "stone", (5, 5), [("item", "lower", (6, 6))]),
        ("item", "wheel", (7, 7)),
        ("heading", "Race", (9, 9), [("paragraph", "A channel.", (9, 9))]),
        ("code", "x = 1", (11, 11)),
    ]


def test_code_is_kept_verbatim_with_its_language() -> None:
    fenced, indented = nodes_of("1. Run:\n\n   ```sh\n   a  b\n     c\n   ```\n\n***\n\n    d | e\n")[0:2]
    code = fenced.children[0]
    assert (code.kind, code.text, code.language, code.lines) == (NodeKind.CODE, "a  b\n  c", "sh", (4, 5))
    assert (indented.kind, indented.text, indented.lines) == (NodeKind.CODE, "d | e", (10, 10))


# -- every text

_BITS = [
    *("# H", "## {#id}", "- item", "  - sub", "1. n", "    code", "```py", "~~~", "| a | b |", "|---|---|"),
    *("| `x|y` |", "> q", "> [!NOTE] t", "!!! note", '??? x "y"', ":::tip", ":::", "term", ": def"),
    *(
        "**Label**  ",
        "__x__",
        "*a",
        "[^1]",
        "[^1]: foot",
        "<table>",
        "</table>",
        "<tr><td rowspan=3>",
        "<td>c",
    ),
    *(
        "<li>",
        "<dl><dt>",
        "<![x",
        "<!--",
        "<pre>",
        "{{< note >}}",
        "{% x",
        "%}",
        "{: .a }",
        "[a](#b)",
        "![i](j)",
    ),
    *("---", "===", "+++", "title: x", "&amp;", "\\", "\\|", "`", "2<sup>3</sup>", "</sup>", "<b>", "</b>"),
    *('=== "t"', "[TOC]", "", "", " ", "\t", "\r", "\x0b"),
]
_LINE = st.lists(st.sampled_from(_BITS) | st.text(max_size=6), max_size=4).map("".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_LINE, max_size=25))
def test_every_text_has_an_outline_within_its_lines(lines: list[str]) -> None:
    outline = outline_of("\n".join(lines))
    count = len(outline.source.lines)
    assert all(1 <= number <= count for number in outline.noise)
    for section in outline.sections:
        assert 1 <= section.lines[0] <= section.lines[1] <= count
        for node in section.walk():
            assert 1 <= node.lines[0] <= node.lines[1] <= count, node
            for row in node.grid.rows if node.grid else ():
                assert node.lines[0] <= row.lines[0] <= row.lines[1] <= node.lines[1]


def test_a_label_with_blanks_inside_its_marks_heads_the_text_below_it() -> None:
    text = "Fields of a firing.\n\n** `Ramp` (Required)**  \nHow fast it heats up.\n\n** Hold **  \nHow long.\n"
    assert [(n.kind, n.text, [c.text for c in n.children]) for n in nodes_of(text)][1:] == [
        (NodeKind.HEADING, "Ramp (Required)", ["How fast it heats up."]),
        (NodeKind.HEADING, "Hold", ["How long."]),
    ]


def test_names_on_lines_of_their_own_above_lists_are_labels() -> None:
    text = (
        "# Glazes\n\nMatt\n\n* does not shine\n* hides flaws\n\nGlossy\n\n* shines\n* runs\n\nCrackled\n\nIt breaks.\n"
    )
    assert [(n.kind, n.text, [c.text for c in n.children]) for n in nodes_of(text)] == [
        (NodeKind.HEADING, "Matt", ["does not shine", "hides flaws"]),
        (NodeKind.HEADING, "Glossy", ["shines", "runs"]),
        (NodeKind.HEADING, "Crackled", ["It breaks."]),
    ]


def test_a_single_name_above_a_list_stays_a_paragraph() -> None:
    assert nodes_of("# Glazes\n\nMatt\n\n* does not shine\n\nIt is the oldest one.\n")[0].kind is NodeKind.PARAGRAPH
