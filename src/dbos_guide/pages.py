"""One Markdown page: its front matter with line numbers, and the snippet sections it includes."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from dbos_guide.errors import GuideError

INCLUDE = re.compile(r'^\s*--8<--\s+"(?P<file>[^":]+)(?::(?P<section>[\w-]+))?"\s*$')
_TAB = re.compile(r'^===\s+"(?P<label>[^"]+)"\s*$')
_FACT = re.compile(r"(?P<quote>`|\*\*)(?P<value>(?:(?!(?P=quote)).)+)(?P=quote)\{(?P<attributes>[^}]*)\}")


@dataclass(frozen=True)
class Include:
    """A `--8<--` line: the file and section it names, the tab it stands in, and its line."""

    file: str
    section: str | None
    tab: str | None
    line: int


@dataclass(frozen=True)
class Fact:
    """A measured value in a sentence: `name` of its function in facts.py, the shown `value`, and its line."""

    name: str
    value: str
    line: int


def _read(path: Path, name: str) -> str:
    data = path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise GuideError(f"{name}:{line}: this is not UTF-8 text: save it as such.") from None


class Page:
    """A Markdown file; `problems` collects sentences about what is wrong in it."""

    def __init__(self, path: Path, root: Path):
        self.path, self.name = path, str(path.relative_to(root))
        self.text = _read(path, self.name)
        self.problems: list[str] = []
        self.meta: dict[str, Any] = {}
        self._lines: dict[tuple[str, ...], int] = {}
        self._read_front_matter()

    def problem(self, line: int, sentence: str) -> None:
        """Notes a problem at a line of this page."""
        self.problems.append(f"{self.name}:{line}: {sentence}")

    def line(self, *keys: str) -> int:
        """The line of a front matter key, or of the nearest key around it."""
        return self._lines.get(keys) or (self.line(*keys[:-1]) if keys else 1)

    @cached_property
    def body(self) -> str:
        """The Markdown below the front matter, as many lines as the file, those of the front matter empty."""
        lines = self.text.splitlines()
        return "\n".join([""] * self._end + lines[self._end :]) + "\n"

    @cached_property
    def includes(self) -> list[Include]:
        """The snippet includes in order."""
        found, tab = [], None
        for number, line in enumerate(self.body.splitlines(), start=1):
            if match := _TAB.match(line):
                tab = match["label"]
            elif line and not line[0].isspace():
                tab = None
            if match := INCLUDE.match(line):
                found.append(Include(match["file"], match["section"], tab, number))
        return found

    @cached_property
    def other_python(self) -> list[int]:
        """The lines of the Python fences that hold anything but includes."""
        found, fence = [], None
        for number, line in enumerate(self.body.splitlines(), start=1):
            stripped = line.strip()
            if fence is None and stripped.startswith(("```python", "```py", "~~~python")):
                fence = number
            elif stripped.startswith(("```", "~~~")):
                fence = None
            elif fence is not None and stripped and not INCLUDE.match(line) and fence not in found:
                found.append(fence)
        return found

    @cached_property
    def facts(self) -> list[Fact]:
        """The values marked as measured, in order: `` `value`{ .fact #name } `` or `**value**{ .fact #name }`."""
        found = []
        for number, line in enumerate(self.body.splitlines(), start=1):
            for match in _FACT.finditer(line):
                words = match["attributes"].split()
                if ".fact" in words:
                    names = [word[1:] for word in words if word.startswith("#")]
                    if len(names) != 1:
                        self.problem(number, "a measured value needs one name: write { .fact #name_of_its_function }.")
                        continue
                    found.append(Fact(names[0], match["value"], number))
        return found

    def _read_front_matter(self) -> None:
        self._end = 0
        try:
            matter, _ = YAMLHandler().split(self.text)
        except ValueError:
            return self.problem(1, "the front matter is missing: begin the page with --- and its keys.")
        self._end = matter.count("\n") + 1
        try:
            node = yaml.compose(matter, Loader=yaml.SafeLoader)
            data = yaml.safe_load(matter)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            return self.problem(line, f"the front matter is not YAML: {error.problem}.")
        if not isinstance(data, dict):
            return self.problem(2, "the front matter holds no keys: write `key: value` lines.")
        self.meta = data
        self._note_lines(node, ())

    def _note_lines(self, node: yaml.Node | None, above: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                keys = (*above, str(key.value))
                # The text handed to YAML begins with the line break after the opening ---.
                self._lines[keys] = key.start_mark.line + 1
                self._note_lines(value, keys)
