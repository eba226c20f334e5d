"""Readers find the rule for their symptom, their error message, their identifier among the first three results."""

import re
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page

from dbos_guide.model import Guide
from tests.browser import until

SEARCHES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "searches.yml").read_text())
QUERIES = list(SEARCHES)
NEAR = 3
TYPE = """(text) => {
  const field = document.querySelector("[data-md-component=search-query]")
  field.focus()
  field.value = text
  field.dispatchEvent(new Event("keyup"))
}"""


def search(page: Page, query: str) -> list[str]:
    """The ids of the pages found, best first, by typing into the search field."""
    page.evaluate(TYPE, "")
    until(lambda: page.locator(".md-search-result__item").count() == 0)
    page.evaluate(TYPE, query)
    page.wait_for_selector(".md-search-result__item, .md-search-result__meta:has-text('No matching')")
    page.wait_for_timeout(50)  # the list is drawn in parts
    links = page.eval_on_selector_all(
        ".md-search-result__item > a:first-child", "links => links.map(link => new URL(link.href).pathname)"
    )
    return [re.sub(r"^.*/(?=[\w-]+/[\w-]+$)", "", link.strip("/").removesuffix(".html")) for link in links]


@pytest.fixture(scope="module")
def found(address: str, browser: Browser) -> dict[str, list[str]]:
    """For each search the pages found."""
    page = browser.new_page()
    page.goto(f"{address}/contributing/")
    results = {query: search(page, query) for query in QUERIES}
    page.close()
    return results


def test_every_rule_that_a_search_must_find_exists(guide: Guide) -> None:
    unknown = {rule for rules in SEARCHES.values() for rule in rules} - guide.rules.keys()
    assert not unknown, f"rules that searches must find and that are not in the guide: {', '.join(sorted(unknown))}"


@pytest.mark.parametrize("query", QUERIES)
def test_a_symptom_leads_to_its_rule(query: str, found: dict[str, list[str]]) -> None:
    first = found[query][:NEAR]
    assert set(first) & set(SEARCHES[query]), f"{query!r} finds {', '.join(found[query][:6]) or 'nothing'}"


@pytest.mark.parametrize("query", QUERIES)
def test_rules_come_before_everything_else(query: str, guide: Guide, found: dict[str, list[str]]) -> None:
    kinds = [id in guide.rules for id in found[query]]
    assert kinds == sorted(kinds, reverse=True), f"{query!r} finds {', '.join(found[query])}"
