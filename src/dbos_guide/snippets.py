"""Snippet files: their sections, the lines a page shows of them, and what they may import."""

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path

_START = re.compile(r"^\s*#\s*--8<--\s*\[start:(?P<name>[\w-]+)\]\s*$")
_END = re.compile(r"^\s*#\s*--8<--\s*\[end:(?P<name>[\w-]+)\]\s*$")

# What a snippet may import besides the standard library: what its readers have or can install by that name.
KNOWN_PACKAGES = {
    "dbos",
    "shop",
    "fastapi",
    "httpx",
    "psycopg",
    "pydantic",
    "pytest",
    "sqlalchemy",
    "uvicorn",
}


@dataclass(frozen=True)
class Section:
    """A named part of a snippet: `lines` are the numbers of the lines inside it."""

    name: str
    lines: range


def sections(path: Path) -> dict[str, Section]:
    """The sections of a snippet by name; one that never ends is left out."""
    found, started = {}, {}
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if match := _START.match(line):
            started[match["name"]] = number
        elif (match := _END.match(line)) and match["name"] in started:
            found[match["name"]] = Section(match["name"], range(started[match["name"]] + 1, number))
    return found


def section_text(path: Path, name: str) -> str:
    """The text of a section, dedented as a page shows it."""
    lines = path.read_text().splitlines()
    shown = [lines[number - 1] for number in sections(path)[name].lines]
    indent = min((len(line) - len(line.lstrip()) for line in shown if line.strip()), default=0)
    return "\n".join(line[indent:] for line in shown).strip("\n") + "\n"


def shown_code_lines(path: Path, name: str) -> list[int]:
    """The numbers of the lines of a section that are neither blank nor comments."""
    lines = path.read_text().splitlines()
    code = [number for number in sections(path)[name].lines if lines[number - 1].strip()]
    return [number for number in code if not lines[number - 1].lstrip().startswith("#")]


def imports(path: Path) -> list[tuple[int, str]]:
    """The top-level packages a snippet imports, each with its line.

    Raises:
        SyntaxError: the file is not Python.
    """
    found = []
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name.split(".")[0]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.append((node.lineno, (node.module or "").split(".")[0]))
    return found


def unknown_imports(path: Path) -> list[tuple[int, str]]:
    """The imports that a reader could not follow."""
    beside = {file.stem for file in path.parent.glob("*.py")}
    known = KNOWN_PACKAGES | beside | set(sys.stdlib_module_names)
    return [(line, package) for line, package in imports(path) if package not in known]
