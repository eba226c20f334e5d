"""Every page in a real Chromium: accessible in both palettes, silent, on its own host, within the width of a phone."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

from dbos_guide.model import Guide
from tests.conftest import ROOT

SHOTS = Path(os.environ.get("GUIDE_SCREENSHOTS", ROOT / "dist" / "screenshots"))
PALETTES = {"light": "default", "dark": "slate"}


def paths(guide: Guide) -> list[str]:
    """The addresses of all pages worth auditing: home, catalogue, categories, rules, symbols, 404."""
    symbols = [f"/reference/{path.stem}/".replace("index/", "") for path in sorted((ROOT / "docs/reference").glob("*.md"))]
    categories = [f"/{category.id}/" for category in guide.categories]
    return ["/", "/catalogue/", *categories, *(f"/{id}/" for id in guide.rules), *symbols, "/not/there/"]


class Watch:
    """What a page asks for and complains about."""

    def __init__(self, page: Page):
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)


@pytest.fixture(scope="module")
def audited(address: str, browser: Browser, guide: Guide) -> dict[tuple[str, str], dict[str, Any]]:
    """For each page and palette what axe finds, what was requested, what the console said, and how wide it is at 320 px."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    axe = Axe()
    for palette in PALETTES:
        context = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme=palette)  # type: ignore[arg-type]
        for path in paths(guide):
            page = context.new_page()
            watch = Watch(page)
            page.goto(address + path, wait_until="load")
            found[path, palette] = {
                "scheme": page.evaluate("document.body.dataset.mdColorScheme"),
                "width": page.evaluate("document.documentElement.scrollWidth"),
                "description": page.locator("meta[name=description]").get_attribute("content"),
                "axe": [
                    f"{violation['id']}: {node['html'][:160]}"
                    for violation in axe.run(page).response["violations"]
                    for node in violation["nodes"]
                ],
                "foreign": [one.url for one in watch.requests if not one.url.startswith((address, "data:", "blob:"))],
                "complaints": [text for text in watch.complaints if "404" not in text or path != "/not/there/"],
            }
            page.close()
        context.close()
    return found


def collect(audited: dict[tuple[str, str], dict[str, Any]], key: str) -> dict[str, Any]:
    return {f"{path} {palette}": audit[key] for (path, palette), audit in audited.items() if audit[key]}


def test_axe_finds_nothing_in_either_palette(audited: dict[tuple[str, str], dict[str, Any]]) -> None:
    found = collect(audited, "axe")
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)[:6000]


def test_both_palettes_follow_the_system(audited: dict[tuple[str, str], dict[str, Any]]) -> None:
    assert all(audit["scheme"] == PALETTES[palette] for (_, palette), audit in audited.items())


def test_no_page_asks_another_host(audited: dict[tuple[str, str], dict[str, Any]]) -> None:
    assert not collect(audited, "foreign")


def test_no_page_complains(audited: dict[tuple[str, str], dict[str, Any]]) -> None:
    assert not collect(audited, "complaints")


def test_nothing_scrolls_sideways_at_320_pixels(audited: dict[tuple[str, str], dict[str, Any]]) -> None:
    assert {path: audit["width"] for (path, _), audit in audited.items() if audit["width"] > 320} == {}


def test_every_page_has_a_description_of_its_own(audited: dict[tuple[str, str], dict[str, Any]]) -> None:
    descriptions = [audit["description"] for (path, palette), audit in audited.items() if palette == "light"]
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
