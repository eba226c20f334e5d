"""Reading one rule page, and every way in which it can be wrong: each a sentence with file, line and mend."""

import ast
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dbos_guide import snippets, symbols
from dbos_guide.model import Proof, Rule
from dbos_guide.pages import Page

REQUIRED = ("title", "impact", "since", "tags", "proof")
OPTIONAL = ("related", "docs", "description")
PROOF = ("given", "measure", "wrong", "right")
CATEGORY = ("title", "impact")
BLANK = "FILL IN"
HEADINGS = ("## What to know", "## When not to")
SHOWN = range(5, 26)
_MARKS = re.compile(r"[^\S ]|[\x00-\x1f\x7f<>&\[\]|`*\\]")
DOCS_HOST = "https://docs.dbos.dev/"


def read(page: Page, root: Path, rank: int, impacts: dict[str, str], highest: str, problems: list[str]) -> Rule | None:
    """The rule of a page, None if something is wrong, which is then among `problems`."""
    id = str(page.path.relative_to(root / "docs").with_suffix(""))
    folder = root / "snippets" / id
    if _check_blanks(page, folder):
        problems += page.problems
        return None
    _check_keys(page)
    _check_impact(page, impacts, highest)
    _check_claim(page)
    _check_files(page, folder, id)
    _check_facts(page, folder)
    _check_tags(page, folder / "right.py")
    problems += page.problems
    if page.problems:
        return None
    proof = page.meta["proof"]
    return Rule(
        id=id,
        title=page.meta["title"],
        impact=page.meta["impact"],
        since=page.meta["since"],
        tags=tuple(page.meta["tags"]),
        proof=Proof(*(proof[key] for key in PROOF)),
        rank=rank,
        page=page.path,
        folder=folder,
        facts=tuple(page.facts),
        related=tuple(page.meta.get("related", [])),
        docs=page.meta.get("docs"),
    )


def check_category(page: Page, impacts: dict[str, str], problems: list[str]) -> None:
    """Checks a category's index page: title, impact and a paragraph."""
    for key in CATEGORY:
        if key not in page.meta:
            page.problem(1, f"the key `{key}` is missing: write `{key}: ...` in the front matter.")
    if page.meta.get("impact") not in impacts:
        page.problem(page.line("impact"), _unknown_impact(page.meta.get("impact"), impacts))
    _check_title(page)
    if not page.body.strip():
        page.problem(1, "the page says nothing: write a paragraph on what the category is about.")
    problems += page.problems


def check_related(rules: Sequence[Rule], root: Path) -> list[str]:
    """Related rules must exist and be others."""
    ids = {rule.id for rule in rules}
    problems = []
    for rule in rules:
        for other in rule.related:
            if other not in ids or other == rule.id:
                page = Page(rule.page, root)
                problems.append(f"{page.name}:{page.line('related')}: there is no other rule {other}: name one by its id.")
    return problems


def _check_blanks(page: Page, folder: Path) -> bool:
    """Whether the rule's files still hold blanks of the templates."""
    for path in [page.path, *sorted(folder.glob("*.py"))]:
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if BLANK in line:
                what = line.partition(BLANK)[2].strip(" \"')]")
                page.problems.append(f"{path.relative_to(folder.parent.parent.parent)}:{number}: fill in {what}.")
    return bool(page.problems)


def _check_keys(page: Page) -> None:
    if not page.meta:
        return
    for key in REQUIRED:
        if key not in page.meta:
            page.problem(1, f"the key `{key}` is missing: write `{key}: ...` in the front matter.")
    for key in page.meta:
        if key not in REQUIRED + OPTIONAL:
            page.problem(page.line(key), f"there is no key `{key}`: the keys are {', '.join(REQUIRED + OPTIONAL)}.")
    for key in ("title", "since"):
        if key in page.meta and (not isinstance(page.meta[key], str) or not page.meta[key].strip()):
            page.problem(page.line(key), f'`{key}` must be text: write `{key}: "{page.meta[key] or "..."}"`.')
    _check_title(page)
    since = page.meta.get("since")
    if isinstance(since, str) and not re.fullmatch(r"\d+\.\d+(\.\d+)?", since):
        page.problem(page.line("since"), f'`since` is a dbos release: write `since: "3.0"`, not "{since}".')
    docs = page.meta.get("docs")
    if docs is not None and not str(docs).startswith(DOCS_HOST):
        page.problem(page.line("docs"), f"`docs` is the page of the DBOS documentation: begin it with {DOCS_HOST}.")


