"""Each program as one file that runs on its own: `uv run wrong.py` prints what the shop saw.

The file is the program as proven, between a head of inline script metadata and a tail with the outside world and a
supervisor that does what the experiment's literal calls say: starts, plans of faults, one recovery. An experiment that
does more, such as holding calls or racing processes, is only followed as far as that; the claim printed below says so.
"""

import ast
import json
from pathlib import Path
from typing import Any

from dbos_guide import snippets
from dbos_guide.exports.markdown import words
from dbos_guide.model import Guide, Rule

ASSETS = Path(__file__).parent / "assets"
PACKAGES = {"psycopg": "psycopg[binary]", "dbos": "dbos>=3.4,<3.5"}
BOOT = (
    "exec(open(__file__, encoding='utf-8').read().rpartition('\\n# Nothing of the program is below.')[2].partition('\\n')[2])"
)
_PLANS = {"kill_on": "kill", "kill_after": "kill_after", "fail": "fail", "slow": "slow"}
_ALWAYS = 10**9
Step = tuple[str, str, list[Any], dict[str, Any]]


def files(guide: Guide) -> dict[str, str]:
    """`run/<rule>/wrong.py` and `right.py` for every rule."""
    return {
        f"run/{rule.id}/{side}.py": standalone(rule, side, guide.root / "snippets" / "shop.py")
        for rule in guide.rules.values()
        for side in ("wrong", "right")
    }


def standalone(rule: Rule, side: str, shop: Path) -> str:
    """One program as a file that runs on its own."""
    path = rule.folder / f"{side}.py"
    program = path.read_text()
    script = Script(rule.experiment.read_text())
    modules = {"shop": shop.read_text()}
    for name in _siblings(path):
        modules[name] = (rule.folder / f"{name}.py").read_text()
    packages = {package for _, package in snippets.imports(path)} & snippets.KNOWN_PACKAGES - {"shop", "dbos"}
    dependencies = [PACKAGES["dbos"], *(PACKAGES.get(package, package) for package in sorted(packages))]
    mark = {"wrong": "✗ Wrong", "right": "✓ Right"}[side]
    claim = (
        f"The whole experiment ({rule.proof.given}) measures on {side}.py: {rule.proof.measure}: "
        f"{words(getattr(rule.proof, side))}. Run it in a clone of the guide: uv run guide prove {rule.id}"
    )
    if not any(script.workers) and not script.arguments:
        claim = f"What the experiment does with this program is more than one file can follow. {claim}"
    tail = (ASSETS / "standalone.py.txt").read_text()
    values: list[tuple[str, Any]] = [
        ("MODULES", modules),
        ("PLAN", script.plan),
        ("WORKERS", script.workers),
        ("ARGUMENTS", script.arguments),
    ]
    values.append(("ENVIRONMENT", script.environment))
    for name, value in [*values, ("CLAIM", claim)]:
        tail = tail.replace(f"__{name}__", repr(value), 1)
    metadata = f'# /// script\n# requires-python = ">=3.11"\n# dependencies = {json.dumps(dependencies)}\n# ///\n'
    head = (
        ("" if "\n# /// script\n" in f"\n{program}" else metadata)  # a program may say itself what it needs
        + f"# {mark}: {rule.title}. `uv run {side}.py` runs it and prints what the shop saw, on SQLite, or on a database\n"
        "# of its own beside the one that DBOS_SYSTEM_DATABASE_URL names.\n"
        f"{BOOT}  # the shop\n\n"
    )
    return f"{head}{program}\n\n{tail}"


def _siblings(path: Path) -> list[str]:
    """The modules of the rule's own folder that a program imports."""
    beside = {file.stem for file in path.parent.glob("*.py")}
    return sorted({name for _, name in snippets.imports(path) if name in beside})


class Script:
    """What an experiment's literal calls say: `plan`, the faults in the form the shop reads; `workers`, for each process
    what is called in it; `arguments`, the command line of a main program; `environment`, the variables given to them."""

    def __init__(self, source: str):
        self.plan: list[dict[str, Any]] = []
        self.workers: list[list[Step]] = [[]]
        self.arguments: list[str] = []
        self.environment: dict[str, str] = {}
        self._names: dict[str, Any] = {}
        measure = next(n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == "measure")
        for statement in measure.body:
            self._statement(statement)

    def _statement(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.For) and isinstance(statement.target, ast.Name):
            for value in self._sequence(statement.iter):
                self._names[statement.target.id] = value
                for inside in statement.body:
                    self._statement(inside)
        else:
            calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
            for call in sorted(calls, key=lambda node: (node.end_lineno or 0, node.end_col_offset or 0)):
                self._call(call)

    def _sequence(self, node: ast.expr) -> list[Any]:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
            bounds = self._values(node.args)
            return list(range(*bounds)) if bounds else []
        found = self._values([node])
        return list(found[0]) if found and isinstance(found[0], list | tuple) else []

    def _values(self, nodes: list[ast.expr]) -> list[Any] | None:
        """The values of literals and loop variables, None if there is anything else."""
        found = []
        for node in nodes:
            if isinstance(node, ast.Name) and node.id in self._names:
                found.append(self._names[node.id])
                continue
            try:
                found.append(ast.literal_eval(node))
            except ValueError:
                return None
        return found

    def _call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Attribute):
            return
        verb, args = node.func.attr, self._values(node.args)
        if verb == "recover":
            self.workers.append([])
        options = {k.arg: v[0] for k in node.keywords if k.arg and (v := self._values([k.value])) is not None}
        if isinstance(variables := options.get("env"), dict) and verb in ("worker", "main", "serve"):
            self.environment |= {name: value for name, value in variables.items() if value is not None}
        if args is None:
            return
        if verb == "main":
            self.arguments = self.arguments or [str(arg) for arg in args]
        elif verb in ("start", "call", "error", "send") and args and isinstance(args[0], str):
            self.workers[-1].append((verb, args[0], args[1:], options))
        elif verb in _PLANS and args:
            self._fault(verb, args, options)
        elif verb == "hold" and args:  # nobody releases it here, so it only takes long
            nth = args[1] if len(args) > 1 else options.get("nth", 1)
            self._plan("slow", args[0], nth, _ALWAYS if options.get("every") else nth, {"seconds": 3})
        elif verb == "reply" and args:
            values = args[1:]
            for number, value in enumerate(values, start=1):
                until = number if number < len(values) else _ALWAYS
                self._plan("reply", args[0], number, until, {"value": value})

    def _fault(self, verb: str, args: list[Any], options: dict[str, Any]) -> None:
        number = args[1] if len(args) > 1 else options.pop("nth", options.pop("times", None))
        if verb == "fail":
            self._plan("fail", args[0], 1, number or _ALWAYS, {"error": "ShopError", **options})
        elif verb == "slow":
            self._plan("slow", args[0], 1, _ALWAYS, {"seconds": number or options.get("seconds", 0)})
        else:
            self._plan(_PLANS[verb], args[0], number or 1, number or 1, options)

    def _plan(self, do: str, call: str, nth: int, until: int, extra: dict[str, Any]) -> None:
        self.plan.append({"do": do, "call": call, "nth": nth, "until": until, "arg": None, **extra})
