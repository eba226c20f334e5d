"""The guide as a skill for coding agents: SKILL.md, AGENTS.md, and a reference for every rule."""

import posixpath
import re
from collections import Counter
from importlib.metadata import version

from dbos_guide.errors import GuideError
from dbos_guide.exports import markdown
from dbos_guide.exports.documents import Document, documents
from dbos_guide.model import Category, Guide, Rule

NAME = "dbos-python"
DESCRIPTION = (
    "Rules for writing and reviewing Python code that uses DBOS, durable workflows on Postgres, each proven by an experiment"
    " that kills workers. Use when code imports dbos, when you add or change workflows, steps, queues, schedules, messages,"
    " events, streams, clients or tests of them, when workflows are stuck in PENDING or ENQUEUED or effects happen twice after"
    " a restart, and when you move code from dbos 2.x to 3.x."
)
_SKILL = """---
name: {name}
description: {description}
license: MIT
compatibility: Written for Python and dbos {dbos}; every claim was measured on it.
metadata:
  version: "{version}"
---
# DBOS Python

DBOS makes Python functions survive crashes: a workflow records the output of each finished step in Postgres, and after a crash
it runs again from its first line with those records. Most mistakes are invisible until a worker dies. {count} rules, each with
a wrong and a right program and what was measured on both.

## When to apply

- Before you write code with `@DBOS.workflow`, `@DBOS.step`, queues, schedules or a `DBOSClient`: find your task in the table,
  read its references, copy the code below ✓ Right.
- When you review such code: go through the critical rules and key constraints first, then the rules for each symbol in the
  change ([references/_sections.md](references/_sections.md) maps symbols to rules).
- When something is stuck, lost or done twice after a crash: search `references/` for the status, exception or message.

Never copy the code below ✗ Wrong. `shop` in examples is the outside world: payments, mail, stock.

## Priorities

{priorities}
## Critical rules

1. **Configure and launch DBOS inside main**, once, when every workflow is defined.
2. **Workflows are made of steps, and anything complex or external is a step.** Only steps are remembered.

In the table of tasks, ‼ marks the rules whose breach is {highest}: read those of your task's category whatever else you read.

## Key constraints

{constraints}
{removed}## Which reference for which task

{tasks}"""
_AGENTS = """# DBOS Python: {count} rules, each measured on dbos {dbos}

Start with [SKILL.md](SKILL.md): when to apply the rules, the critical ones, and a table of tasks. Then read only the references
your task needs; each stands alone: what goes wrong, the code not to write (✗ Wrong), the code to write (✓ Right), the proof,
exact errors.

- `SKILL.md`: entry point
- [references/_sections.md](references/_sections.md): categories by priority, and which rules are about which DBOS symbol
- `references/<category>-<rule>.md`: one rule

{index}"""
_HEADING = re.compile(r"^#{2,} +(?P<title>.+?)\s*$")


def files(guide: Guide) -> dict[str, str]:
    """The skill's files by their paths in its folder.

    Raises:
        GuideError: the home page lacks a section that SKILL.md takes from it.
    """
    found = documents(guide)
    references = {f"references/{d.rule.reference}.md": _reference(d) for d in found if d.rule}
    return {
        "SKILL.md": _skill(guide, found),
        "AGENTS.md": _AGENTS.format(count=len(guide.rules), dbos=version("dbos"), index=_index(guide)),
        "references/_sections.md": _sections(guide),
        **references,
    }


def _skill(guide: Guide, found: list[Document]) -> str:
    home = next(document for document in found if document.source == "index.md")
    removed = _removed(found)
    return _SKILL.format(
        name=NAME,
        description=DESCRIPTION,
        dbos=version("dbos"),
        version=version("dbos-guide"),
        count=len(guide.rules),
        priorities=_priorities(guide),
        highest=next(iter(guide.impacts)),
        constraints=_section(home, "key constraints"),
        removed=f"## What 3.0 removed\n\n{removed}\n" if removed else "",
        tasks="\n".join(_tasks(category, found) for category in guide.categories if category.rules),
    )


def _priorities(guide: Guide) -> str:
    rows = [f"| {c.priority} | {c.title} | {c.impact} | `{c.prefix}` |" for c in guide.categories]
    meanings = [f"- {word}: {meaning}" for word, meaning in guide.impacts.items()]
    return "\n".join(["| priority | category | impact | prefix |", "|---|---|---|---|", *rows, "", *meanings]) + "\n"


