"""Filters, tabs, search, palette, copy, print and keyboard in a real Chromium, over http and from files."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dbos_guide.model import Guide
from tests.browser import until

RULE = "step/basics"
BOTH = pytest.mark.parametrize("way", ["http", "file"])


@pytest.fixture
def at(address: str, offline: Path, request: pytest.FixtureRequest) -> "Address":
    way = request.node.callspec.params.get("way", "http") if hasattr(request.node, "callspec") else "http"
    return Address(address if way == "http" else offline.as_uri(), way)


class Address:
    """The addresses of pages, over http or as files."""

    def __init__(self, base: str, way: str):
        self.base, self.way = base, way

    def __call__(self, id: str, query: str = "") -> str:
        if self.way == "http":
            return f"{self.base}/{id}/{query}" if id else f"{self.base}/{query}"
        return f"{self.base}/{id or 'index'}.html{query}"


# ---------------------------------------------------------------- the catalogue


def shown(page: Page) -> list[str]:
    return [row.inner_text() for row in page.locator(".guide-catalogue tbody tr:visible td:first-child a").all()]


@BOTH
def test_the_catalogue_filters_in_place_and_in_the_address(way: str, at: Address, page: Page, guide: Guide) -> None:
    page.goto(at("catalogue"))
    assert shown(page) == [rule.title for rule in guide.rules.values()]
    page.get_by_label("Category").select_option("queue")
    page.get_by_label("Impact").select_option("HIGH")
    wanted = [rule.title for rule in guide.rules.values() if (rule.category, rule.impact) == ("queue", "HIGH")]
    assert shown(page) == wanted
    assert "category=queue" in page.url
    assert "impact=HIGH" in page.url
    assert page.locator(".guide-count").inner_text() == f"{len(wanted)} of {len(guide.rules)} rules"


@BOTH
def test_a_shared_address_brings_its_filter(way: str, at: Address, page: Page, guide: Guide) -> None:
    page.goto(at("catalogue", "?symbol=DBOS.step&text=charged"))
    expect(page.get_by_label("Symbol")).to_have_value("DBOS.step")
    titles = shown(page)
    assert titles
    assert set(titles) <= {rule.title for rule in guide.rules.values() if "DBOS.step" in rule.tags}
    page.locator(".guide-filters button").click()
    expect(page.locator(".guide-count")).to_have_text(f"{len(guide.rules)} of {len(guide.rules)} rules")
    assert "?" not in page.url


def test_no_rule_is_an_answer_too(at: Address, page: Page) -> None:
    page.goto(at("catalogue", "?text=%3Cscript%3Ealert(1)%3C/script%3E"))
    assert shown(page) == []
    expect(page.locator(".guide-none")).to_be_visible()


def test_the_catalogue_is_a_table_without_scripts(at: Address, browser: Browser, guide: Guide) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(at("catalogue"))
    assert len(shown(page)) == len(guide.rules)
    expect(page.locator(".guide-filters")).to_be_hidden()
    page.context.close()


# ---------------------------------------------------------------- a rule


@BOTH
def test_a_tab_is_remembered_on_the_next_page_and_has_an_address(way: str, at: Address, page: Page) -> None:
    page.goto(at(RULE))
    code = page.locator(".tabbed-block:visible")
    expect(code).to_contain_text("shop.charge(order)")
    page.locator("label[for=right]").click()
    page.goto(at("workflow/determinism"))
    expect(page.locator("#right")).to_be_checked()
    page.goto(at(RULE, "#wrong"))
    page.reload()
    expect(page.locator("#wrong")).to_be_checked()


def test_code_and_command_are_copied(at: Address, page: Page) -> None:
    page.goto(at(RULE))
    page.locator(".guide-command button").click()
    assert page.evaluate("navigator.clipboard.readText()") == f"uv run guide prove {RULE}"
    page.locator(".tabbed-block:visible button[title='Copy to clipboard']").click()
    until(lambda: "@DBOS.workflow" in page.evaluate("navigator.clipboard.readText()"))


def test_the_files_of_the_proof_are_there(at: Address, page: Page, guide: Guide) -> None:
    page.goto(at(RULE))
    links = page.locator(".guide-sources a")
    names = [link.inner_text() for link in links.all()]
    assert names[:3] == ["wrong.py", "right.py", "experiment.py"]
    for name, link in zip(names, links.all(), strict=True):
        answer = page.request.get(page.evaluate("link => link.href", link.element_handle()))
        assert answer.text() == (guide.rules[RULE].folder / name).read_text()


def test_paper_shows_both_programs_and_the_addresses_of_links(at: Address, page: Page) -> None:
    page.goto(at(RULE))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".tabbed-block:visible").count() == 2
    after = "(link) => getComputedStyle(link, '::after').content"
    assert "https://docs.dbos.dev/" in page.locator(".guide-further a[href^=http]").first.evaluate(after)
    assert "/workflow/determinism" in page.locator(".guide-list a[href*=determinism]").first.evaluate(after)


# ---------------------------------------------------------------- search, palette, keyboard


@BOTH
def test_search_finds_while_typing_and_from_the_address(way: str, at: Address, page: Page) -> None:
    page.goto(at(RULE))
    page.keyboard.press("/")
    page.keyboard.type("registered workflow function")
    hrefs = "links => links.slice(0, 3).map((link) => link.href)"
    until(lambda: "lifecycle/config" in str(page.eval_on_selector_all(".md-search-result__item > a:first-child", hrefs)))
    page.goto(at("", "?q=stuck+in+PENDING"))
    page.wait_for_selector(".md-search-result__item")


@BOTH
def test_the_palette_is_remembered(way: str, at: Address, page: Page) -> None:
    page.goto(at(RULE))
    page.locator("label[title='Switch to dark mode']").click()
    page.goto(at("catalogue"))
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"


def test_the_keyboard_reaches_everything_and_shows_where_it_is(at: Address, page: Page) -> None:
    page.goto(at(RULE))
    reached = set()
    for _ in range(250):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const here = document.activeElement
              const style = getComputedStyle(here)
              const label = here.matches(".tabbed-set > input") ? "tab" : here.href ?? here.title ?? here.className
              return [label || here.className || here.tagName, here.tagName, style.outlineStyle]
            }"""
        )
        if found[1] == "BODY":
            break
        reached.add(found[0])
        if found[1] in ("A", "BUTTON", "PRE", "FIGURE", "SUMMARY"):
            assert found[2] != "none", f"{found[0]} does not show that it has the focus"
    links = page.eval_on_selector_all(
        "article a[href]:not(.headerlink)",
        "links => links.filter(l => l.tabIndex >= 0 && l.checkVisibility()).map(l => l.href)",
    )
    assert not set(links) - reached
    assert "tab" in reached
    assert any("wrong.py" in label for label in reached)


def test_the_404_page_searches_for_the_words_of_the_address(address: str, page: Page) -> None:
    page.goto(f"{address}/queue/rate-limiting-old.html")
    field = page.locator("[data-guide=words]")
    expect(field).to_have_value("queue rate limiting old")
    field.fill("rate limit")
    field.press("Enter")
    page.wait_for_selector(".md-search-result__item")


def test_motion_is_reduced_where_asked(at: Address, browser: Browser) -> None:
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(at(RULE))
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).transitionDuration") == "0s"
    page.context.close()
