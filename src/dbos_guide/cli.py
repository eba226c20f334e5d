"""The command line: `guide`, and `dbos-guide` under the package's own name."""

import os
import signal
import sys
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from dbos_guide.errors import GuideError

app = typer.Typer(
    help="Best practices for DBOS Python, in which every claim is an experiment that passed on real Postgres.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

skill_app = typer.Typer(help="The guide as a skill for coding agents.", no_args_is_help=True)
app.add_typer(skill_app, name="skill")

INTERRUPTED = 130

Rules = Annotated[
    list[str] | None, typer.Argument(help="Rules such as workflow/determinism; all by default.", metavar="[RULE]...")
]


@app.callback()
def without_command(context: typer.Context) -> None:
    """`uvx dbos-guide` shows the guide; `guide` alone, in a clone, what it can do."""
    if context.invoked_subcommand is None:
        if Path(sys.argv[0]).stem == "dbos-guide":
            open_pages()
        else:
            print(context.get_help())


@app.command()
def prove(
    rules: Rules = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the report as JSON.")] = None,
    jobs: Annotated[int, typer.Option("-j", "--jobs", min=1, help="Experiments at once.")] = 4 * (os.cpu_count() or 1),
    repeat: Annotated[int, typer.Option(min=1, help="Prove everything this many times.")] = 1,
    shard: Annotated[str, typer.Option(metavar="I/N", help="Only the I-th of N equal parts.")] = "1/1",
) -> None:
    """Run the experiments and compare what they measure with what the pages claim."""
    from dbos_guide import catalogue, console

    guide = catalogue.load(catalogue.find_root())
    chosen = console.shard(console.choose(guide, rules or []), shard)
    complete = not rules and shard == "1/1"
    passed = console.prove(guide, chosen, parallel=jobs, repeat=repeat, json_file=json_file, complete=complete)
    raise typer.Exit(0 if passed else 1)


@app.command()
def new(rule: Annotated[str, typer.Argument(help="Its id, such as queue/my-rule.")]) -> None:
    """Begin a rule: its four files and its line in nav, to be filled in."""
    from dbos_guide import catalogue, new

    root = catalogue.find_root()
    for path in new.create(catalogue.load(root), rule):
        print(path.relative_to(root))
    print(f"Fill in what `guide check` names, then run `guide prove {rule}`.")


@app.command()
def check() -> None:
    """Check every page, snippet and nav entry without running anything."""
    from dbos_guide import catalogue

    guide = catalogue.load(catalogue.find_root())
    print(f"{len(guide.rules)} rules in {len(guide.categories)} categories are sound.")


@app.command()
def compat(
    rules: Rules = None,
    dbos: Annotated[
        list[str] | None, typer.Option(help="A release, or newest; by default those recorded before.", metavar="RELEASE")
    ] = None,
    postgres: Annotated[
        list[str] | None,
        typer.Option(help="embedded, an installed major or a URL; by default embedded and 15.", metavar="SERVER"),
    ] = None,
    jobs: Annotated[int, typer.Option("-j", "--jobs", min=1, help="Experiments at once.")] = 4 * (os.cpu_count() or 1),
    again: Annotated[bool, typer.Option("--again", help="Measure also what is measured already.")] = False,
    difference: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what is new in the record, if anything.")
    ] = None,
) -> None:
    """Measure the rules on other releases of dbos and PostgreSQL, and record what holds where."""
    from dbos_guide import catalogue, console
    from dbos_guide.compat import report, run

    guide = catalogue.load(catalogue.find_root())
    chosen = console.choose(guide, rules or [])
    done = run.compare(guide, chosen, dbos or [], postgres or [], parallel=jobs, again=again)
    report.show(guide, chosen, done)
    if difference:
        report.write_difference(guide, difference, done)
    raise typer.Exit(1 if done.failures else 0)


@app.command()
def bench(
    rounds: Annotated[int, typer.Option(min=1, help="Batches of each way.")] = 5,
    size: Annotated[int, typer.Option(min=1, help="Rules in a batch.")] = 8,
    jobs: Annotated[int, typer.Option("-j", "--jobs", min=1, help="Experiments at once.")] = 4 * (os.cpu_count() or 1),
) -> None:
    """Measure the warm lab beside the naive way: a cold interpreter and an empty database for every program."""
    from dbos_guide import bench, catalogue

    print(f"The machine is {bench.busy():.0%} busy with other things; medians [lowest to highest]:")
    for name, value in bench.bench(catalogue.load(catalogue.find_root()), rounds=rounds, size=size, parallel=jobs):
        print(f"{name:50} {value}")


