"""Shared fixtures: the guide, and one lab for all tests that need Postgres."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page

from dbos_guide import blocks, catalogue
from dbos_guide.lab.harness import Harness, open_harness
from dbos_guide.model import Guide
from tests.browser import chromium, served

ROOT = Path(__file__).parent.parent
# In CI the same examples every time: what Hypothesis finds elsewhere is kept as an example. A slow machine is no failure.
settings.register_profile("guide", deadline=None, derandomize=bool(os.environ.get("CI")), database=None)
settings.load_profile("guide")
PARALLEL = 4 * (os.cpu_count() or 1)


@pytest.fixture(scope="session")
def guide() -> Guide:
    return catalogue.load(ROOT)


@pytest.fixture(scope="session")
def harness() -> Iterator[Harness]:
    with open_harness(ROOT) as opened:
        yield opened


@pytest.fixture(scope="session")
def rule_ids(request: pytest.FixtureRequest) -> set[str]:
    """The rules that the selected tests are about, so that `-k` proves only those."""
    callspecs = [getattr(item, "callspec", None) for item in request.session.items]
    return {spec.params["rule_id"] for spec in callspecs if spec and "rule_id" in spec.params}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone in which `guide build` ran."""
    clone = tmp_path_factory.mktemp("built") / "clone"
    blocks.copy_clone(ROOT, clone)
    done = subprocess.run([sys.executable, "-m", "dbos_guide.cli", "build"], cwd=clone, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return clone


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address at which the built site is served."""
    with served(built / "site") as address:
        yield address


@pytest.fixture(scope="session")
def pages(built: Path) -> Path:
    """The built site."""
    return built / "site"


@pytest.fixture(scope="session")
def offline(built: Path) -> Path:
    """The pages built for reading without a server."""
    return built / ".guide" / "offline"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with a storage of its own, on a desk."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()
