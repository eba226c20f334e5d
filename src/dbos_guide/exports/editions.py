"""What goes into dist/ and the site's download/: the offline zip, the wheel, the docset, the skill, the wiki stubs."""

import shutil
import subprocess
import sys
from pathlib import Path

from dbos_guide.errors import GuideError
from dbos_guide.exports import archive, offline, skill
from dbos_guide.model import Guide

DOWNLOADS = "download"


def write(guide: Guide, site: Path, offline_site: Path) -> list[Path]:
    """Writes every edition into dist/ and returns their files; the zips can be downloaded from the site too.

    Args:
        site: the built site with its exports.
        offline_site: the same, built for reading without a server.
    """
    dist, made = guide.root / "dist", guide.root / ".guide"
    files = offline.edition(offline_site)
    done = [
        archive.write(dist / "dbos-guide-offline.zip", files),
        archive.write(dist / "dbos-guide-docset.zip", offline.docset(guide, files)),
        *(Path(shutil.copy2(path, dist)) for path in sorted((site / DOWNLOADS).glob("*.zip")) if path.parent.parent == site),
    ]
    for path in done[:2]:
        shutil.copy2(path, site / DOWNLOADS)
    shutil.rmtree(made / "edition", ignore_errors=True)
    programs = archive.folder(offline_site / "run", "run/")
    for name, data in (files | programs).items():
        (made / "edition" / name).parent.mkdir(parents=True, exist_ok=True)
        (made / "edition" / name).write_bytes(data)
    shutil.rmtree(made / "skill", ignore_errors=True)
    archive.put(made / "skill" / skill.NAME, skill.files(guide))
    return [*done, wheel(guide.root, dist)]


def wheel(root: Path, dist: Path) -> Path:
    """Builds the wheel, the pages and the skill inside; the same sources give the same bytes.

    Raises:
        GuideError: hatchling could not build it.
    """
    before = set(dist.glob("*.whl"))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dist)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    found = sorted(dist.glob("*.whl"), key=lambda path: path.stat().st_mtime)
    if done.returncode or not found:
        raise GuideError(f"The wheel was not built: {done.stderr.strip() or before}", code=1)
    return found[-1]