def _check_title(page: Page) -> None:
    """A title stands in HTML, Markdown, wikis, comments and file names, where no mark may mean anything."""
    if marks := _MARKS.findall(str(page.meta.get("title", ""))):
        page.problem(page.line("title"), f"`title` is plain text on one line: say it without {' '.join(map(repr, marks))}.")


def _unknown_impact(impact: Any, impacts: dict[str, str]) -> str:
    return f"there is no impact {impact}: write one of {', '.join(impacts)}."


def _check_impact(page: Page, impacts: dict[str, str], highest: str) -> None:
    impact = page.meta.get("impact")
    if impact is None:
        return
    if impact not in impacts:
        page.problem(page.line("impact"), _unknown_impact(impact, impacts))
    elif highest in impacts and list(impacts).index(impact) < list(impacts).index(highest):
        page.problem(page.line("impact"), f"the impact {impact} is above its category's: write {highest} or lower.")


def _check_claim(page: Page) -> None:
    proof = page.meta.get("proof")
    if proof is None:
        return
    if not isinstance(proof, dict):
        return page.problem(page.line("proof"), f"`proof` needs the keys {', '.join(PROOF)} below it.")
    for key in PROOF:
        if key not in proof:
            page.problem(page.line("proof"), f"`proof` lacks `{key}`: write `{key}: ...` below it.")
    for key in proof:
        if key not in PROOF:
            page.problem(page.line("proof", key), f"`proof` has no key `{key}`: its keys are {', '.join(PROOF)}.")
    for key in ("given", "measure"):
        if key in proof and (not isinstance(proof[key], str) or not proof[key].strip()):
            page.problem(page.line("proof", key), f"`{key}` must be text: say in words what is {key}.")
    for key in ("wrong", "right"):
        if key in proof and not _is_claim(proof[key]):
            page.problem(page.line("proof", key), f"`{key}` must be a value or a short list of values.")
    if {"wrong", "right"} <= proof.keys() and proof["wrong"] == proof["right"]:
        page.problem(
            page.line("proof", "right"), "`wrong` and `right` are equal: measure something in which the programs differ."
        )


def _is_claim(value: Any) -> bool:
    scalar = (str, int, float, bool, type(None))
    return isinstance(value, scalar) or (
        isinstance(value, list) and 0 < len(value) <= 6 and all(isinstance(item, scalar) for item in value)
    )


def _check_files(page: Page, folder: Path, id: str) -> None:
    for name in ("wrong.py", "right.py", "experiment.py"):
        path = folder / name
        if not path.exists():
            page.problem(1, f"snippets/{id}/{name} is missing: write it, or copy a neighbour's.")
            continue
        try:
            tree = ast.parse(path.read_text(), str(path))
            unknown = snippets.unknown_imports(path) if name != "experiment.py" else []
        except SyntaxError as error:
            page.problems.append(f"snippets/{id}/{name}:{error.lineno}: this is not Python: {error.msg}.")
            continue
        for line, package in unknown:
            what = "the lab" if package == "dbos_guide" else package
            page.problems.append(
                f"snippets/{id}/{name}:{line}: a snippet may not import {what}:"
                f" a reader has {', '.join(sorted(snippets.KNOWN_PACKAGES))} and the standard library."
            )
        if name == "experiment.py" and not any(
            isinstance(node, ast.FunctionDef) and node.name == "measure" for node in tree.body
        ):
            page.problems.append(f"snippets/{id}/{name}:1: there is no `def measure(lab):`: write the experiment in it.")
    for side in ("wrong", "right"):
        _check_shown(page, folder, id, side)
    for heading in HEADINGS:
        if heading not in page.body.splitlines():
            page.problem(1, f"the heading `{heading}` is missing: every rule has {' and '.join(HEADINGS)}.")
    for line in page.other_python:
        page.problem(line, "a rule shows only code that was proven: include a section of a snippet here.")
    for include in page.includes:
        _check_include(page, folder.parent.parent, id, include.file, include.section, include.line)


