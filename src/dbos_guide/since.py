"""Since which release dbos has each symbol of the rules: read from the releases themselves, for dbos does not say.

`uv run python -m dbos_guide.since` installs the releases one by one into a folder of their own, reads them without importing
them, and writes `since.json`; a test says when that is due.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import griffe

from dbos_guide import catalogue, symbols
from dbos_guide.model import Guide

RECORD = Path(__file__).with_name("since.json")
OLDEST = "2.0"
MAJORS = {2: 31}  # the last minor release of each major that has ended


@cache
def record() -> dict[str, Any]:
    """The file: `releases`, oldest first, and `symbols`, each with the first release from which on all have it."""
    return dict(json.loads(RECORD.read_text()))


def since(symbol: str) -> str:
    """In words, such as "since dbos 2.22"."""
    release = record()["symbols"][symbol]
    return f"since dbos {release}{' or earlier' if release == OLDEST else ''}"


def minor(release: str) -> str:
    """`3.4` of `3.4.0`."""
    return ".".join(release.split(".")[:2])


def releases(newest: str) -> list[str]:
    """Every minor release from the oldest to this one."""
    major, last = map(int, newest.split("."))
    ends = {**MAJORS, major: last}
    return [f"{number}.{part}" for number in sorted(ends) for part in range(ends[number] + 1)]


def firsts(has: Mapping[str, set[str]]) -> dict[str, str]:
    """For each symbol the newest release has, the first from which on all have it; `has` is ordered, oldest first."""
    newest_first = [*has][::-1]
    found = {}
    for symbol in has[newest_first[0]]:
        without = next((place for place, release in enumerate(newest_first) if symbol not in has[release]), len(newest_first))
        found[symbol] = newest_first[without - 1]
    return dict(sorted(found.items()))


def tags(guide: Guide) -> set[str]:
    """The symbols that the rules are tagged with."""
    return {tag for rule in guide.rules.values() for tag in rule.tags}


def measure(newest: str, wanted: Iterable[str]) -> dict[str, Any]:
    """The record, by installing and reading every release up to this one."""
    has = {}
    for release in releases(newest):
        with tempfile.TemporaryDirectory() as folder:
            install = ["uv", "pip", "install", "--quiet", "--no-deps", "--target", folder, f"dbos=={release}.0"]
            subprocess.run(install, check=True)
            package = griffe.load("dbos", search_paths=[folder])
            has[release] = {symbol for symbol in wanted if symbols.find(symbol, package)}
    return {"releases": [*has], "symbols": firsts(has)}


if __name__ == "__main__":
    measured = measure(minor(version("dbos")), tags(catalogue.load(catalogue.find_root())))
    RECORD.write_text(json.dumps(measured, indent=1) + "\n")
    print(f"{len(measured['symbols'])} symbols in {len(measured['releases'])} releases: {RECORD}")
