"""`guide serve` shows what readers get, follows changes, and outlives a page that cannot be built."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from dbos_guide import blocks
from tests.browser import until
from tests.conftest import ROOT

PAGE = "docs/step/basics.md"
SECONDS = 180


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "clone"
    blocks.copy_clone(ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def said(clone: Path) -> Path:
    return clone.parent / "said"


@pytest.fixture(scope="module")
def served(clone: Path, said: Path) -> Iterator[str]:
    """The address at which `guide serve` answers; afterwards it ends politely."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with said.open("w") as output:
        command = [sys.executable, "-m", "dbos_guide.cli", "serve", "--port", port]
        process = subprocess.Popen(command, cwd=clone, env={**os.environ}, stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    until(lambda: f"The site is at {address}/" in said.read_text() or process.poll() is not None, SECONDS)
    until(lambda: process.poll() is not None or answers(address), SECONDS)
    assert process.poll() is None, said.read_text()
    yield address
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 130
    assert "Traceback" not in said.read_text()


def answers(address: str) -> bool:
    try:
        return bool(read(address, "/"))
    except urllib.error.URLError:
        return False


def read(address: str, path: str) -> str:
    with urllib.request.urlopen(address + path) as answer:
        return str(answer.read().decode())


def test_the_pages_are_those_that_readers_get(served: str) -> None:
    rule = read(served, "/step/basics/")
    assert "guide prove step/basics" in rule
    assert "<!-- guide:sources" not in rule
    assert "doc-signature" in read(served, "/reference/dbos/")
    assert "charged" in read(served, "/api/search.json")
    assert "shop.charge" in read(served, "/step/basics.md")
    with pytest.raises(urllib.error.HTTPError) as missing:
        read(served, "/not/there/")
    assert "data-guide=words" in missing.value.read().decode().replace('"', "")


def test_the_site_is_served_to_this_machine_only(served: str) -> None:
    port = urlsplit(served).port
    listening = [one.laddr for one in psutil.net_connections() if one.laddr and one.status == psutil.CONN_LISTEN]
    assert {place.ip for place in listening if place.port == port} == {"127.0.0.1"}


def test_a_change_is_shown_and_one_that_cannot_be_built_is_said(served: str, clone: Path, said: Path) -> None:
    page = clone / PAGE
    whole = page.read_text()
    page.write_text(whole.replace("\n## ", "\nA sentence that was added.\n\n## ", 1))
    until(lambda: "A sentence that was added." in read(served, "/step/basics/"), SECONDS)
    page.write_text(whole.replace("impact: ", "impact: NOT-", 1))
    until(lambda: f"{PAGE}:" in said.read_text() and "there is no impact NOT-" in said.read_text(), SECONDS)
    assert "A sentence that was added." in read(served, "/step/basics/"), "the pages stay as they were"
    page.write_text(whole)
    until(lambda: "A sentence that was added." not in read(served, "/step/basics/"), SECONDS)
