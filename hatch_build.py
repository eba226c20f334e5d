"""Packs what `guide build` made into the wheel: the offline pages and the skill."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKED = {
    ".guide/edition": "dbos_guide/edition",
    ".guide/skill/dbos-python": "dbos_guide/.agents/skills/dbos-python",
}


class PackPages(BuildHookInterface[Any]):
    """Adds the folders that exist; an editable installation reads the sources instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"].update(
                {
                    str(Path(self.root) / source): target
                    for source, target in PACKED.items()
                    if (Path(self.root) / source).is_dir()
                }
            )
