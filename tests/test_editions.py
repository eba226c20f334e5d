"""What is taken away: the offline zip, the wheel, the docset, and builds that are the same byte for byte."""

import hashlib
import posixpath
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from skills_ref import validate

from dbos_guide import blocks
from dbos_guide.model import Guide
from tests import UV, need
from tests.conftest import ROOT
from tests.test_cli import until

TWO_MEGABYTES = 2_000_000


def test_the_offline_zip_is_small_and_asks_nobody(built: Path) -> None:
    file = built / "dist/dbos-guide-offline.zip"
    assert file.stat().st_size < TWO_MEGABYTES
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        pages = {name: archive.read(name).decode() for name in names if name.endswith(".html")}
    assert {"index.html", "search/search_index.js", "assets/iframe-worker.js"} <= set(names)
    for name, page in pages.items():
        loaded = re.findall(r'<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="((?:https?:)?//[^"]+)"', page)
        assert not [address for address in loaded if "canonical" not in address], name
        local = [link for link in re.findall(r'(?:src|href)="([^"#?:]+)(?:[#?][^"]*)?"', page) if not link.startswith("/")]
        missing = [link for link in local if posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) not in names]
        assert not [link for link in missing if not link.endswith("opensearch.xml") and link not in (".", "./")], name


def test_two_builds_of_a_commit_are_the_same_bytes_also_after_one_that_was_killed(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "a clone elsewhere"
    blocks.copy_clone(ROOT, again)
    command = [sys.executable, "-m", "dbos_guide.cli", "build"]
    with subprocess.Popen(command, cwd=again, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
        until(lambda: (again / ".guide/building/site/index.html").exists())
        killed.kill()
    assert not (again / "site").exists()
    assert not (again / "dist").exists()
    subprocess.run(command, cwd=again, check=True, capture_output=True)
    assert digests(again / "site") == digests(built / "site")
    assert digests(again / "dist") == digests(built / "dist")


def digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_wheel_holds_the_pages_and_the_skill(built: Path, guide: Guide, tmp_path: Path) -> None:
    need(UV, "uv")
    (wheel,) = (built / "dist").glob("*.whl")
    python = tmp_path / "venv/bin/python"
    subprocess.run([UV, "venv", "-q", str(tmp_path / "venv"), "--python", sys.executable], check=True)
    subprocess.run([UV, "pip", "install", "-q", "--python", str(python), str(wheel)], check=True, capture_output=True)
    command = python.parent / "dbos-guide"
    environment = {"PATH": "/usr/bin:/bin", "BROWSER": "true", "HOME": str(tmp_path)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([command, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True)

    opened = run()
    assert opened.returncode == 0, opened.stderr
    assert Path(opened.stdout.strip()).name == "index.html"
    assert Path(opened.stdout.strip()).exists()
    assert "step/basics" in run("search", "charged twice").stdout
    assert run("search", "xyzzyx").returncode == 1
    assert run("show", "step/basics").stdout == (built / "site/step/basics.md").read_text()
    assert run("show", "step/basics", "--program", "wrong").stdout == (built / "site/run/step/basics/wrong.py").read_text()
    assert run("open", "step/basic").stderr.startswith("There is no rule step/basic: did you mean step/basics")
    assert run("prove").stderr.startswith("This command needs a clone of the guide")
    assert run("skill", "install", "skills").returncode == 0
    (packed,) = (tmp_path / "venv").rglob(".agents/skills/dbos-python/SKILL.md")
    assert packed.read_text() == (tmp_path / "skills/dbos-python/SKILL.md").read_text()
    assert validate(tmp_path / "skills/dbos-python") == []


def test_the_docset_leads_to_pages(built: Path, tmp_path: Path) -> None:
    import sqlite3

    with zipfile.ZipFile(built / "dist/dbos-guide-docset.zip") as archive:
        archive.extractall(tmp_path)
    inside = tmp_path / "dbos-guide.docset/Contents/Resources"
    rows = sqlite3.connect(inside / "docSet.dsidx").execute("SELECT name, type, path FROM searchIndex").fetchall()
    assert rows
    assert all((inside / "Documents" / path).exists() for _, _, path in rows)
