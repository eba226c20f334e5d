"""The search contract: api/search.json for anything that wants to search, and opensearch.xml for browsers."""

import json
from dataclasses import asdict
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from dbos_guide.exports.documents import documents
from dbos_guide.exports.entries import Entry
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
                "required": [
                    "id",
                    "url",
                    "title",
                    "impact",
                    "category",
                    "tags",
                    "summary",
                    "measure",
                    "wrong",
                    "right",
                    "text",
                ],
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
  <Url type="text/html" template={quoteattr(address + "?q={searchTerms}")}/>
</OpenSearchDescription>
"""
