"""`guide serve`: what readers get, on this machine only, built anew and shown again on every change."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from dbos_guide import catalogue, proof, site
from dbos_guide.errors import GuideError
from dbos_guide.exports.settings import ADDRESS_VARIABLE

WATCHED = ("docs", "overrides", "snippets", "mkdocs.yml")


def serve(root: Path, port: int) -> None:
    """Serves the site on 127.0.0.1 until interrupted. A change that cannot be built is said; the pages stay as they were.

    Raises:
        GuideError: the port is taken, or the site cannot be built to begin with.
    """
    site.need_port(port)
    address = os.environ[ADDRESS_VARIABLE] = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryDirectory(prefix="guide-") as folder:
        shown = Path(folder) / "site"
        _build(root, shown)
        server = LiveReloadServer(lambda: _rebuild(root, shown), "127.0.0.1", port, str(shown))
        server.error_handler = lambda code: (shown / "404.html").read_bytes() if code == 404 else None
        report = root / proof.REPORT
        report.parent.mkdir(exist_ok=True)
        server.watch(str(report.parent), recursive=False)
        for name in WATCHED:
            server.watch(str(root / name))
        print(f"The site is at {address} (Ctrl-C ends it).", flush=True)
        try:
            server.serve()  # type: ignore[no-untyped-call]
        finally:
            server.shutdown()


def _build(root: Path, shown: Path) -> None:
    """Builds beside what is shown, and puts it in its place when it is whole."""
    building = shown.with_name("building")
    shutil.rmtree(building, ignore_errors=True)
    site.preview(catalogue.load(root), building)
    shutil.rmtree(shown, ignore_errors=True)
    building.rename(shown)


def _rebuild(root: Path, shown: Path) -> None:
    try:
        _build(root, shown)
    except GuideError as error:
        print(error, file=sys.stderr, flush=True)
