"""The guide as data: categories and rules in their order of priority, read from mkdocs.yml, docs/ and snippets/."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from dbos_guide import rules
from dbos_guide.errors import GuideError
from dbos_guide.model import Category, Guide
from dbos_guide.pages import Page


def find_root(start: Path | None = None) -> Path:
    """The guide's folder at or above `start`, the working directory by default."""
    start = (start or Path.cwd()).resolve()
    for folder in [start, *start.parents]:
        if (folder / "mkdocs.yml").exists() and (folder / "snippets").is_dir():
            return folder
    raise GuideError(f"{start} is not inside the guide: run this in a clone, where mkdocs.yml and snippets/ are.")


def load(root: Path) -> Guide:
    """Reads and checks the guide.

    Raises:
        GuideError: one sentence a problem, each with its file and line.
    """
    problems: list[str] = []
    config = root / "mkdocs.yml"
    data, nav_lines = _read_config(config)
    impacts = _impacts(data)
    if not impacts:
        problems.append("mkdocs.yml:1: extra.impact is missing: list each `word`, highest first, and what it `means`.")
    sections = _sections(data.get("nav", []))
    problems += _unlisted(root, nav_lines, set(sections))
    rank, categories = 0, []
    for priority, (folder, (label, pages)) in enumerate(sections.items(), start=1):
        index = Page(root / "docs" / folder / "index.md", root)
        found = []
        for name in pages:
            page = root / "docs" / name
            if page.exists():
                rank += 1
                rule = rules.read(Page(page, root), root, rank, impacts, str(index.meta.get("impact")), problems)
                found += [rule] if rule else []
        if index.meta.get("title") != label:
            line = nav_lines.get(f"{folder}/index.md", 1)
            problems.append(f'mkdocs.yml:{line}: the section is called "{label}", its page "{index.meta.get("title")}".')
        rules.check_category(index, impacts, problems)
        categories.append(Category(folder, label, str(index.meta.get("impact")), priority, index.path, tuple(found)))
    problems += rules.check_related([rule for category in categories for rule in category.rules], root)
    if problems:
        raise GuideError("\n".join(problems))
    return Guide(root, impacts, tuple(categories), data.get("extra", {}))


def _impacts(data: dict[str, Any]) -> dict[str, str]:
    """The impact words, highest first, and what each means; empty if they are not written as such."""
    try:
        return {str(entry["word"]): str(entry["means"]) for entry in data["extra"]["impact"]}
    except (KeyError, TypeError):
        return {}


def _sections(nav: list[Any]) -> dict[str, tuple[str, list[str]]]:
    """The categories of nav: folder to label and rule pages. A category is a section that begins with its index page."""
    found = {}
    for entry in nav:
        if isinstance(entry, dict):
            label, items = next(iter(entry.items()))
            if isinstance(items, list) and items and re.fullmatch(r"[\w-]+/index\.md", str(items[0])):
                folder = items[0].partition("/")[0]
                found[folder] = (label, [item for item in items[1:] if isinstance(item, str)])
    return {folder: section for folder, section in found.items() if folder not in ("use", "reference")}


def _unlisted(root: Path, nav_lines: dict[str, int], categories: set[str]) -> list[str]:
    """Pages that nav forgets, nav entries without a page, snippet folders without a page."""
    docs = root / "docs"
    pages = {str(path.relative_to(docs)) for path in docs.rglob("*.md")}
    problems = [f"docs/{page}:1: the page is not in nav: add it to mkdocs.yml." for page in sorted(pages - set(nav_lines))]
    problems += [
        f"mkdocs.yml:{line}: nav names {page}, which is not in docs/: write the page or drop the line."
        for page, line in nav_lines.items()
        if page not in pages
    ]
    for folder in sorted(path for path in (root / "snippets").glob("*/*") if path.is_dir()):
        id = f"{folder.parent.name}/{folder.name}"
        if folder.name != "__pycache__" and f"{id}.md" not in pages:
            problems.append(f"snippets/{id}:1: the snippet folder belongs to no page: write docs/{id}.md or remove it.")
    return problems


def config(root: Path) -> dict[str, Any]:
    """mkdocs.yml, without the objects that only MkDocs can make."""
    return _read_config(root / "mkdocs.yml")[0]


def nav(root: Path) -> list[tuple[str, str]]:
    """Every page of nav in order: the label of the section it stands in, empty at the top, and its path below docs/."""
    return list(_flatten(config(root)["nav"], ""))


def _flatten(entries: list[Any], section: str) -> Iterator[tuple[str, str]]:
    for entry in entries:
        if isinstance(entry, str):
            yield section, entry
        else:
            label, inside = next(iter(entry.items()))
            yield from [(section, inside)] if isinstance(inside, str) else _flatten(inside, section or label)


class _Loader(yaml.SafeLoader):
    """YAML without the objects that mkdocs.yml may ask for by `!!python/name:` or `!ENV`."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def _read_config(path: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """mkdocs.yml, and the line on which its nav names each page."""
    try:
        text = path.read_text()
        data = yaml.load(text, _Loader)
        node = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise GuideError(f"mkdocs.yml:{line}: this is not YAML: {error.problem}.") from None
    if not isinstance(data, dict) or not isinstance(node, yaml.MappingNode) or not isinstance(data.get("nav"), list):
        raise GuideError("mkdocs.yml:1: nav is missing: list the pages in order of priority.")
    nav = next(value for key, value in node.value if key.value == "nav")
    lines: dict[str, int] = {}
    _note_pages(nav, lines)
    return data, lines


def _note_pages(node: yaml.Node, lines: dict[str, int]) -> None:
    if isinstance(node, yaml.ScalarNode) and str(node.value).endswith(".md"):
        lines[str(node.value)] = node.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _note_pages(child, lines)
    elif isinstance(node, yaml.MappingNode):
        for _, child in node.value:
            _note_pages(child, lines)
