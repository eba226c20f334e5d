"""The search index as Material reads it, tuned so that a symptom leads to its rule."""

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from dbos_guide.lanes import in_words
from dbos_guide.model import Guide, Rule

TITLE_BOOST, SYMPTOM_BOOST, RULE_BOOST, OTHER_BOOST = 3.0, 4.0, 10.0, 0.01
_CODE_BLOCK = re.compile(r"<pre>.*?</pre>", re.S)
_CODE = re.compile(r"<code>(.*?)</code>")
_TAG = re.compile(r"<[^>]+>")
_SCRIPT = "var __index = "


def tune(guide: Guide, site: Path) -> None:
    """Rewrites the index in place, in both its forms, and puts `finding.js` before the worker that reads it.

    A rule becomes one entry, with its claim: split at headings, its words never meet, and a short section beats a full page.
    Material weighs a match in a tag a million times a match in the text, so that the word "workflow" finds the rules tagged
    `DBOS.workflow` whatever else is asked; here tags are part of the text.
    """
    for worker in (site / "assets" / "javascripts" / "workers").glob("search.*.js"):
        worker.write_text(f"{(Path(__file__).with_name('finding.js')).read_text()}\n{worker.read_text()}")
    for path in (site / "search" / "search_index.json", site / "search" / "search_index.js"):
        if path.exists():
            text = path.read_text()
            prefix = _SCRIPT if text.startswith(_SCRIPT) else ""
            index = json.loads(text.removeprefix(prefix))
            index["config"]["fields"]["title"]["boost"] = TITLE_BOOST
            index["config"]["fields"]["tags"]["boost"] = SYMPTOM_BOOST
            index["docs"] = _entries(guide, index["docs"])
            path.write_text(prefix + json.dumps(index, separators=(",", ":"), ensure_ascii=False))


def _entries(guide: Guide, docs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = {}
    for doc in docs:
        page = doc["location"].partition("#")[0]
        rule = guide.rules.get(page.removesuffix(".html").strip("/"))
        doc.pop("tags", None)
        if rule is None:
            entries[doc["location"]] = {**doc, "boost": OTHER_BOOST}
        elif page not in entries:
            entries[page] = {**doc, "boost": _boost(rule, guide), "text": f"{doc['text']} {_claim(rule)}"}
        else:
            entries[page]["text"] += f" <h2>{doc['title']}</h2> {doc['text']}"
    for page, entry in entries.items():
        if rule := guide.rules.get(page.removesuffix(".html").strip("/")):
            entry["tags"] = _symptoms(entry["text"], rule)
            entry["text"] = _CODE_BLOCK.sub(_identifiers, entry["text"])
    return list(entries.values())


def _boost(rule: Rule, guide: Guide) -> float:
    """A rule weighs more the higher its priority, by a third at most: of equal matches the more urgent comes first."""
    return round(RULE_BOOST * (1 + (1 - rule.rank / len(guide.rules)) / 3), 3)


def _symptoms(text: str, rule: Rule) -> list[str]:
    """What weighs most: the sentences before the code, which say what goes wrong, what was measured, the error messages."""
    lead = _TAG.sub(" ", text.partition("<pre>")[0].replace(" WrongRight ", " "))
    prose = _CODE_BLOCK.sub(" ", text)
    messages = [code for code in _CODE.findall(prose) if len(code.split()) > 2]
    return [" ".join(lead.split()), f"{rule.proof.measure} {in_words(rule.proof.wrong)}", *messages]


def _identifiers(block: re.Match[str]) -> str:
    """A program as the names in it, each once: its other words would find it for what it is not about."""
    names = sorted(set(re.findall(r"[A-Za-z]\w*_\w+|[A-Z]\w+\.\w+|[a-z]+[A-Z]\w+", block[0])))
    return f"<code>{' '.join(names)}</code>"


def _claim(rule: Rule) -> str:
    proof = rule.proof
    results = f"{in_words(proof.wrong)} {in_words(proof.right)}"
    return f"<p>{escape(f'{proof.given} {proof.measure}: {results}')} <code>{' '.join(rule.tags)}</code></p>"
