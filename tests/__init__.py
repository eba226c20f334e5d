"""The tests; what needs a program that is not there is skipped with a reason, and fails in CI."""

import os
import shutil

import pytest

# `uv run` names itself in UV; it need not be on the PATH.
UV = os.environ.get("UV") or shutil.which("uv") or ""


def need(there: object, what: str) -> None:
    """Skips a test that needs a program that is not installed; in CI that is a failure."""
    if not there:
        if os.environ.get("CI"):
            pytest.fail(f"{what} is missing: .ci/run installs it.")
        pytest.skip(f"{what} is not installed here.")
