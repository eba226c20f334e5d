"""A page as plain Markdown: snippets expanded, Wrong and Right labelled, the marks of the site's own dialect gone."""

import posixpath
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dbos_guide import reference, snippets
from dbos_guide.exports.documents import Document
from dbos_guide.model import Category, Guide, Rule
from dbos_guide.pages import INCLUDE

Link = Callable[[str], str | None]

_FENCE = re.compile(r"^(?P<indent>\s*)(?P<marks>`{3,}|~{3,})(?P<info>.*)$")
_CONTAINER = re.compile(r'^(?P<indent> *)(?:===!?\+?|!!!|\?\?\?\+?)\s+(?P<kind>[\w -]*?)\s*(?:"(?P<label>[^"]*)")?\s*$')
_MARKUP = re.compile(r"^\s*</?(div|section|figure|span)\b[^>]*>(\s*</\1>)?\s*$")
_ATTRIBUTES = re.compile(r"(?<=[`*)\]_])\{\s*:?\s*[.#][^}`]*\}")
_HEADING_ATTRIBUTES = re.compile(r"^(#+ .*?)\s+\{[^}]*\}\s*$")
_REFERENCE = re.compile(r"\[([^\]]+)\]\[[^\]]*\]")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
_LAB = re.compile(r"<!-- guide:lab (\S+) -->")
_DIRECTIVE = re.compile(r"^::: (?P<symbol>\S+)\s*$")


def words(value: Any) -> str:
    """A claimed or measured value as readers see it, the same as in overrides/partials/value.html."""
    if isinstance(value, list | tuple):
        return ", ".join(words(item) for item in value)
    return {True: "yes", False: "no", None: "nothing"}[value] if value is None or isinstance(value, bool) else str(value)


def label(rule: Rule, tab: str) -> str:
    """What stands above code: Wrong and Right with what was measured on them, or just the tab's label."""
    side = tab.lower()
    if side not in ("wrong", "right"):
        return f"**{tab}**"
    return f"**{'✗' if side == 'wrong' else '✓'} {tab}**: {rule.proof.measure}: {words(getattr(rule.proof, side))}"


def facts_line(rule: Rule) -> str:
    """Impact, since and symbols in a line."""
    return f"{rule.impact} · since dbos {rule.since} · " + ", ".join(f"`{tag}`" for tag in rule.tags)


def proof(rule: Rule, level: str = "##") -> str:
    """The proof as a section."""
    claim = rule.proof
    return (
        f"{level} Proof\n\n{claim.given}\n\n| measured | ✗ wrong | ✓ right |\n|---|---|---|\n"
        f"| {_cell(claim.measure)} | {_cell(words(claim.wrong))} | {_cell(words(claim.right))} |\n\n"
        f"Reproduce it in a clone of the guide: `uv run guide prove {rule.id}`\n"
    )


def rules_table(category: Category, link: Callable[[Rule], str]) -> str:
    """A category's rules with their claims."""
    rows = [
        f"| [{rule.title}]({link(rule)}) | {rule.impact} | {_cell(rule.proof.measure)} | {_cell(words(rule.proof.wrong))}"
        f" | {_cell(words(rule.proof.right))} |"
        for rule in category.rules
    ]
    return "\n".join(["| rule | impact | measured | ✗ wrong | ✓ right |", "|---|---|---|---|---|", *rows]) + "\n"


def categories_table(guide: Guide, link: Callable[[Category], str]) -> str:
    """The categories by priority."""
    rows = [f"| {c.priority} | [{c.title}]({link(c)}) | {c.impact} | `{c.prefix}` | {len(c.rules)} |" for c in guide.categories]
    return "\n".join(["| priority | category | impact | prefix | rules |", "|---|---|---|---|---|", *rows]) + "\n"


def twin(document: Document) -> str:
    """The page's Markdown twin; its links lead from `document.source` to other twins."""
    text = [f"# {document.title}\n"]
    body = render(document)
    if document.rule:
        rule = document.rule
        text += [facts_line(rule) + "\n", body.replace("## What to know\n", f"{proof(rule)}\n## What to know\n", 1)]
        if rule.docs:
            text.append(f"In the DBOS documentation: {rule.docs}\n")
    elif category := document.category:
        text += [f"{category.impact}: {document.guide.impacts[category.impact]}\n", body]
        if category.rules:
            text.append("## Rules\n\n" + rules_table(category, lambda rule: posixpath.basename(f"{rule.id}.md")))
    else:
        text.append(body)
    return "\n".join(text)


def render(document: Document, link: Link = lambda target: target) -> str:
    """The page's body as plain Markdown.

    Args:
        link: what becomes of a link's target; None leaves the link's text only.
    """
    lines = _drawn(document).strip("\n").splitlines()
    if lines and lines[0].startswith("# "):
        lines = lines[1:]
    return "\n".join(_tidy("\n".join(_render(lines, document, link)).splitlines())).strip("\n") + "\n"


