"""Every address that a page names: inside the site it leads to a file and an anchor, outside to a host that was reviewed."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt

from tests import sites
from tests.conftest import ROOT

DBOS = "docs.dbos.dev"
# The hosts that pages may link to, each the documentation of what a page is about.
HOSTS = {
    DBOS: "DBOS",
    "docs.astral.sh": "uv",
    "docs.docker.com": "Docker",
    "docs.python.org": "Python",
    "docs.sqlalchemy.org": "SQLAlchemy",
    "kubernetes.io": "Kubernetes",
    "pytest-xdist.readthedocs.io": "pytest-xdist",
    "weasyprint.org": "WeasyPrint",
    "www.postgresql.org": "PostgreSQL",
    "www.psycopg.org": "psycopg",
}
# The pages of the DBOS documentation that the guide links to.
DBOS_PAGES = {
    "/production/workflow-recovery",
    "/python/examples/outbox",
    "/python/examples/queue-worker",
    "/python/integrating-dbos",
    "/python/programming-guide",
    "/python/reference/client",
    "/python/reference/configuration",
    "/python/reference/contexts",
    "/python/reference/datasources",
    "/python/reference/dbos-class",
    "/python/reference/decorators",
    "/python/reference/queues",
    "/python/tutorials/classes",
    "/python/tutorials/database-connection",
    "/python/tutorials/kafka-integration",
    "/python/tutorials/queue-tutorial",
    "/python/tutorials/scheduled-workflows",
    "/python/tutorials/step-tutorial",
    "/python/tutorials/testing",
    "/python/tutorials/transaction-tutorial",
    "/python/tutorials/upgrading-workflows",
    "/python/tutorials/workflow-communication",
    "/python/tutorials/workflow-management",
    "/python/tutorials/workflow-tutorial",
    "/python/upgrading",
}


def foreign(page: Path) -> list[str]:
    """The addresses of other hosts that a page names."""
    return [target for target in sites.addresses(page) if urlsplit(target).scheme or urlsplit(target).netloc]


def unreviewed(target: str) -> str | None:
    """Why a page may not name an address of another host, None if it may."""
    parts = urlsplit(target)
    if parts.scheme == "data":
        return None
    if parts.scheme != "https":
        return f"{target} is not https"
    if parts.netloc not in HOSTS:
        return f"{target} is on a host that nobody reviewed: look at it, then add the host to HOSTS"
    if parts.netloc == DBOS and parts.path not in DBOS_PAGES:
        return f"{target} is a page of {DBOS} that nobody reviewed: look whether it is there, then add it to DBOS_PAGES"
    return None


def texts() -> list[Path]:
    """The Markdown at the root of the repository, which is read there."""
    return sorted(ROOT.glob("*.md"))


def targets(text: Path) -> list[str]:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text.read_text())
    inline = [child for token in tokens for child in token.children or []]
    return [str(child.attrs["href"]) for child in inline if child.type == "link_open"]


@pytest.mark.parametrize("edition", ["pages", "offline"])
def test_every_address_inside_leads_to_a_file_and_an_anchor(edition: str, request: pytest.FixtureRequest) -> None:
    assert sites.dead(request.getfixturevalue(edition)) == []


def test_every_address_outside_was_reviewed(pages: Path) -> None:
    found = {problem for page in pages.rglob("*.html") for target in foreign(page) if (problem := unreviewed(target))}
    found |= {problem for text in texts() for target in targets(text) if ":" in target and (problem := unreviewed(target))}
    assert found == set()


def test_no_address_was_reviewed_in_vain(pages: Path) -> None:
    named = {target for page in pages.rglob("*.html") for target in foreign(page)}
    named |= {target for text in texts() for target in targets(text)}
    hosts = {urlsplit(target).netloc for target in named}
    assert set(HOSTS) - hosts == set(), "drop these hosts"
    assert {urlsplit(target).path for target in named if urlsplit(target).netloc == DBOS} == DBOS_PAGES, "drop these pages"


@pytest.mark.parametrize("text", texts(), ids=lambda path: path.name)
def test_the_texts_at_the_root_lead_to_files(text: Path) -> None:
    inside = [target for target in targets(text) if ":" not in target]
    assert [target for target in inside if not (ROOT / target.partition("#")[0]).exists()] == []


@pytest.mark.parametrize(
    "target",
    ["gone/", "#gone", "../other/#gone", "../other/gone.html", "../../outside.html", "/gone.html", "x.png", "?q=x#gone"],
)
def test_a_dead_address_is_noticed(tmp_path: Path, target: str) -> None:
    (tmp_path / "outside.html").write_text("")
    site = tmp_path / "site"
    for name in ("here", "other"):
        (site / name).mkdir(parents=True)
        (site / name / "index.html").write_text('<h1 id="there">There</h1>')
    page = site / "here" / "index.html"
    page.write_text('<h1 id="top"><a href="#top">Top</a></h1><a href="../other/#there">x</a><a href="/other/?q=1">y</a>')
    assert sites.dead(site) == []
    page.write_text(page.read_text() + f'<img src="{target}">')
    assert sites.dead(site) == [f"here/index.html: {target}"]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (f"http://{DBOS}/python/upgrading", "not https"),
        (f"//{DBOS}/python/upgrading", "not https"),
        ("mailto:somebody@example.org", "not https"),
        ("https://example.org/", "host that nobody reviewed"),
        (f"https://{DBOS}", "a page of"),
        (f"https://{DBOS}/", "a page of"),
        (f"https://{DBOS}/python/no-such-page", "a page of"),
    ],
)
def test_an_address_that_nobody_reviewed_is_noticed(target: str, reason: str) -> None:
    assert reason in str(unreviewed(target))
