"""The other views in a browser, and what holds for all of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.server_fixture import run_server

pytestmark = pytest.mark.xdist_group("web")
Open = Callable[..., Page]

VIEWS = {
    "home": "/",
    "answer": "/?q=What+is+varroa%3F",
    "refusal": "/?q=What+is+the+price+of+a+hive+in+Frankfurt%3F",
    "source": "/?q=What+is+varroa%3F&source=bees&lines=38-38",
    "choice": "/?q=What+is+a+tray%3F",
    "steps": "/?q=How+is+the+extractor+related+to+the+bottling+machine%3F",
    "restricted": "/?q=What+is+a+lens%3F&within=workshop%2F",
    "pick": "/?view=compare&entity=Thymol",
    "compare": "/?view=compare&entity=Langstroth+hive&entity=Top-bar+hive",
    "explore": "/?view=explore",
    "entity": "/?view=explore&entity=lathe",
    "path": "/?view=explore&entity=lathe&to=planer",
    "sparql": "/?view=sparql",
    "documents": "/?view=documents",
    "document": "/?view=documents&document=kitchen%2Fbread",
    "marked": "/?view=documents&document=bees&at=38-42",
    "findings": "/?view=documents&document=bees&part=findings",
}


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    expect(page.locator("main h1, main .answer").first).to_be_attached()
    expect(page.locator(".loading")).to_have_count(0)


def choose(page: Page, box: str, typed: str) -> None:
    page.get_by_role("combobox", name=box).fill(typed)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_things_are_picked_and_compared_by_keyboard(open_page: Open) -> None:
    page = open_page("/?view=compare")
    for name in ("langs", "top-bar"):
        expect(page.locator("main")).to_contain_text("Most spoken of")
        choose(page, "Add a thing to compare", name)
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(3)
    expect(table.get_by_role("row").filter(has_text="Inspection")).to_contain_text("One bar at a time")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    assert "Honey yield" in Path(download.value.path()).read_text()
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "| Honey yield |" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Remove Top-bar hive").click()
    expect(page.locator("main")).to_contain_text("Add at least one more")


def test_rows_that_do_not_differ_can_be_left_out(open_page: Open) -> None:
    page = open_page(VIEWS["compare"])
    expect(page.get_by_role("row").first).to_be_visible()
    rows, marked = page.locator("tbody tr").count(), page.locator("tbody tr.different").count()
    page.get_by_label("only differences").check()
    expect(page.locator("tbody tr")).to_have_count(marked)
    assert 0 < marked < rows


def test_an_unknown_name_is_told(open_page: Open, errors: list[str]) -> None:
    page = open_page("/?view=compare&entity=Langstroth+hive&entity=Zebrafish")
    expect(page.get_by_role("alert")).to_contain_text("Zebrafish")
    assert all("404" in error for error in errors)
    errors.clear()


def test_a_thing_with_its_claims_neighbours_and_paths(open_page: Open) -> None:
    page = open_page("/?view=explore")
    choose(page, "Search a thing", "lat")
    expect(page.get_by_role("heading", name="Lathe")).to_be_visible()
    expect(page.locator(".group").first).to_contain_text("a machine that turns wood against a blade")
    around = page.get_by_role("region", name="Around")
    expect(around.locator("canvas").first).to_be_visible()
    around.get_by_text("As a list").click()
    relations = around.locator(".claims li")
    expect(relations.filter(has_text="dust collector").first).to_contain_text("integrates with")
    before = relations.count()
    around.get_by_label("consists of").uncheck()
    expect(relations.filter(has_text="consists of")).to_have_count(0)
    around.get_by_label("consists of").check()
    expect(relations).to_have_count(before)
    around.locator(".choices button").filter(has_text="dust collector").click()
    expect(relations.filter(has_text="planer").first).to_be_visible()
    choose(page, "Path from", "planer")
    path = page.get_by_role("list", name="Path 1")
    expect(path).to_contain_text("integrates with dust collector")
    expect(path.locator("strong")).to_have_text(["lathe", "dust collector", "planer"])
    expect(path.locator("q").first).to_have_text("The lathe integrates with the dust collector.")
    relation = page.locator(".relation")
    expect(relation.get_by_role("heading", name="By way of dust collector")).to_be_visible()
    expect(relation).to_contain_text("1 path to planer")
    path.locator(".place").first.click()
    expect(page.locator(".source .marked")).to_contain_text("The lathe integrates with the dust collector")
    relation.get_by_role("link", name="Close").click()
    expect(path).to_have_count(0)


def test_names_in_the_drawing_have_room_and_more_can_be_shown(open_page: Open) -> None:
    page = open_page("/?view=explore&entity=workbench")
    around = page.get_by_role("region", name="Around")
    fold = around.locator("summary")
    expect(fold).to_contain_text("As a list: 25 things")
    canvas = around.locator(".canvas")
    expect(canvas.locator("canvas").first).to_be_visible()
    before = canvas.bounding_box()
    around.get_by_role("button", name="Show more things around it").click()
    expect(fold).to_contain_text("As a list: 41 things")
    expect(around.get_by_role("button", name="Show more things around it")).to_have_count(0)
    after = canvas.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] >= 20 * 34 > before["height"]  # a row for each name on either side


def test_a_misspelt_name_is_told_as_that(open_page: Open) -> None:
    page = open_page("/?view=explore")
    page.get_by_role("combobox", name="Search a thing").fill("spindel")
    expect(page.get_by_role("option")).to_have_text("Spindel lockperhaps a slip for “Spindle lock”")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".entity")).to_contain_text("perhaps a slip for “Spindle lock”")


def test_a_query_is_run_and_its_result_shown_in_three_shapes(open_page: Open) -> None:
    page = open_page("/?view=sparql")
    editor = page.get_by_role("textbox", name="SPARQL query")
    expect(editor).to_contain_text("qg:hasLimit")
    editor.click()
    page.keyboard.press("Control+Enter")
    rows = page.get_by_role("region", name="Rows")
    expect(rows).to_contain_text("up to 60,000 bees")
    page.get_by_role("button", name="Raw").click()
    expect(page.locator(".results pre")).to_contain_text('"bindings"')
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c FILTER(isIRI(?c)) } LIMIT 9")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".results")).to_contain_text("9 rows")
    page.get_by_role("button", name="Graph").click()
    expect(page.locator(".results canvas").first).to_be_visible()
    assert "CONSTRUCT" in page.url


def test_the_editor_completes_what_the_ontology_holds(open_page: Open) -> None:
    page = open_page("/?view=sparql&query=ASK%7B%7D")
    editor = page.get_by_role("textbox", name="SPARQL query")
    editor.click()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+End")
    for typed, completed in ((" qg:hasLim", "qg:hasLimit"), (" qg:Clai", "qg:Claim")):
        page.keyboard.type(typed)
        expect(page.locator(".cm-tooltip-autocomplete li").first).to_contain_text(completed)
        page.keyboard.press("Escape")


def test_an_example_query_is_put_into_the_editor(open_page: Open) -> None:
    page = open_page("/sparql")  # what a browser is led to where programs get the service description
    choice = page.get_by_role("combobox", name="Example queries")
    expect(choice.locator("option").nth(10)).to_be_attached()
    choice.select_option(index=1)
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".results")).to_contain_text("rows")


def test_a_query_that_cannot_be_read_is_told_with_its_place(open_page: Open, errors: list[str]) -> None:
    page = open_page("/?view=sparql&query=SELECT+nonsense")
    expect(page.get_by_role("textbox", name="SPARQL query")).to_contain_text("nonsense")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("1:16")
    assert all("400" in error for error in errors)
    errors.clear()


def test_documents_show_their_lines_with_claims_and_findings(open_page: Open) -> None:
    page = open_page("/?view=documents")
    row = page.get_by_role("row").filter(has_text="Baking bread at home")
    expect(row).to_contain_text("kitchen/bread · markdown")
    expect(row.locator("time")).to_have_count(1)
    row.get_by_role("link").first.click()
    line = page.locator(".lines li").filter(has_text="| Type 550 |")
    expect(line.locator(".read")).to_contain_text("Protein 11 %")
    page.get_by_label("claims beside the lines").uncheck()
    expect(page.locator(".read")).to_have_count(0)


def test_a_text_is_added_by_drop_and_deleted_with_the_token(browser: Browser, store: Path, tmp_path: Path) -> None:
    shutil.copytree(store, tmp_path / "store")
    with run_server(tmp_path / "store", token="open, sesame, open up") as server:
        page = browser.new_page(base_url=server.address)
        page.set_default_timeout(60_000)
        page.goto("/?view=documents")
        page.get_by_text("Add texts").click()
        page.get_by_label("The server's token").fill("wrong")
        page.locator("input[type=file]").set_input_files(
            {
                "name": "kites.md",
                "mimeType": "text/markdown",
                "buffer": b"# Kites\n\nA sled kite is a kite without spars.\n",
            }
        )
        expect(page.locator(".changes .failed")).to_contain_text("token")
        page.get_by_label("The server's token").fill("open, sesame, open up")
        dropped = page.evaluate_handle(
            """() => {
                const files = new DataTransfer();
                files.items.add(new File(["# Kites\\n\\nA sled kite is a kite without spars.\\n"], "kites.md"));
                return files;
            }"""
        )
        page.dispatch_event(".drop", "drop", {"dataTransfer": dropped})
        expect(page.locator(".changes .done")).to_contain_text("kites.md", timeout=60_000)
        page.get_by_role("link", name="Kites").click()
        expect(page.locator(".lines")).to_contain_text("sled kite")
        page.get_by_text("Delete this document").click()
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_role("heading", name="Documents")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("link", name="Kites")).to_have_count(0)
        page.close()


def test_where_nothing_was_read_yet_the_first_text_is_added(browser: Browser, tmp_path: Path) -> None:
    with run_server(tmp_path / "store", 0, "/healthz", token="open, sesame, open up") as server:
        page = browser.new_page(base_url=server.address)
        page.goto("/")
        expect(page.get_by_role("alert")).to_contain_text("holds no graph yet")
        page.get_by_role("link", name="Documents").click()
        page.get_by_text("Add texts").click()
        page.get_by_label("The server's token").fill("open, sesame, open up")
        kites = b"# Kites\n\nA sled kite is a kite without spars.\n"
        page.locator("input[type=file]").set_input_files(
            {"name": "kites.md", "mimeType": "text/markdown", "buffer": kites}
        )
        expect(page.get_by_role("row").filter(has_text="Kites")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("alert")).to_have_count(0)
        page.close()


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_overflows_at_the_width_of_a_phone(open_page: Open, name: str) -> None:
    page = open_page(VIEWS[name], width=390)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_dark_follows_the_system(open_page: Open) -> None:
    def background(page: Page) -> str:
        shown: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return shown

    assert background(open_page()) == "rgb(251, 250, 247)"
    assert background(open_page(dark=True)) == "rgb(21, 24, 26)"


@pytest.mark.parametrize("name", VIEWS)
def test_axe_finds_no_fault_in_light_or_dark(open_page: Open, name: str) -> None:
    page = open_page(VIEWS[name], still=True)
    settle(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == [], scheme


def test_the_first_load_is_small_and_comes_from_here_alone(open_page: Open, address: str) -> None:
    page = open_page()
    settle(page)
    loaded = page.evaluate("performance.getEntriesByType('resource').map(one => [one.name, one.encodedBodySize])")
    assert all(name.startswith(address) for name, _ in loaded)
    assets = [size for name, size in loaded if "/assets/" in name]
    assert len(assets) >= 2
    assert sum(assets) <= 250_000, loaded
    assert not any("editor" in name or "drawing" in name for name, _ in loaded)
