"""A real Chromium and a web server for the built site, for tests."""

import gzip
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests import need

CHROMIUM = os.environ.get("GUIDE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_running: list[Playwright] = []


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Waits for a condition, asked from outside: the pages' policy forbids playwright to wait inside them."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """Debian's Chromium, headless, with more command line `arguments`. Several may be open at once."""
    need(Path(CHROMIUM).exists(), "Chromium")
    with ExitStack() as stack:
        if not _running:  # a thread can have one playwright, so the outermost browser starts and stops it
            _running.append(stack.enter_context(sync_playwright()))
            stack.callback(_running.clear)
        browser = _running[0].chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *arguments])
        yield browser
        browser.close()


class _Pages(SimpleHTTPRequestHandler):
    """Files as a static host serves them: compressed, cached, and 404.html for what is not there."""

    protocol_version = "HTTP/1.1"
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, "": "text/html"}  # noqa: RUF012

    def send_head(self) -> BytesIO | None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
            self.send_response(301)
            self.send_header("Location", self.path.partition("?")[0] + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        if not found:
            path = Path(self.directory) / "404.html"
        body = path.read_bytes()
        self.send_response(200 if found else 404)
        if "gzip" in self.headers.get("Accept-Encoding", "") and path.suffix not in (".gz", ".zip", ".png"):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return BytesIO(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a server of the built site, without the last slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
