"""What the build adds to the pages that the site engine wrote: the proofs' pictures and sources, the symbols, the policy.

Plain functions over the guide and the built folder, so that they work the same after every engine and in both URL styles.
"""

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dbos_guide import pictures, proof, reference
from dbos_guide.model import Guide, Rule

POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; worker-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'self'"
)
_INLINE_SCRIPT = re.compile(r"<script(?P<attributes>(?![^>]*\ssrc=)[^>]*)>(?P<code>.*?)</script>", re.S)
_CHARSET = re.compile(r"<meta charset=[^>]*>")
_LAB_SLOT = re.compile(r"<!-- guide:lab (\S+) -->")
_GIVEN = re.compile(r'<p class="guide-given">.*?</p>', re.S)
_TICKS = re.compile(r"`([^`]+)`")
_SLOT = "<!-- guide:{} -->"


def page_of(site: Path, id: str) -> Path:
    """The built file of a page such as `step/basics`, in either URL style."""
    directory = site / id / "index.html"
    return directory if directory.exists() else site / f"{id}.html"


def copy_snippets(guide: Guide, site: Path) -> None:
    """Puts the programs and experiments beside the pages, as files to read, download and run."""
    for path in [guide.root / "snippets" / "shop.py", *(file for rule in guide.rules.values() for file in _files(rule))]:
        target = site / path.relative_to(guide.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def _files(rule: Rule) -> list[Path]:
    return [path for path in (rule.wrong, rule.right, rule.experiment, rule.facts_file) if path.exists()]


def add_proofs(guide: Guide, site: Path) -> None:
    """Fills each rule page with the picture of its last proof, the links to its files, and what it was measured on."""
    report, entries = proof.proven(guide)
    for rule in guide.rules.values():
        page = page_of(site, rule.id)
        up = "../" * len(page.relative_to(site).parent.parts)
        text = page.read_text()
        links = [f'<a href="{up}snippets/{rule.id}/{path.name}">{path.name}</a>' for path in _files(rule)]
        if rule.id in entries:
            text = _fill(text, "picture", pictures.picture(entries[rule.id]["variants"]))
        measured = f'<span class="guide-versions">{_standing(report if rule.id in entries else None, rule.id)}</span>'
        text = _fill(text, "sources", f'<p class="guide-sources">The files: {", ".join(links)}. {measured}</p>')
        text = _GIVEN.sub(lambda given: _TICKS.sub(r"<code>\1</code>", given[0]), text)
        facts = f'<a href="{up}snippets/{rule.id}/facts.py"><code>facts.py</code></a>'
        text = re.sub(r"<!-- guide:facts.py -->.*?<!-- /guide:facts.py -->", facts, text, flags=re.S)
        page.write_text(text)


def _standing(report: dict[str, Any] | None, what: str = "") -> str:
    """Where a page or the site stands: proven on what and when, or not in this checkout and how to."""
    if report is None:
        return f"Not proven in this checkout: run <code>uv run guide prove{' ' + what if what else ''}</code>."
    commit = f", commit {report['commit'][:12]}" if report["commit"] else ""
    return (
        f"Proven on {report['date']} with dbos {report['dbos']}, PostgreSQL {report['postgres']},"
        f" Python {report['python']}{commit}."
    )


def add_footer(guide: Guide, site: Path) -> None:
    """Says at the foot of every page what the whole guide was proven on."""
    report, entries = proof.proven(guide)
    line = _standing(report if len(entries) == len(guide.rules) else None)
    for page in _pages(site):
        page.write_text(_fill(page.read_text(), "footer", line))


def add_figures(guide: Guide, site: Path) -> None:
    """Fills the home page with this build in figures: experiments, versions, date of the last proof."""
    report, entries = proof.proven(guide)
    experiments = sum(2 + len(rule.facts) for rule in guide.rules.values())
    figures = {"experiments": str(experiments), "dbos": version("dbos")}
    if report and len(entries) == len(guide.rules):
        figures = {**figures, "dbos": report["dbos"], "PostgreSQL": report["postgres"], "proven on": report["date"]}
    drawn = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in figures.items())
    home = site / "index.html"
    home.write_text(_fill(home.read_text(), "figures", drawn))


