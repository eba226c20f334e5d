"""Shared fixtures: the guide, and one lab for all tests that need Postgres."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, sync_playwright

from dbos_guide import blocks, catalogue
from dbos_guide.lab.harness import Harness, open_harness
from dbos_guide.model import Guide

ROOT = Path(__file__).parent.parent
CHROMIUM = "/usr/bin/chromium"
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


def need(there: object, what: str) -> None:
    """Skips a test that needs a program that is not installed; in CI that is a failure."""
    if not there:
        if os.environ.get("CI"):
            pytest.fail(f"{what} is missing: .ci/run installs it.")
        pytest.skip(f"{what} is not installed here.")


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


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serves a folder of files on a free port of this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        extensions_map = {**SimpleHTTPRequestHandler.extensions_map, "": "text/html"}  # noqa: RUF012

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """Debian's Chromium, which asks nobody for anything."""
    need(Path(CHROMIUM).exists(), "chromium")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", *quiet, *arguments]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()
