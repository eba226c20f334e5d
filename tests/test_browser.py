"""Every page in a real Chromium: accessible in both palettes, silent, on its own host, within the width of a phone."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from dbos_guide.model import Guide
from tests.conftest import ROOT

SHOTS = Path(os.environ.get("GUIDE_SCREENSHOTS", ROOT / ".guide" / "screenshots"))
PALETTES = {"light": "default", "dark": "slate"}
MISSING = "/not/there/"
# The rules of axe that depend on the palette.
COLOURS = ("color-contrast", "link-in-text-block")


def paths(guide: Guide) -> list[str]:
    """The addresses of all pages worth auditing: home, catalogue, categories, rules, symbols, 404."""
    symbols = [f"/reference/{path.stem}/".replace("index/", "") for path in sorted((ROOT / "docs/reference").glob("*.md"))]
    categories = [f"/{category.id}/" for category in guide.categories]
    return ["/", "/catalogue/", *categories, *(f"/{id}/" for id in guide.rules), *symbols, MISSING]


class Watch:
    """What the pages of a tab ask for and complain about, from one `begin` to the next."""

    def __init__(self, page: Page):
        self.begin()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)

    def begin(self) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []


@dataclass
class Audit:
    """What was found on one page, on a phone of 320 pixels; what axe finds, for each palette."""

    axe: dict[str, list[str]]
    width: int
    description: str | None
    foreign: list[str]
    complaints: list[str]


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds wrong, by all its rules or by these."""
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{violation['id']}: {node['html'][:160]}" for violation in found for node in violation["nodes"]]


def switch(page: Page, palette: str) -> None:
    """Changes the palette as Material's own switch does: all colours follow from this attribute."""
    page.evaluate("scheme => { document.body.dataset.mdColorScheme = scheme }", PALETTES[palette])


@pytest.fixture(scope="module")
def audits(address: str, browser: Browser, guide: Guide) -> dict[str, Audit]:
    """Every page, in one tab: a page is the same in both palettes but for its colours, so in the second axe looks at those."""
    # Without transitions: a colour on its way to another is neither.
    context = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    watch, found = Watch(page), {}
    for path in paths(guide):
        watch.begin()
        page.goto(address + path, wait_until="load")
        axe = {"light": violations(page)}
        switch(page, "dark")
        axe["dark"] = violations(page, *COLOURS)
        found[path] = Audit(
            axe=axe,
            width=page.evaluate("document.documentElement.scrollWidth"),
            description=page.locator("meta[name=description]").get_attribute("content"),
            foreign=[url for url in watch.requests if not url.startswith((address, "data:", "blob:"))],
            complaints=[text for text in watch.complaints if "404" not in text or path != MISSING],
        )
    context.close()
    return found


def test_axe_finds_nothing_in_either_palette(audits: dict[str, Audit]) -> None:
    found = {f"{path} {palette}": wrong for path, audit in audits.items() for palette, wrong in audit.axe.items() if wrong}
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)[:6000]


@pytest.mark.parametrize("palette", PALETTES)
def test_axe_finds_nothing_on_a_desk(palette: str, address: str, browser: Browser, guide: Guide) -> None:
    """A page of each kind, by all rules, in the palette that the system asks for."""
    kinds = ["/", "/catalogue/", f"/{guide.categories[0].id}/", f"/{next(iter(guide.rules))}/", "/reference/dbos/", MISSING]
    size = {"width": 1440, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=palette, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    found = {}
    for path in kinds:
        page.goto(address + path, wait_until="load")
        assert page.evaluate("document.body.dataset.mdColorScheme") == PALETTES[palette]
        found[path] = violations(page)
    context.close()
    assert not any(found.values()), json.dumps(found, indent=1, ensure_ascii=False)[:6000]


def test_axe_can_fail(address: str, page: Page) -> None:
    """In either palette, and by the rules that the second looks at alone."""
    page.goto(f"{address}/step/basics/")
    for palette, colour in (("light", "#eee"), ("dark", "#222")):
        switch(page, palette)
        page.locator("h1").evaluate("(heading, colour) => { heading.style.color = colour }", colour)
        assert any(found.startswith("color-contrast: <h1") for found in violations(page, *COLOURS))
    page.locator("article a").first.evaluate("link => link.replaceChildren()")
    assert any(found.startswith("link-name") for found in violations(page))


def test_no_page_asks_another_host(audits: dict[str, Audit]) -> None:
    assert {path: audit.foreign for path, audit in audits.items() if audit.foreign} == {}


def test_no_page_complains(audits: dict[str, Audit]) -> None:
    assert {path: audit.complaints for path, audit in audits.items() if audit.complaints} == {}


def test_nothing_scrolls_sideways_at_320_pixels(audits: dict[str, Audit]) -> None:
    assert {path: audit.width for path, audit in audits.items() if audit.width > 320} == {}


def test_every_page_has_a_description_of_its_own(audits: dict[str, Audit]) -> None:
    descriptions = [audit.description for audit in audits.values()]
    assert all(descriptions)
    assert len(set(descriptions)) == len(descriptions)


def test_the_policy_blocks_an_injected_script(address: str, page: Page) -> None:
    page.goto(f"{address}/step/basics/")
    page.evaluate(
        """() => {
          const inline = document.createElement("script")
          inline.textContent = "window.injected = 1"
          document.body.append(inline)
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.injected = 2'>")
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.injected") is None


def test_screenshots(address: str, browser: Browser, guide: Guide) -> None:
    """Written where CI keeps them; they are looked at, not compared."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    rule = next(iter(guide.rules))
    pages = {"home": "/", "catalogue": "/catalogue/", "rule": f"/{rule}/", "category": f"/{guide.categories[0].id}/"}
    for palette in PALETTES:
        for width in (390, 1440):
            size = {"width": width, "height": 900}
            context = browser.new_context(viewport=size, color_scheme=palette)  # type: ignore[arg-type]
            page = context.new_page()
            for name, path in pages.items():
                page.goto(address + path)
                page.screenshot(path=SHOTS / f"{name}-{width}-{palette}.png", full_page=True)
            context.close()
    assert len(list(SHOTS.glob("*.png"))) >= 16
