"""The search contract: api/search.json for anything that wants to search, opensearch.xml for browsers, and the terminal."""

import json
import re
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from dbos_guide.exports.documents import documents
from dbos_guide.exports.markdown import plain, render, summary, words
from dbos_guide.model import Guide

SCHEMA = 1
_TEXT = {"type": "string"}
JSON_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "The rules of the guide, for anything that wants to search",
    "type": "object",
    "required": ["schema", "title", "entries"],
    "additionalProperties": False,
    "properties": {
        "schema": {"const": SCHEMA, "description": "Raised when an old reader would misread the file."},
        "title": _TEXT,
        "entries": {
            "type": "array",
            "description": "One entry a rule, in order of priority.",
            "items": {
                "type": "object",
                "required": ["id", "url", "title", "impact", "category", "tags", "summary", "measure", "wrong", "right", "text"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9-]+$"},
                    "url": {**_TEXT, "description": "The rule's page, relative to the folder that holds api/."},
                    "title": _TEXT,
                    "impact": _TEXT,
                    "category": _TEXT,
                    "tags": {"type": "array", "items": _TEXT, "description": "The DBOS symbols it is about."},
                    "summary": {**_TEXT, "description": "The first paragraph: what goes wrong and for whom."},
                    "measure": {**_TEXT, "description": "What was measured on both programs."},
                    "wrong": {**_TEXT, "description": "The result on the wrong program."},
                    "right": {**_TEXT, "description": "The result on the right program."},
                    "text": {**_TEXT, "description": "The whole page as words, code included."},
                },
            },
        },
    },
}


@dataclass(frozen=True)
class Entry:
    """A rule as search sees it; the fields are those of JSON_SCHEMA."""

    id: str
    url: str
    title: str
    impact: str
    category: str
    tags: list[str]
    summary: str
    measure: str
    wrong: str
    right: str
    text: str


def entries(guide: Guide, *, directories: bool = True) -> list[Entry]:
    """One entry a rule, in order of rank.

    Args:
        directories: False gives the addresses of the offline edition.
    """
    titles = {category.id: category.title for category in guide.categories}
    return [
        Entry(
            id=rule.id,
            url=document.url if directories else document.file,
            title=rule.title,
            impact=rule.impact,
            category=titles[rule.category],
            tags=list(rule.tags),
            summary=summary(document),
            measure=rule.proof.measure,
            wrong=words(rule.proof.wrong),
            right=words(rule.proof.right),
            text=plain(f"{rule.proof.given}\n\n{render(document)}"),
        )
        for document in documents(guide)
        if (rule := document.rule)
    ]


def index(guide: Guide, title: str, *, directories: bool = True) -> str:
    """api/search.json."""
    found = [asdict(entry) for entry in entries(guide, directories=directories)]
    return json.dumps({"schema": SCHEMA, "title": title, "entries": found}, indent=1, ensure_ascii=False) + "\n"


def schema() -> str:
    """api/search.schema.json."""
    return json.dumps(JSON_SCHEMA, indent=1) + "\n"


def opensearch(title: str, address: str) -> str:
    """opensearch.xml: browsers offer the guide as a search engine. OpenSearch demands a whole address."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>DBOS Guide</ShortName>
  <Description>{escape(title)}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Url type="text/html" template="{escape(address)}?q={{searchTerms}}"/>
</OpenSearchDescription>
"""


def find(found: list[Entry], query: str, limit: int = 8) -> list[Entry]:
    """The entries that answer a query, best first, by SQLite's full text search; words of the title weigh most.

    Pages that have every word come first, then those that have some. Identifiers stay whole: `start_workflow` is a word.
    """
    terms = [word.strip(".") for word in re.findall(r"[\w.]+", query.casefold()[:500]) if word.strip(".")][:20]
    # The last name of a dotted one: the index holds DBOS.start_workflow as two words.
    terms = list(dict.fromkeys(part for term in terms for part in term.split(".") if part))
    if not terms:
        return []
    with sqlite3.connect(":memory:") as database:
        database.execute(
            "CREATE VIRTUAL TABLE page USING fts5(title, tags, summary, claim, text,"
            " tokenize = \"porter unicode61 tokenchars '_'\")"
        )
        rows = [(e.title, " ".join(e.tags), e.summary, f"{e.measure} {e.wrong} {e.right}", e.text) for e in found]
        database.executemany("INSERT INTO page VALUES (?, ?, ?, ?, ?)", rows)
        order: list[int] = []
        for operator in (" ", " OR "):
            match = operator.join(f'"{term}"' + "*" * (len(term) > 2) for term in terms)
            hits = database.execute(
                "SELECT rowid FROM page WHERE page MATCH ? ORDER BY bm25(page, 8, 6, 4, 3, 1), rowid", (match,)
            )
            order += [row for (row,) in hits if row not in order]
    return [found[row - 1] for row in order[:limit]]


def read(file: Path) -> list[Entry]:
    """The entries of a search.json."""
    return [Entry(**entry) for entry in json.loads(file.read_text())["entries"]]
