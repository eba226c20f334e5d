"""One stylesheet and one script for every page: each file less is a round trip less on a phone."""

import hashlib
import re
from pathlib import Path

_STYLE = re.compile(r'<link rel="stylesheet" href="(?P<path>[^"]+)">\n?')
_SCRIPT = re.compile(r'<script src="(?P<path>(?!https?:)[^"]+)"(?: defer)?></script>\n?')
_URL = re.compile(r"url\((?!data:|[\"']?(?:data:|#|/|https?:))")


def bundle(site: Path) -> None:
    """Joins the stylesheets that every page names, and the scripts that every page names, into one file each.

    The guide's own script comes before Material's, any other after it. A file that only some pages name stays as it is.
    """
    pages = [path for path in sorted(site.rglob("*.html")) if "__config" in path.read_text()]
    styles, scripts = _common(pages, site, _STYLE), _common(pages, site, _SCRIPT)
    scripts.sort(key=lambda name: (name != "assets/guide.js", "/bundle." not in name))
    css = "\n".join(_read(site / name) for name in styles)
    js = "\n;".join((site / name).read_text() for name in scripts)
    names = {"css": _write(site, "guide", css, "css"), "js": _write(site, "guide", js, "js")}
    for page in pages:
        text = page.read_text()
        for kind, pattern, joined in (("css", _STYLE, styles), ("js", _SCRIPT, scripts)):
            text = _replaced(text, page, site, pattern, joined, names[kind])
        page.write_text(text)
    for name in {*styles, *scripts}:
        (site / name).unlink()


def _common(pages: list[Path], site: Path, pattern: re.Pattern[str]) -> list[str]:
    """The local files that all pages name, in their order on the first."""
    named = [[_resolve(match["path"], page, site) for match in pattern.finditer(page.read_text())] for page in pages]
    return [name for name in named[0] if all(name in names for names in named)] if named else []


def _resolve(path: str, page: Path, site: Path) -> str:
    """The file a page names, from the root of the site; 404.html names files from the root of the host."""
    target = site / path.lstrip("/") if path.startswith("/") else (page.parent / path)
    return target.resolve().relative_to(site.resolve()).as_posix()


def _read(path: Path) -> str:
    """A stylesheet; one that names files beside it cannot move."""
    text = path.read_text()
    if _URL.search(text):
        raise ValueError(f"{path} names other files: write them into it as data: URLs.")
    return re.sub(r"\n?/\*# sourceMappingURL=.*?\*/", "", text)


def _write(site: Path, name: str, text: str, kind: str) -> str:
    text = re.sub(r"\n//# sourceMappingURL=\S+", "", text)
    target = f"assets/{name}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.{kind}"
    (site / target).write_text(text)
    return target


def _replaced(text: str, page: Path, site: Path, pattern: re.Pattern[str], joined: list[str], target: str) -> str:
    found = [match for match in pattern.finditer(text) if _resolve(match["path"], page, site) in joined]
    place = next((match for match in found if "/bundle." in match["path"]), found[0])
    up = place["path"][: place["path"].index("assets/")]
    tag = place[0].replace(place["path"], up + target)
    for match in found:
        text = text.replace(match[0], tag if match is place else "", 1)
    return text