def _section(document: Document, title: str) -> str:
    """The text below the heading with this title, up to the next heading."""
    taken: list[str] | None = None
    for line in markdown.render(document, _link(document, "references/")).splitlines():
        heading = _HEADING.match(line)
        if heading and taken is not None:
            break
        if heading and heading["title"].lower() == title:
            taken = []
        elif taken is not None:
            taken.append(line)
    if not taken:
        raise GuideError(f"docs/{document.source}:1: the skill needs the section `## {title.capitalize()}`: write it.")
    return "\n".join(taken).strip("\n") + "\n"


def _removed(found: list[Document]) -> str:
    """What 3.0 removed: the tables with a column `removed` that rules hold, else what they say was removed."""
    rows, sentences = [], []
    for document in found:
        if document.rule:
            text = markdown.render(document, lambda target: None)
            for table in re.findall(r"^\| *removed *\|.*\n\|[-| ]+\|\n((?:\|.*\n?)+)", text, flags=re.M):
                for row in table.splitlines():
                    gone, _, instead = (cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:4])
                    rows.append(f"| {gone} | {instead} |")
            items = re.findall(r"^- .*(?:\n  .*)*", text, flags=re.M)
            sentences += [item for item in items if re.search(r"removed\s+in\s+3\.0", item)]
    if rows:
        return "\n".join(["| removed | instead |", "|---|---|", *rows]) + "\n"
    return "\n".join(sentences) + "\n" if sentences else ""


def _tasks(category: Category, found: list[Document]) -> str:
    """The category's rows of the table of tasks: what the code uses, and the rule to read."""
    about = next((d.page.meta.get("about") for d in found if d.category is category), None)
    guide = found[0].guide
    rows = [
        f"| {_use(rule, guide)} | {'‼ ' * (rule.impact == next(iter(guide.impacts)))}"
        f"[{rule.title}](references/{rule.reference}.md) |"
        for rule in category.rules
    ]
    head = f"{category.title}: {about}" if about else category.title
    return "\n".join([f"### {head}", "", "| when | read |", "|---|---|", *rows]) + "\n"


def _use(rule: Rule, guide: Guide) -> str:
    """When to read a rule: the one or two symbols it has in common with the fewest others; "always" if all are
    everywhere."""
    spread = Counter(tag for other in guide.rules.values() for tag in other.tags)
    rare = sorted((tag for tag in rule.tags if spread[tag] <= max(3, len(guide.rules) // 6)), key=lambda tag: spread[tag])
    return ", ".join(f"`{tag}`" for tag in rare[:2]) or "always"


def _sections(guide: Guide) -> str:
    text = ["# Sections\n"]
    for category in guide.categories:
        about = markdown.plain(category.page.read_text().partition("\n---\n")[2])
        text.append(f"## {category.priority}. {category.title} (`{category.prefix}`)\n\n{category.impact}. {about}\n")
        if category.rules:
            text += [*(f"- [{rule.title}]({rule.reference}.md)" for rule in category.rules), ""]
    by_symbol: dict[str, list[Rule]] = {}
    for rule in guide.rules.values():
        for tag in rule.tags:
            by_symbol.setdefault(tag, []).append(rule)
    text.append("## Symbols\n")
    for symbol in sorted(by_symbol, key=str.casefold):
        text.append(f"- `{symbol}`: " + ", ".join(f"[{rule.reference}]({rule.reference}.md)" for rule in by_symbol[symbol]))
    return "\n".join(text) + "\n"


def _index(guide: Guide) -> str:
    text = []
    for category in guide.categories:
        if category.rules:
            text.append(f"## {category.title} ({category.impact})\n")
            text += [f"- [{rule.reference}](references/{rule.reference}.md): {rule.title}" for rule in category.rules]
            text.append("")
    return "\n".join(text)


def _reference(document: Document) -> str:
    """A rule that stands alone."""
    rule = document.rule
    assert rule
    body = markdown.render(document, _link(document, ""))
    claim = rule.proof
    proof = (
        f"**Proof**: {claim.given} {claim.measure}: wrong {markdown.words(claim.wrong)}, right {markdown.words(claim.right)}.\n"
    )
    related = [f"[{other.title}]({other.reference}.md)" for id in rule.related if (other := document.guide.rules.get(id))]
    return "\n".join(
        [
            f"# {rule.title}\n",
            markdown.facts_line(rule) + "\n",
            body.replace("## What to know\n", f"{proof}\n## What to know\n", 1),
            *([f"Related: {', '.join(related)}\n"] if related else []),
            *([f"DBOS documentation: {rule.docs}\n"] if rule.docs else []),
        ]
    )


def _link(document: Document, folder: str) -> markdown.Link:
    """Links to rules lead to their references, those to other pages are dropped."""

    def link(target: str) -> str | None:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(document.source), target.partition("#")[0]))
        rule = document.guide.rules.get(path.removesuffix(".md"))
        return f"{folder}{rule.reference}.md" if rule else None

    return link
