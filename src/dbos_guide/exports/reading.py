"""The guide from the command line: in a clone from its sources, from the wheel out of the pages packed into it."""

import difflib
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from dbos_guide.errors import GuideError
from dbos_guide.exports.entries import Entry, find, read

NAME = "dbos-python"
PACKAGE = Path(__file__).parent.parent
PACKED_PAGES = PACKAGE / "edition"
PACKED_SKILL = PACKAGE / ".agents" / "skills" / NAME
BUILT_PAGES = Path(".guide") / "offline"
MANIFEST = ".installed.json"


def pages() -> Path:
    """The folder of the offline pages.

    Raises:
        GuideError: a clone in which nothing was built.
    """
    if PACKED_PAGES.is_dir():
        return PACKED_PAGES
    from dbos_guide import catalogue

    built = catalogue.find_root() / BUILT_PAGES
    if not (built / "index.html").exists():
        raise GuideError("There are no pages yet: run `uv run guide build` first.")
    return built


def page(rule: str) -> Path:
    """The page of a rule such as `workflow/determinism`, or of anything else at that address.

    Raises:
        GuideError: there is no such page.
    """
    folder = pages()
    for name in (f"{rule.strip('/')}.html", f"{rule.strip('/')}/index.html"):
        if (folder / name).is_file() and (folder / name).resolve().is_relative_to(folder.resolve()):
            return (folder / name).resolve()
    return page(page_id(rule))


def entries() -> list[Entry]:
    """The entries of the search contract."""
    if PACKED_PAGES.is_dir():
        return read(PACKED_PAGES / "api" / "search.json")
    from dbos_guide import catalogue
    from dbos_guide.exports import search

    return search.entries(catalogue.load(catalogue.find_root()))


def show_hits(query: str, limit: int, *, as_json: bool) -> bool:
    """Prints the rules that answer a query; returns whether there are any."""
    hits = find(entries(), query, limit)
    if as_json:
        print(json.dumps([asdict(hit) for hit in hits], indent=1, ensure_ascii=False))
        return bool(hits)
    console = Console(highlight=False)
    for hit in hits:
        console.print(f"[bold]{escape(hit.title)}[/]  {hit.impact}  {escape(hit.id)}", soft_wrap=True)
        console.print(Padding(escape(hit.summary), (0, 0, 0, 2), expand=False))
        claim = f"[red]✗ {escape(hit.wrong)}[/]  [green]✓ {escape(hit.right)}[/]"
        console.print(Padding(f"{escape(hit.measure)}: {claim}", (0, 0, 1, 2), expand=False))
    console.print(f"Read one: guide open {hits[0].id}" if hits else f"No rule has these words: {escape(query[:80])}")
    return bool(hits)


def text(rule: str, program: str | None = None) -> str:
    """A rule's page as Markdown, or one of its programs, `wrong` or `right`, as a file that runs on its own.

    Raises:
        GuideError: there is no such rule.
    """
    found = page_id(rule)
    if PACKED_PAGES.is_dir():
        return (PACKED_PAGES / (f"run/{found}/{program}.py" if program else f"{found}.md")).read_text()
    from dbos_guide import catalogue
    from dbos_guide.exports import documents, markdown, runnable

    guide = catalogue.load(catalogue.find_root())
    if program:
        return runnable.standalone(guide.rules[found], program, guide.root / "snippets" / "shop.py")
    return markdown.twin(next(d for d in documents.documents(guide) if d.rule and d.rule.id == found))


def page_id(rule: str) -> str:
    """The rule's id, if there is such a rule.

    Raises:
        GuideError: there is none; the message names the nearest.
    """
    known = entries()
    if any(entry.id == rule for entry in known):
        return rule
    near = difflib.get_close_matches(rule, [entry.id for entry in known], n=3)
    near = near or [entry.id for entry in find(known, rule.replace("/", " "), 3)]
    raise GuideError(f"There is no rule {rule}" + (f": did you mean {' or '.join(near)}?" if near else "."))


def skill_files() -> dict[str, str]:
    """The skill's files by their paths in its folder."""
    if PACKED_SKILL.is_dir():
        return {str(path.relative_to(PACKED_SKILL)): path.read_text() for path in PACKED_SKILL.rglob("*.md")}
    from dbos_guide import catalogue
    from dbos_guide.exports import skill

    return skill.files(catalogue.load(catalogue.find_root()))


@dataclass
class Installed:
    """What an installation did, file by file; `kept` were changed by somebody and are as they were."""

    written: list[str]
    replaced: list[str]
    kept: list[str]
    removed: list[str]


def install_skill(folder: Path, *, force: bool = False) -> Installed:
    """Puts the skill into `folder`/dbos-python. A file that is not as an installation left it is kept, unless `force`.

    A manifest in the folder remembers the digests of what was installed, so that the next release can replace or remove
    its own files and tell them from changed ones.

    Raises:
        GuideError: the folder cannot be written.
    """
    target, files = folder / NAME, skill_files()
    before = _manifest(target)
    done = Installed([], [], [], [])
    try:
        for name, text in sorted(files.items()):
            path = target / name
            if path.exists() and path.read_text() == text:
                continue
            changed = path.exists() and _digest(path.read_text()) != before.get(name)
            if changed and not force:
                done.kept.append(name)
                continue
            (done.replaced if changed else done.written).append(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for name in sorted(before.keys() - files.keys()):
            path = target / name
            if path.exists() and (force or _digest(path.read_text()) == before[name]):
                path.unlink()
                done.removed.append(name)
        digests = {name: before.get(name, "") if name in done.kept else _digest(text) for name, text in files.items()}
        (target / MANIFEST).write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GuideError(f"The skill cannot be written to {target}: {getattr(error, 'strerror', None) or error}.") from None
    return done


def _manifest(target: Path) -> dict[str, str]:
    try:
        found = json.loads((target / MANIFEST).read_text())
        return {str(name): str(digest) for name, digest in found.items() if ".." not in name}
    except (OSError, ValueError, AttributeError):
        return {}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
