"""A built site as its readers meet it: where its links lead, and what stands on each page, whichever engine built it."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

HEADINGS = "h1, h2, h3, h4, h5, h6"
# Where "Skip to content" leads: the themes put this empty anchor into different places.
SKIP = "__skip"


@dataclass(frozen=True)
class Content:
    """What stands on a page.

    `title` is the window's; `headings` are level, text and id; `code` is each block's text and whether it is coloured; `links`
    are text and address from the root of the site, in the article; `proof` is the words of the proof's strip; `words` all words
    of the article; `ids` its anchors; `menu` the links around the article.
    """

    title: str
    description: str
    headings: list[tuple[str, str, str | None]]
    code: list[tuple[str, bool]]
    links: list[tuple[str, str]]
    proof: list[str]
    words: list[str]
    ids: list[str]
    menu: list[tuple[str, str]]


def read(page: Path, site: Path) -> Content:
    """The content of a built page; runs of blanks count as one, except in code."""
    tree = LexborHTMLParser(page.read_text())
    article = _one(tree, "article")
    here = address(page, site)
    for permalink in article.css("a.headerlink"):
        permalink.decompose()
    description = tree.css_first("meta[name=description]")
    return Content(
        title=_words(_one(tree, "title")),
        description=str(description.attributes["content"]) if description else "",
        headings=[(node.tag or "", _words(node), node.attributes.get("id")) for node in article.css(HEADINGS)],
        code=[(node.text(), node.css_first("span[class]") is not None) for node in article.css("pre")],
        links=_links(article, "a[href]", here),
        proof=[_words(node) for node in article.css(".guide-proof")],
        words=article.text(separator=" ").split(),
        ids=[str(node.attributes["id"]) for node in article.css("[id]") if node.attributes["id"] != SKIP],
        menu=_links(_one(tree, "body"), ".md-nav a[href], .md-footer a[href]", here),
    )


def differences(first: Path, second: Path) -> list[str]:
    """Where two built sites differ, each as a sentence that names the page, what of it, and the first that is not the same."""
    pages = [_pages(site) for site in (first, second)]
    found = [f"{path}: only one of the sites has it" for path in sorted(pages[0] ^ pages[1])]
    for path in sorted(pages[0] & pages[1]):
        one, other = (read(site / path, site) for site in (first, second))
        for field in fields(Content):
            left, right = getattr(one, field.name), getattr(other, field.name)
            if left != right:
                found.append(f"{path}: {field.name}: {_first_difference(left, right)}")
    return found


def _pages(site: Path) -> set[Path]:
    """The pages that an engine built, which have an article; the others are the same whoever built them."""
    return {path.relative_to(site) for path in site.rglob("*.html") if "<article" in path.read_text()}


def _first_difference(left: object, right: object) -> str:
    if isinstance(left, list) and isinstance(right, list):
        for one, other in zip(left, right, strict=False):
            if one != other:
                return f"{one!r} and {other!r}"
        return f"{len(left)} and {len(right)}, the longer ends with {max(left, right, key=len)[-1]!r}"
    return f"{left!r} and {right!r}"


def address(page: Path, site: Path) -> str:
    """A page's address from the root of its site: `/step/basics/`."""
    return "/" + page.relative_to(site).as_posix().removesuffix("index.html")


def _one(tree: LexborHTMLParser, selector: str) -> LexborNode:
    node = tree.css_first(selector)
    assert node is not None, f"the page has no {selector}"
    return node


def _words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _links(node: LexborNode, selector: str, here: str) -> list[tuple[str, str]]:
    return [(_words(link), urljoin(here, str(link.attributes["href"]))) for link in node.css(selector)]


# ---------------------------------------------------------------- where links lead


def addresses(page: Path) -> Iterator[str]:
    """Every address a page names: of links, images, scripts, styles and forms."""
    for node in LexborHTMLParser(page.read_text()).css("[href], [src], [action]"):
        for name in ("href", "src", "action"):
            if (value := node.attributes.get(name)) is not None:
                yield value


def dead(site: Path) -> list[str]:
    """The addresses inside the site that lead to no file or no anchor, each with its page."""
    found = []
    for page in sorted(site.rglob("*.html")):
        for target in addresses(page):
            parts = urlsplit(target)
            if not parts.scheme and not parts.netloc and not _leads_somewhere(parts.path, unquote(parts.fragment), page, site):
                found.append(f"{page.relative_to(site)}: {target}")
    return found


def _leads_somewhere(path: str, fragment: str, page: Path, site: Path) -> bool:
    start = page.relative_to(site)
    # The page for addresses that do not exist is shown at any depth: it names files from the root.
    target = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(*start.parent.parts, "", path))
    if target.startswith(".."):
        return False
    file = site / unquote(target) if path else page
    file = file / "index.html" if file.is_dir() else file
    return file.is_file() and (not fragment or fragment in _anchors(file))


@cache
def _anchors(file: Path) -> frozenset[str]:
    nodes = LexborHTMLParser(file.read_text()).css("[id], a[name]")
    return frozenset(str(node.attributes.get("id") or node.attributes.get("name")) for node in nodes)
