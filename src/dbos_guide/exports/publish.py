"""What `guide build` adds to the built site and puts into dist/: one source, every reader.

Plain Python over the sources and the built pages, the same whichever engine built them.
"""

from pathlib import Path

from dbos_guide.exports import archive, editions, embed, llms, markdown, pages, runnable, search, skill, stubs
from dbos_guide.exports.documents import documents
from dbos_guide.exports.settings import Settings
from dbos_guide.model import Guide


def write(guide: Guide, site: Path, offline: Path, dist: Path) -> None:
    """Writes every export into the built site and into the one built for reading offline, and the editions into `dist`."""
    exports(guide, offline, directories=False)
    pages.finish(offline, documents(guide), directories=False)
    exports(guide, site, directories=True)
    editions.write(guide, site, offline, dist)
    pages.finish(site, documents(guide), directories=True)


def preview(guide: Guide, site: Path) -> None:
    """Writes every export into a built site that is only shown: the editions to hand out are left out."""
    exports(guide, site, directories=True)
    pages.finish(site, documents(guide), directories=True, strict=False)


def exports(guide: Guide, site: Path, *, directories: bool) -> None:
    """Writes what can be written before the pages are finished.

    Args:
        directories: whether pages are `x/index.html` or `x.html`.
    """
    settings = Settings.read(guide.root)
    found = documents(guide)
    index = search.index(guide, settings.title, directories=directories)
    files = {
        **{document.source: markdown.twin(document) for document in found},
        **embed.files(index, settings.title, directories=directories),
        **runnable.files(guide),
        **{f"skill/{skill.NAME}/{name}": text for name, text in skill.files(guide).items()},
        "api/search.json": index,
        "api/search.schema.json": search.schema(),
        "llms.txt": llms.map(found, settings.title, settings.description),
        "llms-full.txt": llms.full(found, settings.title),
        "opensearch.xml": search.opensearch(settings.title, settings.address),
    }
    archive.put(site, files)
    zips = {
        f"{skill.NAME}-skill.zip": {f"{skill.NAME}/{name}": text for name, text in skill.files(guide).items()},
        "dbos-guide-wiki-stubs.zip": stubs.files(search.entries(guide), settings.address),
    }
    for name, texts in zips.items():
        archive.write(site / editions.DOWNLOADS / name, {file: text.encode() for file, text in texts.items()})
