"""The guide without a network: a folder of pages that work from file://, as a zip, in the wheel, and as a docset."""

import plistlib
import sqlite3
import tempfile
from pathlib import Path

from dbos_guide.exports import archive
from dbos_guide.exports.documents import documents
from dbos_guide.model import Guide

# What only a server, a search engine or a debugger would ask for, and what is handed out on its own: the other editions,
# and the programs as single files, which `guide show` prints and the wheel holds.
_ONLINE = ("sitemap.xml", "sitemap.xml.gz", "opensearch.xml", "404.html", "search/search_index.json")
_APART = ("download/", "run/")
_DOCSET = "dbos-guide.docset"


def edition(site: Path) -> dict[str, bytes]:
    """The files of the offline edition by their paths, from the site built for it."""
    return {
        name: data
        for name, data in archive.folder(site).items()
        if name not in _ONLINE and not name.startswith(_APART) and not name.endswith(".map")
    }


def docset(guide: Guide, files: dict[str, bytes]) -> dict[str, bytes]:
    """The offline edition as a docset for Dash and Zeal: rules are guides, symbols lead to the rules that are about them."""
    inside = f"{_DOCSET}/Contents"
    info = {
        "CFBundleIdentifier": "dbos-guide",
        "CFBundleName": "DBOS Guide",
        "DocSetPlatformFamily": "dbos",
        "isDashDocset": True,
        "isJavaScriptEnabled": True,
        "dashIndexFilePath": "index.html",
        "DashDocSetFallbackURL": "index.html",
    }
    return {
        f"{inside}/Info.plist": plistlib.dumps(info),
        f"{inside}/Resources/docSet.dsidx": _index(guide),
        **{f"{inside}/Resources/Documents/{name}": data for name, data in files.items()},
    }


def _index(guide: Guide) -> bytes:
    rows = []
    for document in documents(guide):
        if rule := document.rule:
            rows.append((rule.title, "Guide", document.file))
            rows += [(f"{tag}: {rule.title}", _kind(tag), document.file) for tag in rule.tags]
        elif document.category:
            rows.append((document.title, "Category", document.file))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "docSet.dsidx"
        database = sqlite3.connect(path)
        database.execute("CREATE TABLE searchIndex(id INTEGER PRIMARY KEY, name TEXT, type TEXT, path TEXT)")
        database.execute("CREATE UNIQUE INDEX anchor ON searchIndex (name, type, path)")
        database.executemany("INSERT INTO searchIndex(name, type, path) VALUES (?, ?, ?)", rows)
        database.commit()
        database.close()
        return path.read_bytes()


def _kind(symbol: str) -> str:
    last = symbol.rpartition(".")[2]
    return "Exception" if symbol.startswith("error.") else "Class" if last[0].isupper() else "Method"
