"""What built pages still need: where their Markdown twin and the search description are, and links to exports."""

import html
import posixpath
import re
import shutil
from pathlib import Path

from dbos_guide.errors import GuideError
from dbos_guide.exports.documents import Document

ASSETS = Path(__file__).parent / "assets"
SHIM = "assets/iframe-worker.js"

_EXPORT_LINK = re.compile(r'<a (?P<before>[^>]*)href="site:(?P<path>[^"#]*)(?P<after>"[^>]*)>(?P<text>.*?)</a>', re.S)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_HEAD = "</head>"


def finish(site: Path, found: list[Document], *, directories: bool, strict: bool = True) -> None:
    """Completes every built page in place; links written `site:path` lead to that path of the site. Pages of the offline
    edition hold their own twin and the shim that lets search run without a server; what is not in it is no link there. So it is
    of editions in pages that are only shown, which are not `strict`.

    Raises:
        GuideError: a page links to an export that is not there.
    """
    if not directories:
        shutil.copy2(ASSETS / "iframe-worker.js", site / SHIM)
    twins = {document.html(site, directories=directories): document for document in found}
    for path in sorted(site.rglob("*.html")):
        if path.is_relative_to(site / "embed"):
            continue
        text = path.read_text()
        if _HEAD in text and 'rel="search"' not in text:
            text = _finished(text, path, site, twins.get(path))
            text = _links(text, path, site, strict=strict and directories)
            path.write_text(text if directories else _offline(text, path, site, twins.get(path)))


def _finished(text: str, path: Path, site: Path, document: Document | None) -> str:
    # The page for addresses that do not exist is shown at any depth, so it names files from the root of the host.
    root = "/" if path == site / "404.html" else _up(path, site)
    links = f'<link rel="search" type="application/opensearchdescription+xml" title="DBOS Guide" href="{root}opensearch.xml">'
    if document:
        # A second word in rel: for exactly "alternate" Material would fetch a sitemap beside the twin.
        links += f'\n<link rel="alternate twin" type="text/markdown" href="{root}{document.source}" id="guide-markdown">'
    return text.replace(_HEAD, f"{links}\n{_HEAD}", 1)


def _offline(text: str, path: Path, site: Path, document: Document | None) -> str:
    text = text.replace("https://unpkg.com/iframe-worker/shim", _up(path, site) + SHIM)
    # A policy of origins means nothing where files have none, and would stop the search that runs in a frame.
    text = _POLICY.sub("", text)
    if document:
        # A page opened as a file may read no other file.
        twin = html.escape((site / document.source).read_text(), quote=False)
        text = text.replace("</body>", f'<template id="guide-markdown-text">{twin}</template>\n</body>', 1)
    return text


def _links(text: str, path: Path, site: Path, *, strict: bool) -> str:
    def link(match: re.Match[str]) -> str:
        name = match["path"]
        if (site / name).exists() and (strict or not name.startswith("download/")):
            return f'<a {match["before"]}href="{_up(path, site)}{name}{match["after"]}>{match["text"]}</a>'
        if strict:
            where = path.relative_to(site)
            raise GuideError(f"{where} links to site:{name}, which the build does not write: correct the link.")
        return match["text"]

    return _EXPORT_LINK.sub(link, text)


def _up(path: Path, site: Path) -> str:
    relative = posixpath.relpath(site.as_posix(), path.parent.as_posix())
    return "" if relative == "." else f"{relative}/"
