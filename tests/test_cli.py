"""`guide prove` as its user meets it: rows, exit codes, sentences, and nothing left behind however it ends."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from dbos_guide.lab.run import RUN_VARIABLE
from tests import need
from tests.conftest import ROOT

FIXTURE = ROOT / "tests" / "fixtures" / "guide"


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A cache directory of this test's own, so that its runs are the only ones there; the server in it is stopped after."""
    cache = Path("/var/tmp") / f"dbos-guide-test-{os.getpid()}"
    cache.mkdir()
    yield {**os.environ, "GUIDE_CACHE_DIR": str(cache), "COLUMNS": "200"}
    for process in processes_of(cache):
        process.kill()
    shutil.rmtree(cache, ignore_errors=True)


def guide(*arguments: str, root: Path = FIXTURE, env: dict[str, str], seconds: float = 300) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dbos_guide.cli", *arguments]
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=seconds)


def start(*arguments: str, env: dict[str, str], root: Path = FIXTURE) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dbos_guide.cli", *arguments]
    return subprocess.Popen(command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def processes_of(cache: Path) -> list[psutil.Process]:
    """Every process whose environment or command line names this cache."""
    found = []
    for process in psutil.process_iter():
        try:
            named = process.environ().get("GUIDE_CACHE_DIR") == str(cache) or any(str(cache) in a for a in process.cmdline())
            if process.pid != os.getpid() and named:
                found.append(process)
        except psutil.Error:
            continue
    return found


def workers(env: dict[str, str]) -> list[psutil.Process]:
    """The live processes of the lab in this cache: the warm parent, experiments, workers; not the server."""
    found = []
    for process in processes_of(Path(env["GUIDE_CACHE_DIR"])):
        try:
            if RUN_VARIABLE in process.environ():
                found.append(process)
        except psutil.Error:
            continue
    return found


def until(condition: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def databases(env: dict[str, str]) -> list[str]:
    """The lab's databases in the server of this cache, which must be up."""
    data = Path(env["GUIDE_CACHE_DIR"]) / "postgres"
    socket = (data / "postmaster.pid").read_text().splitlines()[4]
    with psycopg.connect(f"postgresql://postgres:@/postgres?host={socket}") as session:
        rows = session.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'guide_')").fetchall()
    return [name for (name,) in rows]


def test_a_row_for_each_program_and_a_report(environment: dict[str, str], tmp_path: Path) -> None:
    report = tmp_path / "deep" / "report.json"
    done = guide("prove", "step/basics", "--json", str(report), env=environment)
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith("step/basics")]
    assert [row[:6] for row in rows] == [
        ["step/basics", "wrong", "2", "2", "✓", "holds"],
        ["step/basics", "right", "1", "1", "✓", "holds"],
    ]
    data = json.loads(report.read_text())
    assert data["schema"] == 1
    assert {"dbos", "postgres", "python", "seconds"} <= data.keys()
    (rule,) = data["rules"]
    assert rule["id"] == "step/basics"
    assert len(rule["sha256"]) == 64
    for variant, value in (("wrong", 2), ("right", 1)):
        entry = rule["variants"][variant]
        assert (entry["claimed"], entry["measured"], entry["passed"]) == (value, value, True)
        assert entry["seconds"] > 0
    assert rule["facts"]["inside"]["measured"] == "2"


def test_an_unknown_rule_exits_2_with_the_nearest(environment: dict[str, str]) -> None:
    done = guide("prove", "step/basic", env=environment)
    assert (done.returncode, done.stderr) == (2, "There is no rule step/basic: did you mean step/basics?\n")


@pytest.mark.parametrize("part", ["0/2", "3/2", "x", "1/0"])
def test_a_bad_shard_is_a_sentence(environment: dict[str, str], part: str) -> None:
    done = guide("prove", "--shard", part, env=environment)
    assert done.returncode == 2
    assert f"--shard {part} is not a part of a whole: write I/N" in done.stderr


def test_a_bad_option_is_a_sentence(environment: dict[str, str]) -> None:
    done = guide("prove", "--jobs", "none", env=environment)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Try `guide --help`." in done.stderr


def test_swapped_programs_exit_1(environment: dict[str, str], tmp_path: Path) -> None:
    root = tmp_path / "guide"
    shutil.copytree(FIXTURE, root)
    folder = root / "snippets" / "step" / "basics"
    (folder / "wrong.py").rename(folder / "x.py")
    (folder / "right.py").rename(folder / "wrong.py")
    (folder / "x.py").rename(folder / "right.py")
    done = guide("prove", root=root, env=environment)
    assert done.returncode == 1, done.stderr
    assert "wrong: the page claims 2, measured was 1" in done.stdout


