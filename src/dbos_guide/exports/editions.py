"""What goes into dist/ and the site's download/: the offline zip, the wheel, the docset, the skill, the wiki stubs."""

import shutil
import subprocess
import sys
from pathlib import Path

from dbos_guide.errors import GuideError
from dbos_guide.exports import archive, offline, skill
from dbos_guide.model import Guide

DOWNLOADS = "download"


def write(guide: Guide, site: Path, offline_site: Path, dist: Path) -> None:
    """Writes every edition into `dist`; the zips can be downloaded from the site too.

    Args:
        site: the built site with its exports.
        offline_site: the same, built for reading without a server.
    """
    made = guide.root / ".guide"
    files = offline.edition(offline_site)
    archive.write(site / DOWNLOADS / "dbos-guide-offline.zip", files)
    archive.write(site / DOWNLOADS / "dbos-guide-docset.zip", offline.docset(guide, files))
    shutil.copytree(site / DOWNLOADS, dist)
    shutil.rmtree(made / "edition", ignore_errors=True)
    programs = archive.folder(offline_site / "run", "run/")
    for name, data in (files | programs).items():
        (made / "edition" / name).parent.mkdir(parents=True, exist_ok=True)
        (made / "edition" / name).write_bytes(data)
    shutil.rmtree(made / "skill", ignore_errors=True)
    archive.put(made / "skill" / skill.NAME, skill.files(guide))
    wheel(guide.root, dist)


def wheel(root: Path, dist: Path) -> None:
    """Builds the wheel, the pages and the skill inside, into `dist`; the same sources give the same bytes.

    Raises:
        GuideError: hatchling could not build it.
    """
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dist)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise GuideError(f"The wheel was not built: {done.stderr.strip()}", code=1)
