"""What `guide build` adds to the built site and puts into dist/: one source, every reader.

Plain Python over the sources and the built pages, the same whichever engine built them.
"""

from pathlib import Path

from dbos_guide.exports import archive, embed, llms, markdown, pages, runnable, search, skill, stubs
from dbos_guide.exports.documents import documents
from dbos_guide.exports.settings import Settings
from dbos_guide.model import Guide

SKILL = f"skill/{skill.NAME}"


def write(guide: Guide, site: Path, *, directories: bool = True) -> None:
    """Writes every export into the built site.

    Args:
        directories: False for the offline edition, whose pages are `x.html` instead of `x/index.html`.
    """
    settings = Settings.read(guide.root)
    found = documents(guide)
    index = search.index(guide, settings.title, directories=directories)
    archive.put(site, {document.source: markdown.twin(document) for document in found})
    archive.put(site, {"api/search.json": index, "api/search.schema.json": search.schema()})
    archive.put(site, {"llms.txt": llms.map(found, settings.title, settings.description)})
    archive.put(site, {"llms-full.txt": llms.full(found, settings.title)})
    archive.put(site, {"opensearch.xml": search.opensearch(settings.title, settings.address)})
    archive.put(site, embed.files(index, settings.title, directories=directories))
    archive.put(site, runnable.files(guide))
    _write_downloads(guide, site, settings)
    pages.finish(site, found, directories=directories)


def _write_downloads(guide: Guide, site: Path, settings: Settings) -> None:
    """The skill as a folder and a zip, and the stub pages as a zip."""
    files = skill.files(guide)
    archive.put(site / SKILL, files)
    archive.write(
        site / "download" / f"{skill.NAME}-skill.zip", {f"{skill.NAME}/{name}": text.encode() for name, text in files.items()}
    )
    texts = stubs.files(search.entries(guide), settings.address)
    archive.write(site / "download" / "dbos-guide-wiki-stubs.zip", {name: text.encode() for name, text in texts.items()})
