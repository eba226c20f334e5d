"""A pytest session as a worker runs it: the program is a test module, and nothing around it is configured."""

import os
from collections.abc import Generator
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest

# No configuration, conftest or plugin but pytest's own; tests are imported plainly, so that their lines are marked.
OPTIONS = ("-c", os.devnull, "--noconftest", "--assert=plain", "--capture=no", "-p", "no:cacheprovider")


class Outcomes:
    """Notes how each test ended: "passed", "skipped", or the class name of the first exception in its set-up, body or
    tear-down."""

    def __init__(self) -> None:
        self.by_name: dict[str, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if self.by_name.get(item.name, "passed") == "passed":
            self.by_name[item.name] = call.excinfo.typename if report.failed and call.excinfo else report.outcome
        return report


@cache
def load() -> None:
    """Imports pytest's own plugins, most of a session's cost, so that processes forked from here need not."""
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        pytest.main([*OPTIONS, "--markers"])


def run(program: Path, arguments: tuple[str, ...]) -> dict[str, str]:
    """Runs `pytest arguments... program` in this process and returns how each test ended, by its name.

    Raises:
        RuntimeError: it could not collect or run any.
    """
    for variable in [name for name in os.environ if name.startswith("PYTEST_") and name != "PYTEST_XDIST_WORKER"]:
        del os.environ[variable]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    outcomes = Outcomes()
    code = pytest.main([*OPTIONS, f"--rootdir={program.parent}", *arguments, str(program)], plugins=[outcomes])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"pytest ran no tests: {code!r}")
    return outcomes.by_name
