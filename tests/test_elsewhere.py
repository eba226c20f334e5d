"""The guide away from its site, in Chromium: as files without a network, and as an element in foreign pages."""

import json
import urllib.parse
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dbos_guide.exports import embed, search
from dbos_guide.exports.settings import Settings
from dbos_guide.model import Guide
from tests.test_exports import HOSTILE

expect.set_options(timeout=30_000)
NASTY = {
    "script": "<script>document.title='stolen'</script>",
    "image": "<img src=x onerror=document.title='stolen'>",
    "quotes": "\"'`;--\\",
    "long": "a" * 10_000,
    "many words": "charged " * 2_000,
    "emoji": "😀👩‍👩‍👧‍👦",
    "pattern": "(a+)+$ .* [x",
    "names of objects": "__proto__ constructor toString hasOwnProperty",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without a network; it must raise no error and ask for nothing but files."""
    context = browser.new_context(offline=True, permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:", "blob:", "about:")) else errors.append(request.url),
    )
    yield opened
    context.close()
    assert not errors


@pytest.fixture(scope="module")
def folder(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unzipped offline edition."""
    target = tmp_path_factory.mktemp("unzipped")
    with zipfile.ZipFile(built / "dist/dbos-guide-offline.zip") as archive:
        archive.extractall(target)
    return target


@pytest.fixture(scope="module")
def element(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The element in a page of its own, with a hostile rule among the rules."""
    target = tmp_path_factory.mktemp("element")
    data = json.loads(search.index(guide, Settings.read(guide.root).title, directories=False))
    data["entries"].append(asdict(HOSTILE))
    for name, text in embed.files(json.dumps(data), "Rules </title><b>", directories=False).items():
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_text(text)
    (target / "wiki.html").write_text(
        "<!doctype html><style>* { color: lime !important; display: flex } a { font-size: 90px }</style>"
        "<script src=embed/search.js></script><script src=embed/search.js></script><dbos-guide-search></dbos-guide-search>"
    )
    return target


def test_search_from_a_file(page: Page, folder: Path, guide: Guide) -> None:
    rule = guide.rules["step/basics"]
    page.goto((folder / "index.html").as_uri())
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("charged twice")
    hit = page.locator(".md-search-result__link").filter(has_text=rule.title).first
    expect(hit).to_be_visible()
    hit.click()
    expect(page.locator("h1")).to_contain_text(rule.title)
    assert page.url.startswith("file:")


def test_a_query_in_the_address_of_any_file(page: Page, folder: Path, guide: Guide) -> None:
    for file in ("index.html", "workflow/determinism.html"):
        page.goto((folder / file).as_uri() + "?q=charged%20twice")
        title = guide.rules["step/basics"].title
        expect(page.locator(".md-search-result__link").filter(has_text=title).first).to_be_visible()


def test_tabs_and_palette_of_a_file(page: Page, folder: Path) -> None:
    page.goto((folder / "step/basics.html").as_uri())
    right = page.locator(".tabbed-labels label", has_text="Right")
    right.click()
    expect(page.locator(".tabbed-content code").nth(1)).to_be_visible()
    page.locator("label[for=__palette_1]:visible").first.click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_copy_as_markdown_from_a_file(page: Page, folder: Path) -> None:
    for name in ("index", "step/basics", "step/index", "use/wiki"):
        page.goto((folder / f"{name}.html").as_uri())
        page.get_by_role("button", name="Copy as Markdown").click()
        expect(page.locator(".guide-copy__status")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == (folder / f"{name}.md").read_text()


def test_every_link_between_files_leads_somewhere(folder: Path, page: Page) -> None:
    page.goto((folder / "index.html").as_uri())
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href.split('#')[0])")
    files = [Path(urllib.parse.unquote(urllib.parse.urlsplit(link).path)) for link in links if link.startswith("file:")]
    assert files
    assert not [file for file in files if not file.is_file()]


def test_copy_as_markdown_from_the_site(browser: Browser, address: str, built: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/step/basics/")
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.locator(".guide-copy__status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == (built / "site/step/basics.md").read_text()
    context.close()


def test_a_query_in_the_address_of_any_page_and_of_the_404(browser: Browser, address: str, guide: Guide) -> None:
    page = browser.new_page()
    for path in ("", "step/", "workflow/determinism/", "404.html"):
        page.goto(f"{address}/{path}?q=charged+twice")
        title = guide.rules["step/basics"].title
        expect(page.locator(".md-search-result__link").filter(has_text=title).first).to_be_visible()
    page.close()


def test_embed_takes_the_query_from_its_address(page: Page, folder: Path, guide: Guide) -> None:
    page.goto((folder / "embed/index.html").as_uri() + "?q=charged+twice")
    expect(page.get_by_role("searchbox")).to_have_value("charged twice")
    page.get_by_role("link", name=guide.rules["step/basics"].title).click()
    expect(page.locator("h1")).to_contain_text(guide.rules["step/basics"].title)


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("chaged twise", "step/basics"),
        ("determinstic", "workflow/determinism"),
        ("DBOSUnexpectedStepError", "workflow/determinism"),
        ("dbosunexpectedsteperor", "workflow/determinism"),
        ("DBOS.launch", "lifecycle/config"),
        ("system_database_url", "lifecycle/config"),
        ("not a registered workflow function", "lifecycle/config"),
        ("stuck in PENDING", "lifecycle/config"),
    ],
)
def test_the_element_forgives_a_typo_and_knows_identifiers(
    page: Page, element: Path, query: str, rule: str, guide: Guide
) -> None:
    page.goto((element / "wiki.html").as_uri())
    page.get_by_role("searchbox").fill(query)
    titles = page.locator("dbos-guide-search a").all_inner_texts()
    assert guide.rules[rule].title in titles[:3]


@pytest.mark.parametrize("query", NASTY.values(), ids=NASTY.keys())
def test_no_query_changes_anything_but_the_hits(page: Page, element: Path, query: str) -> None:
    page.goto((element / "wiki.html").as_uri())
    page.evaluate("q => document.querySelector('dbos-guide-search').setAttribute('query', q)", query)
    page.get_by_role("searchbox").fill(query)
    known = "/^(section|h2|input|p|ol|li|a|span)$/"
    shape = f"e => [...e.shadowRoot.querySelectorAll('*')].map(n => n.localName).filter(n => !{known}.test(n))"
    assert page.locator("dbos-guide-search").evaluate(shape) == []
    assert page.title() == ""
    page.goto((element / "embed/index.html").as_uri() + "?q=" + urllib.parse.quote(query[:2000]))
    assert page.locator("dbos-guide-search").evaluate(shape) == []


def test_a_hostile_title_is_text(page: Page, element: Path) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto((element / "wiki.html").as_uri())
    page.get_by_role("searchbox").fill("hostile")
    expect(page.locator("dbos-guide-search a").first).to_have_text(HOSTILE.title)
    expect(page.locator("dbos-guide-search .summary").first).to_have_text(HOSTILE.summary)


def test_the_element_is_worked_by_keyboard_alone(page: Page, element: Path) -> None:
    page.goto((element / "wiki.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.type("order")
    active = "e => e.shadowRoot.activeElement.localName"
    host = page.locator("dbos-guide-search")
    assert host.evaluate(active) == "input"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert host.evaluate("e => [...e.shadowRoot.querySelectorAll('a')].indexOf(e.shadowRoot.activeElement)") == 1
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert host.evaluate(active) == "input"
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_have_value("")


@pytest.mark.parametrize(("palette", "system"), [("light", "dark"), ("dark", "light"), ("", "light"), ("", "dark")])
def test_the_element_is_legible_in_both_palettes_and_any_style(page: Page, element: Path, palette: str, system: str) -> None:
    page.emulate_media(color_scheme="dark" if system == "dark" else "light")
    page.goto((element / "wiki.html").as_uri())
    host = page.locator("dbos-guide-search")
    host.evaluate("(e, palette) => palette && e.setAttribute('palette', palette)", palette)
    page.get_by_role("searchbox").fill("order")
    dark = (palette or system) == "dark"
    colours = host.evaluate(
        "e => ['h2', 'p', '.summary', '.wrong', '.right', '.impact', 'a', 'section'].map(s => {"
        " const c = getComputedStyle(e.shadowRoot.querySelector(s)); return s === 'section' ? c.backgroundColor : c.color })"
    )
    ground = luminance(colours.pop())
    assert (ground < 0.2) == dark
    for colour in colours:
        lighter, darker = sorted((luminance(colour), ground), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, colour
    assert host.locator("a").first.evaluate("a => getComputedStyle(a).fontSize") == "16px", "no style of the page gets in"


def luminance(colour: str) -> float:
    """The relative luminance of `rgb(r, g, b)`, as WCAG defines it."""
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
