"""The names of dbos that a program needs and a release may lack: read from the program, or from what it raised."""

import ast
import re
from collections.abc import Iterator

import griffe

from dbos_guide import symbols
from dbos_guide.model import Rule

_RAISED = (
    re.compile(r"AttributeError: type object '(?P<owner>\w+)' has no attribute '(?P<name>\w+)'"),
    re.compile(r"AttributeError: '(?P<owner>\w+)' object has no attribute '(?P<name>\w+)'"),
    re.compile(r"ImportError: cannot import name '(?P<name>\w+)' from 'dbos(?P<module>[.\w]*)'"),
    re.compile(r"TypeError: (?P<owner>[\w.]+)\(\) got an unexpected keyword argument '(?P<keyword>\w+)'"),
)


def raised(text: str) -> tuple[str, ...]:
    """The names that exceptions in a log say are missing: `DBOS.rewind_workflow`, `SetWorkflowID(workflow_id_reuse_policy)`."""
    found = []
    for pattern in _RAISED:
        for match in pattern.finditer(text):
            part = match.groupdict()
            owner = (part.get("owner") or (part.get("module") or "").lstrip(".")).removesuffix(".__init__")
            found.append(f"{owner}({part['keyword']})" if part.get("keyword") else f"{owner}.{part['name']}".lstrip("."))
    return tuple(dict.fromkeys(found))


def lacking(rule: Rule) -> dict[str, tuple[str, ...]]:
    """For each program and fact of a rule that needs one, the names that the installed release lacks."""
    programs = {"wrong": used(rule.wrong.read_text()), "right": [*rule.tags, *used(rule.right.read_text())]}
    facts = rule.facts_file.read_text() if rule.facts else ""
    needed = programs | {f"fact:{fact.name}": used(reached(facts, fact.name)) for fact in rule.facts}
    found = {
        part: tuple(dict.fromkeys(missing for name in names if (missing := _missing(name)))) for part, names in needed.items()
    }
    return {part: names for part, names in found.items() if names}


def _missing(name: str) -> str | None:
    """What of a name the installed release lacks: the symbol, or only its parameter."""
    symbol = name.partition("(")[0]
    return symbol if not known(symbol) else name if not known(name) else None


def reached(source: str, function: str) -> str:
    """A script without the functions that one of its functions neither calls nor names in a text, as workers are asked by."""
    tree = ast.parse(source)
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    waiting, kept = [function], set[str]()
    while waiting:
        kept.add(name := waiting.pop())
        for node in ast.walk(defined[name]):
            named = node.id if isinstance(node, ast.Name) else node.value if isinstance(node, ast.Constant) else None
            if isinstance(named, str) and named in defined.keys() - kept:
                waiting.append(named)
    tree.body = [node for node in tree.body if getattr(node, "name", function) in kept or node not in defined.values()]
    return ast.unparse(tree)


def known(name: str) -> bool:
    """Whether the installed release has a symbol, or `symbol(keyword)` a parameter."""
    owner, _, keyword = name.partition("(")
    symbol = symbols.find(owner)
    if symbol is None or not keyword:
        return symbol is not None
    if symbol.is_class:
        # A class without an __init__ of its own takes its fields, or what its base takes: nothing can be said of it.
        init = symbols.find(f"{owner}.__init__")
        return init is None or _takes(init, keyword.rstrip(")"))
    return _takes(symbol, keyword.rstrip(")"))


def used(source: str) -> Iterator[str]:
    """What a program takes from dbos: imported names, attributes of imported classes, keywords of their calls."""
    tree = ast.parse(source)
    imported: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "dbos":
            module = (node.module or "").partition(".")[2]
            imported |= {alias.asname or alias.name: f"{module}.{alias.name}".lstrip(".") for alias in node.names}
    yield from imported.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (name := _symbol(node, imported)):
            yield name
        if isinstance(node, ast.Call) and (name := _symbol(node.func, imported)):
            yield from (f"{name}({keyword.arg})" for keyword in node.keywords if keyword.arg)


def _symbol(node: ast.expr, imported: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return imported.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported:
        return f"{imported[node.value.id]}.{node.attr}"
    return None


def _takes(function: griffe.Object, parameter: str) -> bool:
    if not isinstance(function, griffe.Function):
        return True
    return any(p.name == parameter or p.kind is griffe.ParameterKind.var_keyword for p in function.parameters)
