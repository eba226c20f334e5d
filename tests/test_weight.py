"""What a page costs: bytes, scripts, requests, the time to a search result, and what Lighthouse says of it on a phone."""

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dbos_guide.model import Guide
from tests import need
from tests.browser import CHROMIUM
from tests.conftest import ROOT

# docs.dbos.dev's workflow tutorial, as measured: what a page of ours is held against.
THEIR_BYTES, THEIR_SCRIPT, THEIR_REQUESTS = 359_000, 188_000, 41
RULE = "step/basics"
KEYSTROKE_MS = 100


@pytest.fixture(scope="module")
def loaded(address: str, browser: Browser) -> list[tuple[str, int]]:
    """The requests of a rule page on a first visit, each with its compressed size in bytes."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    found = []
    page.on("requestfinished", lambda request: found.append((request.url, request.sizes()["responseBodySize"])))
    page.goto(f"{address}/{RULE}/", wait_until="networkidle")
    page.context.close()
    return found


def test_a_rule_page_costs_at_most_half_of_the_bytes(loaded: list[tuple[str, int]]) -> None:
    assert sum(size for _, size in loaded) <= THEIR_BYTES * 0.5, loaded


def test_a_rule_page_costs_at_most_a_fifth_of_the_script(loaded: list[tuple[str, int]]) -> None:
    assert sum(size for url, size in loaded if url.endswith(".js")) <= THEIR_SCRIPT * 0.2, loaded


def test_a_rule_page_costs_at_most_15_percent_of_the_requests(loaded: list[tuple[str, int]]) -> None:
    assert len(loaded) <= THEIR_REQUESTS * 0.15, loaded


def test_a_result_comes_within_100_ms_of_a_keystroke(address: str, page: Page) -> None:
    page.goto(f"{address}/{RULE}/?q=warm")
    page.wait_for_selector(".md-search-result__item, .md-search-result__meta:has-text('No matching')")
    times = [
        page.evaluate(MEASURE, query) for query in ("charged", "charged twice", "PENDING", "worker_concurrency", "SIGKILL")
    ]
    assert statistics.median(times) <= KEYSTROKE_MS, times


MEASURE = """async (query) => {
  const list = document.querySelector(".md-search-result__list")
  const changed = new Promise((resolve) => {
    new MutationObserver(() => resolve(performance.now())).observe(list, { childList: true })
  })
  const field = document.querySelector("[data-md-component=search-query]")
  const began = performance.now()
  field.value = query
  field.dispatchEvent(new Event("keyup"))
  return (await changed) - began
}"""


# ---------------------------------------------------------------- Lighthouse


@pytest.fixture(scope="session")
def lighthouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lighthouse at the version of tests/lighthouse/package-lock.json, installed by npm and kept for the next run."""
    if shutil.which("npm") is None:
        need(False, "npm")
    place = ROOT / ".cache" / "lighthouse"
    command = place / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        shutil.copytree(ROOT / "tests" / "lighthouse", place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
        environment = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund"], cwd=place, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            need(False, f"Lighthouse: npm ci says {done.stderr[-500:]}")
    return command


def scores(lighthouse: Path, url: str, report: Path) -> dict[str, float]:
    """The scores of one run on a simulated phone, category to 0 to 100; what failed is in the report."""
    command = [str(lighthouse), url, "--quiet", "--output=json", f"--output-path={report}"]
    command.append("--chrome-flags=--headless=new --no-sandbox --disable-gpu")
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True, timeout=300)
    found: dict[str, Any] = json.loads(report.read_text())["categories"]
    return {name: round(100 * category["score"]) for name, category in found.items() if name != "agentic-browsing"}


def test_lighthouse_gives_100_everywhere(lighthouse: Path, address: str, guide: Guide, tmp_path: Path) -> None:
    rules = list(guide.rules)
    pages = ["", "catalogue/", *(f"{id}/" for id in (RULE, rules[0], rules[-1]))]
    low = {}
    for path in pages:
        runs = [scores(lighthouse, f"{address}/{path}", tmp_path / f"{number}.json") for number in range(3)]
        median = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
        if set(median.values()) != {100}:
            audits = json.loads((tmp_path / "2.json").read_text())["audits"]
            failed = [name for name, audit in audits.items() if audit["score"] is not None and audit["score"] < 0.9]
            low[path or "home"] = [median, failed]
    assert not low, json.dumps(low, indent=1)
