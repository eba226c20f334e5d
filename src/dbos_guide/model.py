"""The guide's types: what a rule, a category and the guide are."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from dbos_guide.pages import Fact

_UNMEASURED = re.compile(rb"\s*(#.*)?|LIMIT = [\d.]+")


@dataclass(frozen=True)
class Proof:
    """A rule's claim: under `given`, `measure` is `wrong` with the wrong program and `right` with the right one."""

    given: str
    measure: str
    wrong: Any
    right: Any


@dataclass(frozen=True)
class Rule:
    """One rule. `id` is `<category>/<name>`; `rank` its place among all rules from 1; `since` the dbos release its right
    program needs; `related` ids of other rules; `docs` the page of docs.dbos.dev it belongs to."""

    id: str
    title: str
    impact: str
    since: str
    tags: tuple[str, ...]
    proof: Proof
    rank: int
    page: Path
    folder: Path
    facts: tuple[Fact, ...]
    related: tuple[str, ...] = ()
    docs: str | None = None

    @property
    def category(self) -> str:
        """The id of its category."""
        return self.id.partition("/")[0]

    @property
    def wrong(self) -> Path:
        """The wrong program."""
        return self.folder / "wrong.py"

    @property
    def right(self) -> Path:
        """The right program."""
        return self.folder / "right.py"

    @property
    def experiment(self) -> Path:
        """The experiment that measures both."""
        return self.folder / "experiment.py"

    @property
    def facts_file(self) -> Path:
        """The measurements of the facts on its page; absent when there are none."""
        return self.folder / "facts.py"

    @property
    def reference(self) -> str:
        """Its name as a skill reference: `<category>-<name>`."""
        return self.id.replace("/", "-", 1)

    def sha256(self) -> str:
        """The digest of its page, of every file of its snippet folder, and of the shop they call."""
        digest = hashlib.sha256()
        for path in [self.folder.parent.parent / "shop.py", self.page, *self._files()]:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    def measured_sha256(self) -> str:
        """The digest of what is measured and claimed.

        Unlike `sha256` it stays when only prose, comments or a limit change, or the shop, which like the lab is an instrument.
        """
        claims = [self.proof.wrong, self.proof.right, [[fact.name, fact.value] for fact in self.facts]]
        digest = hashlib.sha256(json.dumps(claims).encode() + b"\0")
        for path in self._files():
            lines = [line for line in path.read_bytes().splitlines() if not _UNMEASURED.fullmatch(line)]
            digest.update(path.name.encode() + b"\0" + b"\n".join(lines) + b"\0")
        return digest.hexdigest()

    def _files(self) -> list[Path]:
        """Every file of the snippet folder."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


@dataclass(frozen=True)
class Category:
    """One of the nine categories. `id` is its folder, `priority` its place from 1, `prefix` begins its skill references."""

    id: str
    title: str
    impact: str
    priority: int
    page: Path
    rules: tuple[Rule, ...]

    @property
    def prefix(self) -> str:
        return f"{self.id}-"


@dataclass(frozen=True)
class Guide:
    """The whole guide. `impacts` maps the impact words, highest first, to what they mean."""

    root: Path
    impacts: dict[str, str]
    categories: tuple[Category, ...]
    extra: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """All rules by id, in order of rank."""
        return {rule.id: rule for category in self.categories for rule in category.rules}
