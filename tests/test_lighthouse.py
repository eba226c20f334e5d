"""What Lighthouse says of five pages on a simulated phone: 100 in every category that the machine has no part in."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dbos_guide.model import Guide
from tests import need
from tests.browser import CHROMIUM, served
from tests.conftest import ROOT

RULE = "step/basics"
# Not performance: it multiplies what tasks took by four, so that on a machine with other work it tells of the machine.
# The bytes, requests and milliseconds that make it up are tested in test_weight.py.
CATEGORIES = ("accessibility", "best-practices", "seo")


@pytest.fixture(scope="module")
def lighthouse() -> Path:
    """Lighthouse at the version of tests/lighthouse/package-lock.json, installed by npm and kept for the next run."""
    need(shutil.which("npm"), "npm")
    need(Path(CHROMIUM).exists(), "Chromium")
    place = ROOT / ".cache" / "lighthouse"
    lock = ROOT / "tests" / "lighthouse" / "package-lock.json"
    command = place / "node_modules" / ".bin" / "lighthouse"
    if not command.exists() or (place / lock.name).read_bytes() != lock.read_bytes():
        shutil.copytree(lock.parent, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
        install = ["npm", "ci", "--no-audit", "--no-fund"]
        environment = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
        done = subprocess.run(install, cwd=place, env=environment, capture_output=True, text=True)
        need(done.returncode == 0, f"Lighthouse (npm ci says {done.stderr[-500:]})")
    return command


def run(lighthouse: Path, url: str, report: Path) -> dict[str, Any]:
    """The report of one run on a simulated phone."""
    command = [str(lighthouse), url, "--quiet", "--output=json", f"--output-path={report}"]
    command.append("--chrome-flags=--headless=new --no-sandbox --disable-gpu")
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def audit(lighthouse: Path, url: str, report: Path) -> tuple[dict[str, int], list[str]]:
    """The score of each category, 0 to 100, and the audits that failed."""
    found = run(lighthouse, url, report)
    scores = {name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES}
    return scores, [name for name, one in found["audits"].items() if one["score"] is not None and one["score"] < 0.9]


def pages(guide: Guide) -> list[str]:
    rules = list(guide.rules)
    return ["/", "/catalogue/", *(f"/{id}/" for id in dict.fromkeys((RULE, rules[0], rules[-1])))]


@pytest.mark.parametrize("number", range(5))
def test_lighthouse_gives_100_everywhere(number: int, lighthouse: Path, address: str, guide: Guide, tmp_path: Path) -> None:
    scores, failed = audit(lighthouse, address + pages(guide)[number], tmp_path / "report.json")
    assert set(scores.values()) == {100}, f"{pages(guide)[number]}: {scores}, {failed}"


def test_lighthouse_can_fail(lighthouse: Path, pages_with_faults: str, tmp_path: Path) -> None:
    scores = {
        name: one["score"] for name, one in run(lighthouse, pages_with_faults, tmp_path / "report.json")["categories"].items()
    }
    assert all(scores[name] < 1 for name in CATEGORIES), scores


@pytest.fixture
def pages_with_faults(tmp_path: Path) -> Iterator[str]:
    """The address of a page that is slow, moves, cannot be read, logs an error and describes nothing."""
    (tmp_path / "index.html").write_text(
        "<!doctype html><title></title><p style='color:#eee'>pale</p><img src='none.png'>"
        "<script>const end = performance.now() + 900; while (performance.now() < end);"
        "document.body.prepend(document.createElement('iframe')); throw new Error('broken')</script>"
    )
    with served(tmp_path) as address:
        yield f"{address}/"
