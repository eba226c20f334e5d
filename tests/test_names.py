"""Every symbol, exception and option that pages write as code exists in the installed releases, or the page says it is gone."""

import re
from pathlib import Path

import pytest

from dbos_guide import finish
from dbos_guide.model import Guide
from tests import names
from tests.conftest import ROOT

# What dbos 3.0 removed and pages still name, to say so.
REMOVED = {
    "DBOS(fastapi=)",
    "DBOS(flask=)",
    "DBOS.register_instance",
    "DBOS.scheduled",
    "DBOS.sql_session",
    "DBOS.transaction",
    "DBOSException.status_code",
    "error.DBOSConflictingRegistrationError",
    "in_order",
}
SAYS_SO = re.compile(r"\b3\.0\b|removed|no longer|is gone")
# Names of other things: a product, a fixture of pytest, a reader's own function.
OTHER = {"MediaWiki", "tmp_path", "blocking_call"}
LAB = ("contributing", "reference/lab")


def unknown(page: Path, id: str) -> list[str]:
    """The names on a page that exist nowhere."""
    folder = ROOT / "src" / "dbos_guide" / "lab" if id in LAB else ROOT / "snippets" / id
    found = {name for span in names.spans(page) for name in names.names(span)} - OTHER
    if SAYS_SO.search(page.read_text()):
        found -= REMOVED
    return sorted(name for name in found if not names.defined(name, folder if folder.is_dir() else None))


def ids(pages: Path) -> dict[str, Path]:
    """The pages by their id; symbol pages too, which show what other packages call theirs."""
    return {path.parent.relative_to(pages).as_posix(): path for path in sorted(pages.rglob("index.html"))}


def test_every_name_on_every_page_exists(pages: Path) -> None:
    found = {id: unknown(page, id) for id, page in ids(pages).items()}
    assert {id: bad for id, bad in found.items() if bad} == {}


def test_enough_names_are_looked_up(pages: Path, guide: Guide) -> None:
    for id in guide.rules:
        assert any(True for span in names.spans(finish.page_of(pages, id)) for _ in names.names(span)), id


def test_no_name_is_on_the_lists_in_vain(pages: Path) -> None:
    written = {name for page in ids(pages).values() for span in names.spans(page) for name in names.names(span)}
    assert written >= REMOVED | OTHER, "a page names each"
    assert not [name for name in REMOVED | OTHER if names.defined(name, None)], "none of them exists"


@pytest.mark.parametrize(
    "code",
    [
        "DBOS.workflw",
        "@DBOS.stp()",
        "dbos.no_such_table",
        "error.DBOSStepTimedOutError",
        "DBOSStepTimedOutError",
        "DBOSConfig.aplication_version",
        "SetEnqueueOptions(prioriti=1)",
        "with SetWorkflowID(identifier='x'):",
        "partition_concurency=1",
        "asyncio.TaskGrup",
        "psycopg.errors.UndefinedTabel",
        "UndefinedTabelError",
        "DBOS.transaction",
    ],
)
def test_a_name_that_exists_nowhere_is_noticed(tmp_path: Path, code: str) -> None:
    page = tmp_path / "index.html"
    page.write_text(f"<article><p>Call <code>{code}</code>, raises <code>TypeError</code>.</p></article>")
    assert len(unknown(page, "step/basics")) == 1
    page.write_text(f'<article><pre><code>{code}</code></pre><p><code class="fact">{code}</code></p></article>')
    assert unknown(page, "step/basics") == [], "blocks and measured values are proven, not looked up"


def test_a_removed_name_needs_a_page_that_says_so(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<article><p>Since 3.0 there is no <code>@DBOS.transaction</code>.</p></article>")
    assert unknown(page, "step/basics") == []
