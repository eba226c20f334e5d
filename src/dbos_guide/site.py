"""The site: building it strictly into site/, or as it is while it is written."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from dbos_guide import bundle, finding, finish
from dbos_guide.compat import page as compatibility
from dbos_guide.errors import GuideError
from dbos_guide.exports import publish
from dbos_guide.lab.worker import die_with_parent
from dbos_guide.model import Guide


def build(guide: Guide) -> Path:
    """Builds the site into site/, for reading without a server into .guide/offline, the editions into dist/; returns the
    first's path.

    Raises:
        GuideError: MkDocs found something wrong; its own message says what.
    """
    pages = {"offline": guide.root / ".guide" / "offline", "site": guide.root / "site"}
    building = guide.root / ".guide" / "building"
    shutil.rmtree(building, ignore_errors=True)
    for name in pages:
        _mkdocs(guide.root, "build", "--strict", "--site-dir", str(building / name), offline=name == "offline")
        complete(guide, building / name, offline=name == "offline")
    publish.write(guide, building / "site", building / "offline", building / "dist")
    # Whole or not at all: what an interrupted build leaves is never in place.
    for name, folder in {**pages, "dist": guide.root / "dist"}.items():
        if folder.exists():
            folder.rename(building / f"old-{name}")
        (building / name).rename(folder)
    shutil.rmtree(building)
    return pages["site"]


def preview(guide: Guide, folder: Path) -> None:
    """Builds the site as readers will get it, with its exports; `guide serve` shows it.

    It lacks the content security policy, which would forbid the script that reloads a page when its source changes.
    """
    _mkdocs(guide.root, "build", "--site-dir", str(folder))
    complete(guide, folder, offline=True)
    publish.preview(guide, folder)


def complete(guide: Guide, site: Path, *, offline: bool) -> None:
    """Adds to the built pages what no engine puts there, one step after the other."""
    _drop_unused(site)
    finish.copy_snippets(guide, site)
    finish.add_proofs(guide, site)
    finish.add_figures(guide, site)
    finish.add_footer(guide, site)
    finish.add_symbols(guide, site)
    finish.add_lab(site)
    compatibility.add(guide, finish.page_of(site, compatibility.NAME))
    finish.name_landmarks(site)
    finding.tune(guide, site)
    bundle.bundle(site)
    if not offline:  # pages opened as files have no host of their own to name in a policy
        finish.add_policy(site)


def _drop_unused(site: Path) -> None:
    """Drops what Material ships and no page asks for: source maps, and word splitting for other languages."""
    for path in site.rglob("*.map"):
        path.unlink()
    shutil.rmtree(site / "assets" / "javascripts" / "lunr", ignore_errors=True)


def need_port(port: int) -> None:
    """Raises a GuideError if nothing can be served at this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise GuideError(f"Port {port} cannot be used ({error.strerror}): choose another with --port.") from None


def _mkdocs(root: Path, *arguments: str, offline: bool = False) -> None:
    command = [sys.executable, "-m", "mkdocs", *arguments, "--config-file", str(root / "mkdocs.yml")]
    environment = {
        # The site carries the time of its commit, not of its build: two builds of one commit are equal.
        "SOURCE_DATE_EPOCH": _commit_time(root),
        # Material announces its own end of life on every build; the guide is pinned and knows.
        "NO_MKDOCS_2_WARNING": "1",
        **os.environ,
        "GUIDE_OFFLINE": str(offline).lower(),
    }
    # It ends with this process, also when that is killed, so that it never writes beside the next build.
    if subprocess.run(command, env=environment, cwd=root, preexec_fn=die_with_parent).returncode:
        raise GuideError("The site was not built: mend what MkDocs says above.", code=1)


def _commit_time(root: Path) -> str:
    """Seconds since 1970 of the last commit, zero outside a repository."""
    found = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=root, capture_output=True, text=True)
    return found.stdout.strip() or "0"