def test_a_kill_left_out_exits_1(environment: dict[str, str], tmp_path: Path) -> None:
    root = tmp_path / "guide"
    shutil.copytree(FIXTURE, root)
    script = root / "snippets" / "step" / "basics" / "experiment.py"
    script.write_text(script.read_text().replace('    lab.kill_on("ship")\n', ""))
    done = guide("prove", root=root, env=environment)
    assert done.returncode == 1
    assert "nothing killed worker-1: no planned kill was reached" in done.stdout


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_no_process_is_left(environment: dict[str, str], how: signal.Signals) -> None:
    run = start("prove", "--repeat", "50", env=environment)
    until(lambda: len(workers(environment)) > 3)
    run.send_signal(how)
    _, errors = run.communicate(timeout=30)
    until(lambda: not workers(environment))
    if how is signal.SIGKILL:
        assert any(databases(environment)), "the killed run could not drop its databases"
    else:
        assert run.returncode == 130
        assert "Interrupted" in errors
        assert "Traceback" not in errors
    again = guide("prove", env=environment)
    assert again.returncode == 0, again.stderr
    assert not list((Path(environment["GUIDE_CACHE_DIR"]) / "runs").iterdir())
    assert not processes_of(Path(environment["GUIDE_CACHE_DIR"])), "the server stops with its last run"


def test_a_dead_run_s_databases_are_dropped_and_a_live_one_s_are_not(environment: dict[str, str]) -> None:
    dead = start("prove", "--repeat", "50", env=environment)
    until(lambda: len(workers(environment)) > 3)
    dead.kill()
    dead.communicate(timeout=30)
    until(lambda: not workers(environment))
    left = databases(environment)
    assert left
    live = start("prove", "--repeat", "50", env=environment)
    until(lambda: len(workers(environment)) > 3)
    between = databases(environment)
    assert not set(left) & set(between)
    other = guide("prove", env=environment)
    assert other.returncode == 0, other.stderr
    template = next(name for name in between if name.endswith("_template"))
    assert template in databases(environment)
    assert live.poll() is None, "two runs at once do not disturb each other"
    live.send_signal(signal.SIGINT)
    live.communicate(timeout=30)


def test_postgres_killed_in_mid_run(environment: dict[str, str]) -> None:
    run = start("prove", "--repeat", "50", env=environment)
    until(lambda: len(workers(environment)) > 3)
    pid = int((Path(environment["GUIDE_CACHE_DIR"]) / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    psutil.Process(pid).kill()
    _, errors = run.communicate(timeout=90)
    assert run.returncode == 3, errors
    assert "Postgres went away during the run" in errors
    assert len(errors.strip().splitlines()) == 1
    until(lambda: not workers(environment))
    again = guide("prove", env=environment)
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://x", "GUIDE_POSTGRES_URL is not a Postgres URL: write postgresql://"),
        ("postgresql://nobody@127.0.0.1:1/postgres", "The Postgres of GUIDE_POSTGRES_URL cannot be used:"),
    ],
)
def test_a_wrong_url_is_a_sentence(environment: dict[str, str], url: str, sentence: str) -> None:
    done = guide("prove", env={**environment, "GUIDE_POSTGRES_URL": url})
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_cache_that_cannot_be_written(environment: dict[str, str]) -> None:
    done = guide("prove", env={**environment, "GUIDE_CACHE_DIR": "/proc/nowhere"})
    assert done.returncode == 2
    assert "The cache directory /proc/nowhere cannot be written" in done.stderr


@pytest.mark.parametrize("megabytes", [30, 65], ids=["before the server is made", "in mid-run"])
def test_a_full_disk(environment: dict[str, str], megabytes: int) -> None:
    disk = Path(f"{environment['GUIDE_CACHE_DIR']}-disk")
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(disk)]
    try:
        need(subprocess.run(mount, capture_output=True).returncode == 0, "the right to mount a small disk")
        env = {**environment, "GUIDE_CACHE_DIR": str(disk)}
        done = guide("prove", env=env)
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1].startswith("The disk is full: free space under ")
        assert "Traceback" not in done.stderr
        assert not processes_of(disk)
        subprocess.run(["mount", "-o", "remount,size=500m", str(disk)], check=True)
        assert guide("prove", env=env).returncode == 0
        assert not processes_of(disk)
    finally:
        subprocess.run(["umount", str(disk)], capture_output=True)
        disk.rmdir()


def test_a_port_that_is_taken(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = guide("serve", "--port", str(port), env=environment)
    assert done.returncode == 2
    assert f"Port {port} cannot be used" in done.stderr


def test_outside_a_clone(environment: dict[str, str], tmp_path: Path) -> None:
    done = guide("prove", root=tmp_path, env=environment)
    assert done.returncode == 2
    assert "run this in a clone" in done.stderr