def _drawn(document: Document) -> str:
    """The page's source with what templates draw on it in its place."""
    guide, meta, body = document.guide, document.page.meta, document.page.body
    highest = next(iter(guide.impacts))
    critical = "".join(f"- [{rule.title}]({rule.id}.md)\n" for rule in guide.rules.values() if rule.impact == highest)
    table = categories_table(guide, lambda category: f"{category.id}/index.md")
    body = body.replace('<div class="guide-categories"></div>', table).replace('<div class="guide-critical"></div>', critical)
    if lead := meta.get("lead"):
        body = f"{meta.get('promise', '')} {lead}\n\n{body}"
    if meta.get("draws") == "catalogue":
        body += "\n" + "\n".join(f"## {c.title}\n\n{rules_table(c, lambda rule: f'{rule.id}.md')}" for c in guide.categories)
    if symbols := meta.get("symbols"):
        used = {tag for rule in guide.rules.values() for tag in rule.tags if tag.startswith(str(symbols))}
        body += "\n" + "".join(f"- `{tag}`\n" for tag in sorted(used))
    return _LAB.sub(lambda match: reference.lab_docstring(match[1]), body)


def relink(text: str, link: Link) -> str:
    """Markdown with other link targets, code blocks untouched."""
    return "\n".join(line if code else _relink(line, link) for line, code in _marked(text.splitlines())) + "\n"


def _marked(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a code block."""
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        opens, closes = bool(match and not fence), bool(fence and line.strip() == fence)
        yield line, bool(fence or opens)
        fence = match["marks"] if match and opens else "" if closes else fence


def _tidy(lines: list[str]) -> Iterator[str]:
    """One blank line where there are several, except in code, which stays as it was proven."""
    blank = False
    for line, code in _marked(lines):
        if code or line.strip() or not blank:
            yield line
        blank = not code and not line.strip()


def _render(lines: list[str], document: Document, link: Link) -> Iterator[str]:
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if match := _FENCE.match(line):
            end = number
            while end < len(lines) and lines[end].strip() != match["marks"]:
                end += 1
            yield from _fence(match, lines[number:end], document.guide.root / "snippets")
            number = end + 1
        elif (match := _CONTAINER.match(line)) and (match["label"] or match["kind"]):
            inside, number = _inside(lines, number, len(match["indent"]))
            name = match["label"] or match["kind"].strip().capitalize()
            yield from ("", label(document.rule, name) if document.rule else f"**{name}**", "")
            yield from _render(inside, document, link)
            yield ""
        elif match := _DIRECTIVE.match(line):
            _, number = _inside(lines, number, 0)
            yield f"`{match['symbol']}`"
        elif not _MARKUP.match(line):
            yield _inline(line, document, link)


def _inside(lines: list[str], number: int, indent: int) -> tuple[list[str], int]:
    """The lines from `number` that stand deeper than `indent`, dedented, and the number of the line after them."""
    end = number
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith(" " * (indent + 4))):
        end += 1
    return textwrap.dedent("\n".join(lines[number:end])).splitlines(), end


def _fence(match: re.Match[str], code: list[str], folder: Path) -> Iterator[str]:
    indent = match["indent"]
    language = (match["info"].strip("{} ").split() or [""])[0].lstrip(".")
    yield f"{indent}{match['marks']}{language}"
    for line in code:
        if (include := INCLUDE.match(line)) and include["section"]:
            text = snippets.section_text(folder / include["file"], include["section"])
            yield textwrap.indent(text, indent).rstrip("\n")
        else:
            yield line
    yield f"{indent}{match['marks']}"


def _inline(line: str, document: Document, link: Link) -> str:
    if not document.rule and line.startswith("    "):
        return line  # an indented code block, such as an example of the site's own marks
    line = _HEADING_ATTRIBUTES.sub(r"\1", _ATTRIBUTES.sub("", line))
    return _relink(_REFERENCE.sub(r"\1", line), link)


def _relink(line: str, link: Link) -> str:
    def other(match: re.Match[str]) -> str:
        target = match[2] if ":" in match[2] or match[2].startswith("#") else link(match[2])
        return f"[{match[1]}]({target})" if target else match[1]

    return _LINK.sub(other, line)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def plain(text: str) -> str:
    """Markdown as words to search in: no marks, no addresses, code as it is."""
    text = re.sub(r"^\s*(```|~~~).*$", "", text, flags=re.M)
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"^\s*(#+|[-*]|\d+\.|>)\s+|^\|?[-| ]+\|$|\*\*|`", "", text, flags=re.M)
    return " ".join(text.replace("|", " ").split())


def summary(document: Document) -> str:
    """The first sentences of the page: its first paragraph, in plain words."""
    for paragraph in render(document).split("\n\n"):
        if paragraph.strip() and not paragraph.lstrip().startswith(("#", "**", "|", "```", "<")):
            return plain(paragraph)
    return document.title