def _fill(text: str, slot: str, content: str) -> str:
    return text.replace(_SLOT.format(slot), content, 1)


def add_symbols(guide: Guide, site: Path) -> None:
    """Fills the symbol pages with signature and first line, and links the symbols that other pages write as code."""
    places = {}
    for page in sorted((site / "reference").rglob("*.html")):
        text = page.read_text()
        for symbol in re.findall(r"<!-- guide:symbol (\S+) -->", text):
            places[symbol] = page
            text = _fill(text, f"symbol {symbol}", reference.describe(symbol))
        page.write_text(text)
    for page in _pages(site):
        up = "../" * len(page.relative_to(site).parent.parts)
        addresses = {symbol: up + _address(place, site) + f"#{symbol}" for symbol, place in places.items()}
        if page not in places.values():
            page.write_text(_link_symbols(page.read_text(), addresses))


def add_lab(site: Path) -> None:
    """Fills the page of the lab with what its functions take, return and raise."""
    page = page_of(site, "reference/lab")
    if page.exists():
        page.write_text(_LAB_SLOT.sub(lambda match: reference.describe_lab(match[1]), page.read_text()))


def _address(page: Path, site: Path) -> str:
    return page.relative_to(site).as_posix().removesuffix("index.html")


def _link_symbols(text: str, addresses: dict[str, str]) -> str:
    """Links `<code>SYMBOL</code>` in the prose of an article: not in headings, links, code blocks or the filtered table."""
    begin, end = text.find("<article"), text.find("</article>")
    if begin < 0 or "data-guide=" in text:
        return text
    parts = re.split(r"(<[^>]+>)", text[begin:end])
    depth, found = 0, []
    for number, part in enumerate(parts):
        if tag := re.match(r"<(/?)(a|pre|h[1-6]|nav|label|svg)\b", part):
            depth += -1 if tag[1] else 1
        symbol = part.removeprefix("@").removesuffix("()")
        if not depth and symbol in addresses and parts[number - 1].startswith("<code") and parts[number + 1] == "</code>":
            found.append(number)
    for number in found:
        symbol = parts[number].removeprefix("@").removesuffix("()")
        parts[number - 1] = f'<a class="guide-symbol-link" href="{addresses[symbol]}">{parts[number - 1]}'
        parts[number + 1] += "</a>"
    return text[:begin] + "".join(parts) + text[end:]


def name_landmarks(site: Path) -> None:
    """Names what Material leaves nameless to a screen reader: the search dialog and what scrolls."""
    for page in _pages(site):
        text = page.read_text()
        text = text.replace(
            'data-md-component="search" role="dialog">',
            'data-md-component="search" role="dialog" aria-label="Search the guide">',
        )
        text = text.replace(
            'class="md-search__inner" role="search">', 'class="md-search__inner" role="search" aria-label="Guide">'
        )
        page.write_text(text)


def add_policy(site: Path) -> None:
    """Puts a content security policy on every page: nothing but this site's own files and the scripts it was built with.
    Run last: it takes the digests of the scripts in the pages as they are."""
    for page in _pages(site):
        text = page.read_text()
        hashes = sorted({_digest(match["code"]) for match in _INLINE_SCRIPT.finditer(text) if _runs(match["attributes"])})
        policy = POLICY.format(hashes="".join(f" '{digest}'" for digest in hashes))
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        page.write_text(_CHARSET.sub(rf"\g<0>{meta}", text, count=1))


def _runs(attributes: str) -> bool:
    return 'type="application/json"' not in attributes


def _digest(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def _pages(site: Path) -> Iterator[Path]:
    return iter(sorted(site.rglob("*.html")))