def _check_shown(page: Page, folder: Path, id: str, side: str) -> None:
    """The tab shows the section `example` of its program, and neither too little nor too much of it."""
    path, tab = folder / f"{side}.py", side.capitalize()
    if not any(i.file == f"{id}/{side}.py" and i.section == "example" and i.tab == tab for i in page.includes):
        page.problem(1, f'the tab "{tab}" does not show the program: write --8<-- "{id}/{side}.py:example" in it.')
    if path.exists() and "example" in snippets.sections(path):
        shown = len(snippets.shown_code_lines(path, "example"))
        if shown not in SHOWN:
            page.problems.append(
                f"snippets/{id}/{side}.py:1: the section shows {shown} lines of code: show {SHOWN[0]} to {SHOWN[-1]}."
            )


def _check_include(page: Page, root: Path, id: str, file: str, section: str | None, line: int) -> None:
    path = root / file
    if not file.startswith(f"{id}/"):
        page.problem(line, f"the page includes {file}: a rule shows files of its own folder snippets/{id}.")
    elif not path.exists():
        page.problem(line, f"snippets/{file} is missing: write it or correct the include.")
    elif section is None:
        page.problem(line, f'the include shows all of {file}: name a section, as in "{file}:example".')
    elif section not in snippets.sections(path):
        page.problem(
            line,
            f"snippets/{file} has no section {section}: put `# --8<-- [start:{section}]` and"
            f" `# --8<-- [end:{section}]` around it.",
        )


def _check_facts(page: Page, folder: Path) -> None:
    """Every measured value has a function of its name in facts.py, and every such function a value."""
    names = [fact.name for fact in page.facts]
    for fact in page.facts:
        if names.count(fact.name) > 1 and fact is not next(f for f in page.facts if f.name == fact.name):
            page.problem(fact.line, f"the fact {fact.name} is marked twice: name each measured value differently.")
    path = folder / "facts.py"
    try:
        functions = _functions(path) if path.exists() else {}
    except SyntaxError as error:
        file = path.relative_to(folder.parent.parent.parent)
        page.problems.append(f"{file}:{error.lineno}: this is not Python: {error.msg}.")
        return
    for fact in page.facts:
        if fact.name not in functions:
            page.problem(fact.line, f"the fact {fact.name} is not measured: write `def {fact.name}(lab):` in {path.name}.")
    for name, line in functions.items():
        if name not in names:
            page.problems.append(
                f"{path.relative_to(folder.parent.parent.parent)}:{line}: no sentence shows the fact {name}:"
                f" mark its value on the page as `value`{{ .fact #{name} }}."
            )


def _functions(path: Path) -> dict[str, int]:
    """The measuring functions of a facts.py: those that take the lab and have a public name."""
    return {
        node.name: node.lineno
        for node in ast.parse(path.read_text(), str(path)).body
        if isinstance(node, ast.FunctionDef)
        and [a.arg for a in node.args.args] == ["lab"]
        and not node.decorator_list
        and not node.name.startswith("_")
    }


def _check_tags(page: Page, right: Path) -> None:
    tags = page.meta.get("tags")
    if tags is None:
        return
    if not isinstance(tags, list) or not tags or not all(isinstance(tag, str) for tag in tags):
        return page.problem(page.line("tags"), "`tags` must list DBOS symbols: write `tags: [DBOS.workflow, DBOS.step]`.")
    for tag in tags:
        if symbols.find(tag) is None:
            page.problem(page.line("tags"), f"dbos has no symbol {tag}: did you mean {symbols.nearest(tag)}?")
        elif right.exists() and not symbols.occurs(tag, right.read_text()):
            page.problem(page.line("tags"), f"right.py does not use {tag}: drop the tag or use the symbol.")
