"""The search element for other people's pages: embed/search.js with the index inside, and embed/?q= for iframes."""

import html
import json
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'">
<title>Search: {title}</title>
<link rel="stylesheet" href="page.css">
<script src="search.js"></script>
</head>
<body>
<dbos-guide-search query-from="q" target="_top"></dbos-guide-search>
<noscript><a href="../{home}" target="_top">{title}</a></noscript>
</body>
</html>
"""
_CSS = """html { color-scheme: light dark; background: transparent; }
body { margin: 0; }
"""


def files(index: str, title: str, *, directories: bool) -> dict[str, str]:
    """The files of embed/.

    Args:
        index: the text of api/search.json.
    """
    source = (ASSETS / "search.js").read_text()
    # A closing tag in a title must not end a script somebody pastes this into.
    data = json.dumps(json.loads(index), separators=(",", ":")).replace("<", "\\u003c")
    library = (ASSETS / "minisearch.js").read_text()
    script = source.replace("/*MINISEARCH*/", library, 1).replace("/*DATA*/null", data, 1)
    return {
        # A page that names no encoding reads scripts as it likes, so this one is ASCII.
        "embed/search.js": "".join(character if character.isascii() else f"\\u{ord(character):04x}" for character in script),
        "embed/index.html": _PAGE.format(title=html.escape(title), home="" if directories else "index.html"),
        "embed/page.css": _CSS,
    }
