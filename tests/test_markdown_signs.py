"""Signs that authors set beside Markdown's own: emoji by name, numbers of parts, commands of LaTeX."""

from __future__ import annotations

from tests.markdown_fixture import nodes_of, outline_of, shape


def test_emoji_go_but_where_they_mark_a_cell() -> None:
    text = (
        "# :rocket: Pumps\n\n:warning: Never run dry at 10:30:45, see `:note:`.\n\n"
        "| Pump | Quiet | Cheap |\n|---|---|---|\n| Piston | :white_check_mark: | :x: |\n"
    )
    outline = outline_of(text)
    assert outline.sections[0].title == "Pumps"
    paragraph, table = outline.sections[0].nodes
    assert shape(paragraph) == ("paragraph", "Never run dry at 10:30:45, see :note:.", (3, 3))
    assert "✓" in str(table)
    assert "✗" in str(table)


def test_lines_numbered_as_parts_of_an_item_are_items_below_it() -> None:
    text = "1. Wash -\n   1.1 Rinse twice\n   1.2 Use 2.5 l of water\n2. Dry\n   3.1 not a part\n"
    first, second = nodes_of(text)[0].children if len(nodes_of(text)) == 1 else nodes_of(text)
    assert first.text == "Wash"
    assert [(node.text, node.lines) for node in first.children] == [
        ("Rinse twice", (2, 2)),
        ("Use 2.5 l of water", (3, 3)),
    ]
    assert second.text == "Dry 3.1 not a part"


def test_commands_of_latex_alone_on_a_line_go() -> None:
    text = "Wet hands\n\n\\vspace{-0.4cm}\n\n- \\newpage\n- Soap\n"
    texts = [node.text for node in nodes_of(text)]
    assert texts[0] == "Wet hands"
    assert not any("\\" in part for part in texts)


def test_a_single_sign_set_as_a_formula_is_a_word() -> None:
    (node,) = nodes_of("The $k$-th pump of $\\ell$ pumps costs $5 or $6, and `$x$` is code in $HOME.\n")
    assert node.text == "The k-th pump of ell pumps costs $5 or $6, and $x$ is code in $HOME."


def test_raised_digits_are_marks_of_notes_but_behind_what_has_powers() -> None:
    text = "Pump heads¹ of 4 m² and 10³ rows ², at R² in `bar`³\n\n³ Bars are gauge bars.\n"
    assert [node.text for node in nodes_of(text)] == [
        "Pump heads of 4 m² and 10³ rows, at R² in bar",
        "Bars are gauge bars.",
    ]
