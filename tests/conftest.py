"""Shared fixtures: the guide, and one lab for all tests that need Postgres."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from dbos_guide import catalogue
from dbos_guide.lab.harness import Harness, open_harness
from dbos_guide.model import Guide

ROOT = Path(__file__).parent.parent
PARALLEL = 4 * (os.cpu_count() or 1)


def missing(what: str) -> NoReturn:
    """A test lacks a program: a skip with the reason on a laptop, a failure in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"this needs {what}")


@pytest.fixture(scope="session")
def guide() -> Guide:
    return catalogue.load(ROOT)


@pytest.fixture(scope="session")
def harness() -> Iterator[Harness]:
    with open_harness(ROOT) as opened:
        yield opened


@pytest.fixture(scope="session")
def rule_ids(request: pytest.FixtureRequest) -> set[str]:
    """The rules that the selected tests are about, so that `-k` proves only those."""
    callspecs = [getattr(item, "callspec", None) for item in request.session.items]
    return {spec.params["rule_id"] for spec in callspecs if spec and "rule_id" in spec.params}