@app.command()
def blocks(
    jobs: Annotated[int, typer.Option("-j", "--jobs", min=1, help="Blocks at once.")] = 2 * (os.cpu_count() or 1),
) -> None:
    """Prove, run or parse every fenced block of every page, and print what became of each."""
    from dbos_guide import catalogue, console

    passed = console.show_blocks(catalogue.load(catalogue.find_root()), parallel=jobs)
    raise typer.Exit(0 if passed else 1)


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", envvar="GUIDE_PORT")] = 8000,
) -> None:
    """Show the site, live, on this machine only."""
    from dbos_guide import catalogue, live

    live.serve(catalogue.find_root(), port)


@app.command(name="open")
def open_pages(
    rule: Annotated[str, typer.Argument(help="A rule such as workflow/determinism.")] = "index",
) -> None:
    """Open the guide in the browser, from this machine, without a network."""
    import webbrowser

    from dbos_guide.exports import reading

    page = reading.page(rule)
    print(page, flush=True)
    webbrowser.open(page.as_uri())


@app.command()
def search(
    query: Annotated[list[str], typer.Argument(help="A symptom, an error, a symbol.")],
    limit: Annotated[int, typer.Option(min=1, help="How many rules at most.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the entries as JSON.")] = False,
) -> None:
    """Find rules: guide search "stuck in PENDING"."""
    from dbos_guide.exports import reading

    raise typer.Exit(0 if reading.show_hits(" ".join(query), limit, as_json=as_json) else 1)


class Program(StrEnum):
    """The two programs of a rule."""

    wrong = "wrong"
    right = "right"


@app.command()
def show(
    rule: Annotated[str, typer.Argument(help="A rule such as workflow/determinism.")],
    program: Annotated[Program | None, typer.Option(help="One of its programs, as a file that runs on its own.")] = None,
) -> None:
    """Print a rule as Markdown, or one of its programs: guide show step/basics --program wrong > wrong.py"""
    from dbos_guide.exports import reading

    print(reading.text(rule, program), end="")


@skill_app.command()
def install(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where your agent looks for skills.")] = Path(".agents/skills"),
    force: Annotated[bool, typer.Option("--force", help="Replace files that somebody changed.")] = False,
) -> None:
    """Put the skill dbos-python into DIR. Files that somebody changed are kept, and named."""
    from dbos_guide.exports import reading

    done = reading.install_skill(folder, force=force)
    for name in done.replaced:
        print(f"replaced {name}, which was changed")
    for name in done.removed:
        print(f"removed {name}, which is no longer part of the skill")
    for name in done.kept:
        print(f"kept {name}, which was changed: --force replaces it", file=sys.stderr)
    print(f"{len(done.written) + len(done.replaced)} files written to {folder / reading.NAME}.")
    raise typer.Exit(1 if done.kept else 0)


@app.command()
def build(
    release: Annotated[
        bool, typer.Option("--release", help="Refuse unless every rule is proven on exactly these files.")
    ] = False,
    proof: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="The report, or each shard's; .guide/proof.json by default.")
    ] = None,
) -> None:
    """Write the site with all exports into site/, and the editions to hand out into dist/."""
    from dbos_guide import catalogue, site
    from dbos_guide import proof as reports

    root = catalogue.find_root()
    guide = catalogue.load(root)
    if release or proof:
        reports.admit(guide, proof or [root / reports.REPORT], release=release)
    print(f"The site is in {site.build(guide)}, what can be handed out in {root / 'dist'}.")


def main() -> None:
    """Runs the command line: a problem is one sentence on stderr and an exit code, never a traceback."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = app(standalone_mode=False)
    except GuideError as error:
        print(error, file=sys.stderr)
        code = error.code
    except ModuleNotFoundError as error:
        print(f"This command needs a clone of the guide, where `uv run` installs {error.name} for it.", file=sys.stderr)
        code = 2
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 1
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        print(f"{error.format_message()} Try `guide --help`.", file=sys.stderr)  # a usage error
        code = 2
    if code == INTERRUPTED:
        print("Interrupted; nothing is left behind.", file=sys.stderr)
    sys.exit(code)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
