"""The tests; what needs a program that is not there is skipped with a reason, and fails in CI."""

import os

import pytest


def need(there: object, what: str) -> None:
    """Skips a test that needs a program that is not installed; in CI that is a failure."""
    if not there:
        if os.environ.get("CI"):
            pytest.fail(f"{what} is missing: .ci/run installs it.")
        pytest.skip(f"{what} is not installed here.")
