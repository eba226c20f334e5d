"""MkDocs builds the site; Zensical, which will read the same sources when MkDocs is gone, builds the same one."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dbos_guide import blocks, catalogue, site
from dbos_guide.exports import pages as exported
from dbos_guide.exports import publish
from dbos_guide.exports.documents import documents
from dbos_guide.lab.environment import interpreter
from tests import UV, need, sites
from tests.conftest import ROOT

LOCK = ROOT / "tests" / "zensical-0.0.73.lock"
HOOKED = """site_name: Two engines
use_directory_urls: true
theme: {name: material, font: false}
extra: {generator: false}
plugins: []
"""


def zensical(folder: Path) -> Path:
    """Builds a folder's mkdocs.yml with Zensical, strictly; returns the site."""
    need(UV, "uv")
    program = Path(interpreter(LOCK)).with_name("zensical")
    done = subprocess.run([str(program), "build", "--strict"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def second(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as Zensical builds it, finished as `guide build` finishes the other."""
    clone = tmp_path_factory.mktemp("zensical") / "clone"
    blocks.copy_clone(ROOT, clone)
    made, guide = zensical(clone), catalogue.load(clone)
    site.complete(guide, made, offline=False)
    publish.exports(guide, made, directories=True)
    # The editions to download are made from the other engine's pages.
    shutil.copytree(built / "site" / "download", made / "download", dirs_exist_ok=True)
    exported.finish(made, documents(guide), directories=True)
    return made


def test_both_engines_sites_agree_on_every_page(pages: Path, second: Path) -> None:
    assert sites.differences(pages, second) == []


def test_every_address_in_the_other_site_leads_somewhere_too(second: Path) -> None:
    assert sites.dead(second) == []


def test_a_page_is_compared_whole(pages: Path) -> None:
    """Nothing compares equal because there is nothing to compare."""
    content = sites.read(pages / "step" / "basics" / "index.html", pages)
    assert ("h2", "What to know", "what-to-know") in content.headings
    assert [coloured for _, coloured in content.code] == [True, True, False]
    assert ("Step", "/step/") in content.links
    assert all((content.title, content.description, content.proof, content.words, content.ids, content.menu))


@pytest.mark.parametrize(
    ("aspect", "old", "new"),
    [
        ("title", "<title>", "<title>Other: "),
        ("description", 'name="description" content="', 'name="description" content="Other '),
        ("headings", '<h2 id="what-to-know">', '<h2 id="what-to-know-2">'),
        ("headings", '<h2 id="when-not-to">When', '<h2 id="when-not-to">Where'),
        ("headings", '<h2 id="proof">Proof</h2>', '<h3 id="proof">Proof</h3>'),
        ("code", "<code><span", "<code> <span"),
        ("code", "<code>uv run", "<code><span class=k>uv</span> run"),
        ("links", 'class="guide-category" href="../"', 'class="guide-category" href="../../"'),
        ("proof", '<p class="guide-given">', '<p class="guide-given">Not '),
        ("words", "since dbos ", "from dbos "),
        ("ids", '<h2 id="further">', '<h2 id="farther">'),
        ("menu", '<a href="../.." class="md-nav__link">', '<a href=".." class="md-nav__link">'),
    ],
)
def test_a_difference_is_named(pages: Path, tmp_path: Path, aspect: str, old: str, new: str) -> None:
    name = "step/basics/index.html"
    for copy in ("one", "other"):
        (tmp_path / copy / name).parent.mkdir(parents=True)
        text = (pages / name).read_text()
        assert old in text
        (tmp_path / copy / name).write_text(text if copy == "one" else re.sub(r"\n {4,}<", "\n<", text).replace(old, new, 1))
    found = sites.differences(tmp_path / "one", tmp_path / "other")
    assert any(sentence.startswith(f"{name}: {aspect}: ") for sentence in found), found
    (tmp_path / "other" / name).unlink()
    assert sites.differences(tmp_path / "one", tmp_path / "other") == [f"{name}: only one of the sites has it"]


def test_what_one_engine_silently_leaves_out_is_noticed(tmp_path: Path) -> None:
    """Zensical runs no hooks and says nothing, even with --strict: the comparison does."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("---\ntitle: Home\n---\n# Home\n\nRead [on](#home).\n")
    (tmp_path / "mkdocs.yml").write_text(HOOKED)
    assert sites.differences(mkdocs(tmp_path), zensical(tmp_path)) == []
    (tmp_path / "hooks.py").write_text("def on_page_markdown(markdown, **_):\n    return markdown + '\\n## From a hook\\n'\n")
    (tmp_path / "mkdocs.yml").write_text(f"{HOOKED}hooks: [hooks.py]\n")
    found = sites.differences(mkdocs(tmp_path), zensical(tmp_path))
    assert "index.html: headings: 2 and 1, the longer ends with ('h2', 'From a hook', 'from-a-hook')" in found


def mkdocs(folder: Path) -> Path:
    """Builds a folder's mkdocs.yml with MkDocs, strictly; returns the site."""
    made = folder / "mkdocs"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(made)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return made
