"""Zip files that are the same, byte for byte, whenever and wherever they are made from the same files."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

_EPOCH = (2020, 2, 2, 0, 0, 0)  # the date hatchling gives to what is in a wheel


def write(archive: Path, files: Mapping[str, bytes]) -> Path:
    """Writes the files, named by their paths, into a zip in the order of their names."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o100644 << 16, 3
            target.writestr(info, files[name])
    return archive


def folder(path: Path, prefix: str = "") -> dict[str, bytes]:
    """All files of a folder by their paths in it."""
    return {prefix + str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def put(path: Path, files: Mapping[str, str]) -> None:
    """Writes text files into a folder."""
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
