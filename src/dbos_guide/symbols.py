"""The public symbols of the installed dbos, read from its source without importing it."""

import difflib
import re
from functools import cache

import griffe


@cache
def _package() -> griffe.Object | griffe.Alias:
    return griffe.load("dbos")


def find(symbol: str, package: griffe.Object | griffe.Alias | None = None) -> griffe.Object | None:
    """The definition behind a public name such as `DBOS.workflow` or `error.DBOSException`, None if there is none.

    `package` is the dbos to look in, the installed one by default.
    """
    try:
        found = (package or _package())[symbol]
        return found.final_target if isinstance(found, griffe.Alias) else found
    except (KeyError, griffe.AliasResolutionError):
        return None


def nearest(symbol: str) -> str:
    """The public name closest to a misspelt one."""
    owner, _, member = symbol.rpartition(".")
    holder = find(owner) if owner else _package()
    names = [name for name in (holder.members if holder else {}) if not name.startswith("_")]
    close = difflib.get_close_matches(member, names, n=1, cutoff=0.4)
    return ".".join(part for part in (owner, *close) if part)


def occurs(symbol: str, source: str) -> bool:
    """Whether a program uses a symbol: its last name stands in the text as a word of its own."""
    return re.search(rf"\b{re.escape(symbol.rpartition('.')[2])}\b", source) is not None
