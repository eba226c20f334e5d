"""Which lines of a snippet ran, kept where a SIGKILL cannot lose them.

A snippet is compiled with a mark before each statement: an assignment of one byte into a file mapped into
memory and shared by all processes of an experiment. The source, its line numbers and what `inspect` shows stay as they
are, and the rest of the process runs at full speed, which a trace function would halve.
"""

import ast
import glob
import importlib.abc
import importlib.machinery
import importlib.util
import mmap
import sys
import types
from collections.abc import Sequence
from pathlib import Path

_MARK = "__lines_that_ran__"


def statements(source: str) -> dict[int, int]:
    """For every line of a module that belongs to a statement, the line on which the innermost such statement begins.

    A definition's decorators belong to the definition; blank lines and comments belong to nothing and are absent.
    """
    owner: dict[int, int] = {}
    lines = source.splitlines()

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt) and not _is_docstring(child, node):
                first = min([child.lineno, *(d.lineno for d in getattr(child, "decorator_list", []))])
                for line in range(first, (child.end_lineno or first) + 1):
                    owner[line] = child.lineno
            visit(child)

    visit(ast.parse(source))
    return {
        line: start
        for line, start in owner.items()
        if lines[line - 1].strip() not in ("", "else:", "finally:") and not lines[line - 1].lstrip().startswith("#")
    }


class Lines:
    """The marks of one experiment: a directory with one byte file per snippet and `process`, which a worker sets to its name.
    `cold` asks for naively started workers."""

    process = ""

    def __init__(self, directory: Path, sources: Path, *, cold: bool = False):
        self.directory, self.sources, self.cold = directory, sources, cold
        directory.mkdir(exist_ok=True)
        self._maps: dict[str, mmap.mmap] = {}

    def map(self, path: Path) -> mmap.mmap:
        """The shared bytes of a snippet, one a line, index 0 unused."""
        name = f"{self._name(path)}@{self.process}"
        if name not in self._maps:
            size = len(path.read_bytes().splitlines()) + 2
            file = self.directory / name
            with open(file, "ab") as handle:
                if handle.tell() < size:
                    handle.truncate(size)
            with open(file, "r+b") as handle:
                self._maps[name] = mmap.mmap(handle.fileno(), size)
        return self._maps[name]

    def ran(self, path: Path, process: str = "*") -> set[int]:
        """The lines whose statement began in this process of the experiment, or in any."""
        files = self.directory.glob(f"{glob.escape(self._name(path))}@{process}")
        return {line for file in files for line, byte in enumerate(file.read_bytes()) if byte}

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.sources) if path.is_relative_to(self.sources) else path).replace("/", "__")

    def run_main(self, path: Path) -> None:
        """Runs a snippet as `__main__`, marked."""
        module = types.ModuleType("__main__")
        module.__file__ = str(path)
        module.__dict__[_MARK] = self.map(path)
        sys.modules["__main__"] = module
        exec(_Loader("__main__", str(path), self).get_code("__main__"), module.__dict__)

    def install(self, names: dict[str, Path]) -> None:
        """Marks every snippet that this process imports from now on; `names` are modules to be found at those files."""
        sys.meta_path.insert(0, _Finder(self, names))


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, lines: Lines):
        super().__init__(name, path)
        self._lines = lines

    def get_code(self, fullname: str) -> types.CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)

    def source_to_code(  # type: ignore[override]
        self, data: bytes, path: str, *, _optimize: int = -1
    ) -> types.CodeType:
        tree = ast.fix_missing_locations(_Marker().visit(ast.parse(data, path)))
        return compile(tree, path, "exec", dont_inherit=True, optimize=_optimize)

    def exec_module(self, module: types.ModuleType) -> None:
        module.__dict__[_MARK] = self._lines.map(Path(self.path))
        super().exec_module(module)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, lines: Lines, names: dict[str, Path]):
        self._lines, self._names = lines, names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if file := self._names.get(fullname):
            return importlib.util.spec_from_file_location(fullname, file, loader=_Loader(fullname, str(file), self._lines))
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or not spec.origin or not spec.origin.endswith(".py"):
            return None
        origin = Path(spec.origin)
        if not origin.is_relative_to(self._lines.sources) or origin.name == "shop.py":
            return None
        spec.loader = _Loader(fullname, spec.origin, self._lines)
        return spec


class _Marker(ast.NodeTransformer):
    """Puts `__lines_that_ran__[<line>] = 1` before every statement."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block and all(isinstance(item, ast.stmt) for item in block):
                setattr(node, field, self._marked(block, node))
        return node

    def _marked(self, block: list[ast.stmt], parent: ast.AST) -> list[ast.stmt]:
        marked: list[ast.stmt] = []
        for statement in block:
            stays_first = _is_docstring(statement, parent) or (
                isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
            )
            if not stays_first:
                mark = ast.parse(f"{_MARK}[{statement.lineno}] = 1").body[0]
                for part in ast.walk(mark):
                    ast.copy_location(part, statement)
                marked.append(mark)
            marked.append(statement)
        return marked


def _is_docstring(node: ast.stmt, parent: ast.AST) -> bool:
    return (
        isinstance(parent, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and parent.body[0] is node
        and isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
