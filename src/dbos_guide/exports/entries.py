"""Rules as search sees them, and finding them; needs nothing but the standard library, so that the wheel stays small."""

import json
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """A rule as search sees it; the fields are those of api/search.json."""

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
