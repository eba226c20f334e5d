"""The names that pages write as code, and where each is defined: dbos, Python, a package a reader has, or the rule itself."""

import ast
import importlib
import keyword
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import dbos
import griffe
from selectolax.lexbor import LexborHTMLParser

from dbos_guide import symbols
from tests.conftest import ROOT

# Where a name may come from besides dbos, the rule's own files and the shop.
MODULES = (
    "asyncio",
    "builtins",
    "concurrent.futures",
    "datetime",
    "decimal",
    "fastapi",
    "json",
    "os",
    "pickle",
    "psycopg",
    "psycopg.errors",
    "sqlalchemy",
    "sqlalchemy.exc",
    "threading",
    "time",
    "unittest.mock",
    "uuid",
)
DBOS = Path(dbos.__file__).parent
_STRING = re.compile(r"""[fr]?("[^"]*"|'[^']*')""")
_NAME = re.compile(r"(?<![\w./<-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?![\w/-])")
_CAMEL = re.compile(r"[A-Z]+[a-z0-9]+[A-Z]\w*|[A-Z]\w*(?:Error|Exception|Warning|Exceeded|Exit|Timeout)")
_SNAKE = re.compile(r"[a-z]+\w*_\w*[a-z]\w*")
_FILE = re.compile(r"\w+\.(?:py|md|yml|json|js|html|lock|txt|zip)")
_WORD = re.compile(r"[A-Za-z_]\w*")


def spans(page: Path) -> list[str]:
    """The code in a page's sentences and tables: no blocks, and no measured values, which are proven elsewhere."""
    article = LexborHTMLParser(page.read_text()).css_first("article")
    return [node.text().strip() for node in article.css("code:not(pre code):not(.fact)")] if article else []


def names(span: str) -> Iterator[str]:
    """The names in a span that can be looked up, of dbos, classes, exceptions, functions and options; an option of a symbol
    of dbos as `DBOS(config=)`."""
    for name in _NAME.findall(_STRING.sub('""', span)):
        first, *rest = name.split(".")
        if (
            not keyword.iskeyword(first)
            and not _FILE.fullmatch(name)
            and (
                (rest and symbols.find(first))
                or any(_CAMEL.fullmatch(part) or _SNAKE.fullmatch(part) for part in (first, *rest))
            )
        ):
            yield name
    try:
        tree = ast.parse(span.removeprefix("@").removeprefix("with ").removesuffix(":"))
    except SyntaxError:
        return
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and symbols.find(name := ast.unparse(call.func)):
            yield from (f"{name}({option.arg}=)" for option in call.keywords if option.arg)


def defined(name: str, folder: Path | None) -> bool:
    """Whether a name exists: exactly, if it is a symbol of dbos or of a module, else as a word of the rule's own files, of
    the shop or, if it is an option, of dbos. A short word before a dot is somebody's variable."""
    first, _, rest = name.partition(".")
    if name.endswith("=)"):
        return _takes(*name.removesuffix("=)").split("("))
    if first == "dbos":
        return symbols.find(rest) is not None or rest in _words(DBOS)
    if first.startswith("DBOS") and _CAMEL.fullmatch(first):
        return any(symbols.find(place) for place in (name, f"error.{name}"))
    if rest and symbols.find(first):
        return symbols.find(name) is not None
    if rest and first in MODULES:
        return _resolves(importlib.import_module(first), rest)
    known = (_words(folder) if folder else frozenset[str]()) | _words(ROOT / "snippets" / "shop.py")
    return all(
        not (_CAMEL.fullmatch(part) or _SNAKE.fullmatch(part))
        or part in known
        or _in_modules(part)
        or symbols.find(part)
        or (_SNAKE.fullmatch(part) and part in _words(DBOS))
        for part in name.split(".")
    )


def _takes(symbol: str, option: str) -> bool:
    """Whether a function or class of dbos has a parameter of that name."""
    found = symbols.find(symbol)
    if found and found.is_class:
        maker = found.members.get("__new__") or found.all_members.get("__init__")
        found = maker.final_target if isinstance(maker, griffe.Alias) else maker
    return isinstance(found, griffe.Function) and option in found.parameters


def _resolves(found: object, path: str) -> bool:
    for part in path.split("."):
        found = getattr(found, part, None)
    return found is not None


@cache
def _in_modules(name: str) -> bool:
    return any(hasattr(importlib.import_module(module), name) for module in MODULES)


@cache
def _words(path: Path) -> frozenset[str]:
    """Every word of the Python files at or below a path."""
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    return frozenset(word for file in files for word in _WORD.findall(file.read_text()))
