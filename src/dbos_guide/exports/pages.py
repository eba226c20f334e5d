"""What built pages still need: where their Markdown twin and the search description are, and links to exports."""

import html
import posixpath
import re
from pathlib import Path

from dbos_guide.errors import GuideError
from dbos_guide.exports.documents import Document

_EXPORT_LINK = re.compile(r'href="site:(?P<path>[^"#]*)(?P<rest>#[^"]*)?"')
_HEAD = "</head>"


def finish(site: Path, found: list[Document], *, directories: bool) -> None:
    """Completes every built page in place; links written `site:path` lead to that path of the site.

    Raises:
        GuideError: a page links to an export that is not there.
    """
    twins = {document.html(site, directories=directories): document for document in found}
    for path in sorted(site.rglob("*.html")):
        if path.is_relative_to(site / "embed"):
            continue
        text = path.read_text()
        if _HEAD in text and 'rel="search"' not in text:
            path.write_text(_links(_finished(text, path, site, twins.get(path), inline=not directories), path, site))


def _finished(text: str, path: Path, site: Path, document: Document | None, *, inline: bool) -> str:
    # The page for addresses that do not exist is shown at any depth, so it names files from the root of the host.
    root = "/" if path == site / "404.html" else _up(path, site)
    links = f'<link rel="search" type="application/opensearchdescription+xml" title="DBOS Guide" href="{root}opensearch.xml">'
    if document:
        links += f'\n<link rel="alternate" type="text/markdown" href="{root}{document.source}" id="guide-markdown">'
    text = text.replace(_HEAD, f"{links}\n{_HEAD}", 1)
    if document and inline:
        # A page opened as a file may read no other file.
        twin = html.escape((site / document.source).read_text(), quote=False)
        text = text.replace("</body>", f'<template id="guide-markdown-text">{twin}</template>\n</body>', 1)
    return text


def _links(text: str, path: Path, site: Path) -> str:
    def target(match: re.Match[str]) -> str:
        name = match["path"]
        if not (site / name).exists():
            raise GuideError(f"{path.relative_to(site)} links to site:{name}, which the build does not write: correct the link.")
        return f'href="{_up(path, site)}{name}{match["rest"] or ""}"'

    return _EXPORT_LINK.sub(target, text)


def _up(path: Path, site: Path) -> str:
    relative = posixpath.relpath(site.as_posix(), path.parent.as_posix())
    return "" if relative == "." else f"{relative}/"
