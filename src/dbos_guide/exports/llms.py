"""llms.txt, a map of the guide for language models, and llms-full.txt, the whole guide in one file."""

import posixpath
import re

from dbos_guide.exports import markdown
from dbos_guide.exports.documents import Document


def map(found: list[Document], title: str, description: str) -> str:
    """llms.txt: every page's Markdown twin with what it is about, by category."""
    rules = sum(document.rule is not None for document in found)
    text = [
        f"# {title}\n\n> {description}\n",
        f"{rules} rules. Each has a wrong and a right program and what was measured on both after a crash or under load."
        " The links lead to Markdown; [llms-full.txt](llms-full.txt) has all of them in one file,"
        " [api/search.json](api/search.json) as data, and [skill/dbos-python/](skill/dbos-python/SKILL.md) as a skill.\n",
    ]
    sections: dict[str, list[str]] = {}
    for page in sorted(found, key=lambda page: page.section == ""):
        sections.setdefault(page.section or "The guide", []).append(f"- [{page.title}]({page.source}): {_about(page)}")
    for section, lines in sections.items():
        text += [f"## {section}\n", *lines, ""]
    return "\n".join(text)


def full(found: list[Document], title: str) -> str:
    """llms-full.txt: all twins in the order of nav, their links leading from the root of the site."""
    pages = []
    for document in found:
        folder = posixpath.dirname(document.source)
        pages.append(
            markdown.relink(
                markdown.twin(document),
                lambda target, folder=folder: posixpath.normpath(posixpath.join(folder, target)),  # type: ignore[misc]
            )
        )
    return f"<!-- {title}: the whole guide. A block below ✗ Wrong is never to be copied. -->\n\n" + "\n---\n\n".join(pages)


def _about(document: Document) -> str:
    claim = document.rule.proof if document.rule else None
    about = document.page.meta.get("about") or re.split(r"(?<=[.!?]) ", markdown.summary(document))[0]
    if not claim:
        return about
    wrong, right = markdown.words(claim.wrong), markdown.words(claim.right)
    return f"{about} ({claim.measure}: wrong {wrong}, right {right}.)"
