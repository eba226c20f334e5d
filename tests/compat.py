"""A small guide whose compatibility is tested, and results that were never measured."""

import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dbos_guide import catalogue
from dbos_guide.compat import results
from dbos_guide.compat.results import Result, Try
from dbos_guide.model import Guide, Rule
from tests.conftest import ROOT
from tests.test_cli import FIXTURE

OLD, NEW = "3.0.0", version("dbos")


def small_guide(folder: Path) -> Guide:
    """A guide of two rules: one for every release, one that needs a symbol of 3.1."""
    root = folder / "guide"
    shutil.copytree(FIXTURE, root)
    shutil.copytree(ROOT / "tests" / "fixtures" / "compat", root, dirs_exist_ok=True)
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copyfile(ROOT / name, root / name)
    nav = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(nav.rstrip() + "\n      - step/rewind.md\n")
    return catalogue.load(root)


def result(rule: Rule, dbos: str = NEW, postgres: str = "18.4", absent: tuple[str, ...] = (), **parts: Any) -> Result:
    """A kept result: everything as claimed but for these parts, each a list of tries."""
    held: dict[str, tuple[Try, ...]] = {part: (Try(claim),) for part, claim in results.claims(rule).items()}
    given = {name.replace("fact_", "fact:"): tuple(tries) for name, tries in parts.items()}
    lacking = {"right": absent} if absent else {}
    return Result(rule.measured_sha256(), dbos, postgres, "3.11.7", "2026-11-22", lacking, {**held, **given})
