"""The site: building it strictly into site/, and serving it live."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from dbos_guide import exports
from dbos_guide.errors import GuideError
from dbos_guide.model import Guide


def build(guide: Guide) -> Path:
    """Builds the site into site/ and returns its path.

    Raises:
        GuideError: MkDocs found something wrong; its own message says what.
    """
    _mkdocs(guide.root, "build", "--strict")
    exports.write(guide, guide.root / "site")
    return guide.root / "site"


def serve(root: Path, port: int) -> None:
    """Serves the site on 127.0.0.1 until interrupted."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise GuideError(f"Port {port} cannot be used ({error.strerror}): choose another with --port.") from None
    print(f"The site is at http://127.0.0.1:{port}/ (Ctrl-C ends it).", flush=True)
    _mkdocs(root, "serve", "--dev-addr", f"127.0.0.1:{port}")


def _mkdocs(root: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "mkdocs", *arguments, "--config-file", str(root / "mkdocs.yml")]
    # Material announces its own end of life on every build; the guide is pinned and knows.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    if subprocess.run(command, env=environment, cwd=root).returncode:
        raise GuideError("The site was not built: mend what MkDocs says above.", code=1)
