"""Stub pages for wikis that allow no scripts: a rule's title, symptom, symbols and link, found by the wiki's own search."""

import html
import re
from pathlib import PurePosixPath

from dbos_guide.exports.entries import Entry

PREFIX = "dbosguide"


def files(entries: list[Entry], address: str) -> dict[str, str]:
    """The stub of every rule in the forms wikis import, by its path: mediawiki/, dokuwiki/, markdown/ and html/.

    Args:
        address: the guide's address, with which links begin where a wiki knows no interwiki links.
    """
    found = {"README.txt": _README}
    for entry in entries:
        name = entry.id.replace("/", "-", 1)
        found[f"mediawiki/{page_title(entry)}.txt"] = _mediawiki(entry)
        found[f"dokuwiki/{PREFIX}/{name}.txt"] = _dokuwiki(entry)
        found[f"markdown/{name}.md"] = _markdown(entry, address)
        found[f"html/{name}.html"] = _html(entry, address)
    return found


def page_title(entry: Entry) -> str:
    """The rule's title as a page name and file name that every wiki takes."""
    title = _line(re.sub(r"[^\w ,.()'-]|_", " ", entry.title)).strip(" .")
    title = title.encode()[:120].decode(errors="ignore")  # file names end at 255 bytes
    return f"DBOS - {title} ({PurePosixPath(entry.id).parent.name} {PurePosixPath(entry.id).name})"


def _line(text: str) -> str:
    """A text on one line: in every wiki, how a line begins may be markup."""
    return " ".join(text.split())


def _lines(entry: Entry) -> list[str]:
    claim = f"Measured: {entry.measure}: wrong {entry.wrong}, right {entry.right}."
    return [_line(text) for text in (entry.summary, claim, f"Impact: {entry.impact}. Symbols: {', '.join(entry.tags)}.")]


def _mediawiki(entry: Entry) -> str:
    label, *body = (f"<nowiki>{html.escape(line, quote=False)}</nowiki>" for line in [_line(entry.title), *_lines(entry)])
    return "\n\n".join([*body, f"[[{PREFIX}:{entry.id}|{label}]]", "[[Category:DBOS]]"]) + "\n"


def _dokuwiki(entry: Entry) -> str:
    body = [f"%%{re.sub('%(?=%|$)', '% ', line)}%%" for line in _lines(entry)]
    title, label = (_line(re.sub(pattern, " ", entry.title)) for pattern in (r"={2,}", r"[\[\]|{}]"))
    return "\n\n".join([f"====== {title} ======", *body, f"[[{PREFIX}>{entry.id}|{label}]]"]) + "\n"


def _markdown(entry: Entry, address: str) -> str:
    lines = [_plain(line) for line in [_line(entry.title), *_lines(entry)]]
    return "\n\n".join([f"# {lines[0]}", *lines[1:], f"[{lines[0]}]({address}{entry.url})"]) + "\n"


def _plain(line: str) -> str:
    """A line in Markdown in which nothing is markup: no emphasis, link or tag in it, no list or rule at its beginning."""
    line = re.sub(r"([\\`*_\[\]<>#|&~])", r"\\\1", line)
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", line)


def _html(entry: Entry, address: str) -> str:
    title = html.escape(entry.title)
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in _lines(entry))
    link = html.escape(f"{address}{entry.url}")
    head = f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>\n'
    return f'{head}<h1>{title}</h1>\n{body}<p><a href="{link}">{title}</a></p>\n</body></html>\n'


_README = f"""Stub pages: one for each rule of the guide, for wikis that allow no scripts. The wiki's own search finds them.

mediawiki/  php maintenance/importTextFiles.php --overwrite mediawiki/*.txt   (needs the interwiki prefix {PREFIX})
dokuwiki/   copy into data/pages/ and run bin/indexer.php                      (needs the interwiki shortcut {PREFIX})
markdown/   GitHub, GitLab, Wiki.js, Outline, BookStack: commit or import
html/       Confluence, Notion: import
"""
