"""Every page of the guide as exports see it: where it lies, what it is, and in which order readers meet it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from dbos_guide import catalogue
from dbos_guide.model import Category, Guide, Rule
from dbos_guide.pages import Page


@dataclass(frozen=True)
class Document:
    """A page. `source` is its path below docs/, which is also the path of its Markdown twin below the site; `section` the
    label of the nav section it stands in. A rule's page has `rule`, a category's `category`."""

    guide: Guide
    source: str
    section: str
    rule: Rule | None = None
    category: Category | None = None

    @cached_property
    def page(self) -> Page:
        return Page(self.guide.root / "docs" / self.source, self.guide.root)

    @property
    def title(self) -> str:
        """The title in its front matter, else its first heading."""
        heading = next((line[2:] for line in self.page.body.splitlines() if line.startswith("# ")), "")
        return str(self.page.meta.get("title") or heading or self.source)

    @property
    def url(self) -> str:
        """Its address below the site: `workflow/determinism/`, empty for the home page."""
        path = PurePosixPath(self.source)
        folder = path.parent if path.stem == "index" else path.with_suffix("")
        return "" if str(folder) == "." else f"{folder}/"

    @property
    def file(self) -> str:
        """Its address in the offline edition: `workflow/determinism.html`."""
        return str(PurePosixPath(self.source).with_suffix(".html"))

    def html(self, site: Path, *, directories: bool) -> Path:
        """Its built page."""
        return site / self.url / "index.html" if directories else site / self.file


def documents(guide: Guide) -> list[Document]:
    """All pages in the order of nav."""
    categories = {f"{category.id}/index.md": category for category in guide.categories}
    return [
        Document(guide, source, section, guide.rules.get(source.removesuffix(".md")), categories.get(source))
        for section, source in catalogue.nav(guide.root)
    ]
