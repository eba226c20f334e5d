"""The texts beside the README: there, valid, in step with the package, and without what nobody gave us to say."""

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import griffe
import pytest
import yaml

from dbos_guide import catalogue, finish, reference
from dbos_guide.model import Guide
from tests.conftest import ROOT
from tests.test_workflows import GITHUB, GITLAB, complaints, jobs

CITATION = ROOT / "CITATION.cff"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# What the lab does for the harness, not for experiments.
HARNESS = {
    "close",
    "logs",
    "story",
    "Worker.ask",
    "Worker.kill",
    "Worker.look",
    "Worker.polls",
    "Worker.ready",
    "Worker.waiting",
}
HARNESS |= {"Worker.died"}


def invalid(citation: Path) -> list[str]:
    """What the schema of the Citation File Format does not allow."""
    schema = "vendor.citation-file-format"
    return complaints([sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(citation)])


def test_the_citation_is_valid_and_about_this_release(guide: Guide) -> None:
    assert invalid(CITATION) == []
    data = yaml.safe_load(CITATION.read_text())
    assert data["version"] == PROJECT["version"]
    assert data["license"] == PROJECT["license"]
    assert data["title"] == catalogue.config(guide.root)["site_name"]


@pytest.mark.parametrize(("old", "new"), [("version: 1.2.0", "version: 9"), ("authors:", "autors:"), ("MIT", "mine")])
def test_an_invalid_citation_is_noticed(tmp_path: Path, old: str, new: str) -> None:
    copy = tmp_path / "CITATION.cff"
    copy.write_text(CITATION.read_text().replace(old, new))
    assert invalid(copy) != []


def test_the_changelog_begins_with_this_release() -> None:
    versions = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), flags=re.M)
    assert versions[0] == PROJECT["version"]
    assert len(versions) == len(set(versions))


@pytest.mark.parametrize("name", ["CODE_OF_CONDUCT.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "CITATION.cff"])
def test_every_text_is_there_and_invents_nobody(name: str) -> None:
    text = (ROOT / name).read_text()
    assert len(text.split()) > 40
    assert not re.search(r"[\w.]+@[\w-]+\.\w+", text), "an address that nobody gave"
    assert not re.search(r"\bTODO\b|\[INSERT|<[a-z ]+>", text), "a blank that nobody filled in"


def test_every_job_is_in_the_table_of_contributing() -> None:
    text = (ROOT / "docs" / "contributing.md").read_text()
    for path in (*GITHUB, GITLAB):
        assert [name for name in jobs(path) if not re.search(rf"^\| [^|]*`{name}`", text, flags=re.M)] == []


def test_contributing_names_files_of_tests_that_exist() -> None:
    named = re.findall(r"`(test_[\w*]+\.py)`", (ROOT / "docs" / "contributing.md").read_text())
    assert len(named) > 20
    assert [name for name in named if not list((ROOT / "tests").glob(name))] == []


def places() -> set[str]:
    """The public functions of the lab, as its page names them."""
    lab = griffe.load(reference.LAB)
    found = {name for name, member in lab["experiment.Lab"].all_members.items() if member.is_function}
    found |= {f"Worker.{name}" for name, member in lab["process.Worker"].members.items() if member.has_docstring}
    return {name for name in found if not name.rpartition(".")[2].startswith("_")}


def test_every_function_of_the_lab_is_on_its_page_once(pages: Path) -> None:
    source = (ROOT / "docs" / "reference" / "lab.md").read_text()
    slots = [slot.removeprefix("experiment.Lab.").removeprefix("process.") for slot in re.findall(r"guide:lab (\S+)", source)]
    assert len(slots) == len(set(slots))
    assert set(slots) == places() - HARNESS
    headings = re.findall(r"^### (lab|worker)\.(\w+)$", source, flags=re.M)
    assert [f"Worker.{name}" if owner == "worker" else name for owner, name in headings] == slots
    text = finish.page_of(pages, "reference/lab").read_text()
    assert "guide:lab" not in text
    assert "<autoref" not in text
    assert "SIGKILLs the caller when the nth call" in text
    assert "reference/lab" not in (pages / "search" / "search_index.json").read_text(), "out of the search index"
