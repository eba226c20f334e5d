"""Shared fixtures: the guide, and one lab for all tests that need Postgres."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page

from dbos_guide import catalogue, site
from dbos_guide.lab.harness import Harness, open_harness
from dbos_guide.model import Guide
from tests.browser import chromium, served

ROOT = Path(__file__).parent.parent
PARALLEL = 4 * (os.cpu_count() or 1)


def missing(what: str) -> NoReturn:
    """A test lacks a program: a skip with the reason on a laptop, a failure in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"this needs {what}")


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
def built(guide: Guide) -> Path:
    """The built site; what is made for reading without a server is in `.guide/offline`."""
    if os.environ.get("GUIDE_TEST_SITE") == "as-is":  # while working on one test: don't build again
        return ROOT / "site"
    return site.build(guide)


@pytest.fixture(scope="session")
def offline(built: Path) -> Path:
    """The pages built for reading without a server."""
    return ROOT / ".guide" / "offline"


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Where the built site is served."""
    with served(built) as url:
        yield url


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
