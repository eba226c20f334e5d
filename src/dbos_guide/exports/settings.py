"""What mkdocs.yml says about the site as a whole."""

import os
from dataclasses import dataclass
from pathlib import Path

from dbos_guide import catalogue

ADDRESS_VARIABLE = "GUIDE_SITE_URL"
LOCAL_ADDRESS = "http://127.0.0.1:8000/"


@dataclass(frozen=True)
class Settings:
    """`title` and `description` of the site, and the `address` it is published at, which ends in a slash."""

    title: str
    description: str
    address: str

    @classmethod
    def read(cls, root: Path) -> "Settings":
        """Reads mkdocs.yml; the address is GUIDE_SITE_URL, as it is for MkDocs, or that of `guide serve`."""
        data = catalogue.config(root)
        address = os.environ.get(ADDRESS_VARIABLE) or LOCAL_ADDRESS
        return cls(str(data.get("site_name", "")), str(data.get("site_description", "")), address.rstrip("/") + "/")
