"""The guide in real wikis: MediaWiki and DokuWiki on loopback, set up with the blocks of the page, to the letter.

Each fixture and test here takes its code as a block of docs/use/wiki.md, by its title, and runs it as printed; only the name
guide.example is resolved to the built guide, by the browser.
"""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dbos_guide import blocks
from dbos_guide.model import Guide
from tests import need
from tests.browser import chromium, served
from tests.conftest import ROOT

PAGE = "docs/use/wiki.md"
MEDIAWIKI, DOKUWIKI = Path("/usr/share/mediawiki"), Path("/usr/share/dokuwiki")
HOST = "guide.example"
expect.set_options(timeout=30_000)  # PHP starts with cold caches
HOSTILE = [
    "<script>document.title='stolen'</script>",
    "<img src=x onerror=\"document.title='stolen'\">",
    "\"'`;--",
    "😀",
    "x" * 2000,
]


def block(title: str) -> str:
    return blocks.titled(ROOT, PAGE, title)


@dataclass(frozen=True)
class Wiki:
    """A wiki that runs: its address, and where the stub pages are unpacked in it."""

    address: str
    folder: Path


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    """Chromium, for which guide.example is the built guide."""
    with chromium(f"--host-resolver-rules=MAP {HOST} {urllib.parse.urlsplit(address).netloc}") as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def first(guide: Guide) -> str:
    """A rule to search for."""
    return "step/basics" if "step/basics" in guide.rules else next(iter(guide.rules))


@pytest.fixture(scope="module")
def mediawiki(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    need(MEDIAWIKI.is_dir() and shutil.which("php"), "mediawiki with php-cli, php-sqlite3, php-mbstring, php-xml and php-intl")
    home = tmp_path_factory.mktemp("mediawiki")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = ["--dbtype", "sqlite", "--dbpath", str(home), "--confpath", str(home), "--server", url, "--scriptpath", ""]
    command = ["php", "maintenance/install.php", *options, "--pass", "a-long-password-1", "Shop wiki", "Admin"]
    subprocess.run(command, cwd=MEDIAWIKI, check=True, capture_output=True, timeout=300)
    settings = home / "LocalSettings.php"
    environment = {**os.environ, "MW_CONFIG_FILE": str(settings)}

    # What Debian's package puts beside the wiki's folder is reached from there; the stubs are unpacked where the page says.
    root = home / "wiki"
    root.mkdir()
    for entry in MEDIAWIKI.iterdir():
        if entry.name != "LocalSettings.php":
            (root / entry.name).symlink_to(entry)
    with zipfile.ZipFile(built / "site/download/dbos-guide-wiki-stubs.zip") as stubs:
        stubs.extractall(root, [name for name in stubs.namelist() if name.startswith("mediawiki/")])

    def maintain(script: str, *arguments: str, text: str = "") -> None:
        command = ["php", f"maintenance/{script}", *arguments]
        subprocess.run(command, cwd=MEDIAWIKI, env=environment, input=text, text=True, check=True, capture_output=True)

    (database,) = home.glob("my_wiki.sqlite")
    with sqlite3.connect(database) as session:
        session.execute(block("MediaWiki: interwiki prefixes"))
    maintain("edit.php", "MediaWiki:Common.js", text=block("MediaWiki:Common.js"))
    maintain("edit.php", "Links", text=block("MediaWiki: links"))
    script = block("MediaWiki: import the stub pages")
    subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=root, env=environment, check=True, capture_output=True)
    with php_server(MEDIAWIKI, port, environment):
        yield Wiki(url, root)


@pytest.fixture(scope="module")
def dokuwiki(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    need(DOKUWIKI.is_dir() and shutil.which("php"), "dokuwiki with php-cli, php-mbstring and php-xml")
    home = tmp_path_factory.mktemp("dokuwiki")
    conf, data = home / "conf", home / "data"
    shutil.copytree("/etc/dokuwiki", conf, symlinks=True, ignore=shutil.ignore_patterns("*.auth.php", ".htaccess"))
    for name in ("pages", "attic", "media", "media_attic", "media_meta", "meta", "cache", "index", "locks", "tmp", "log"):
        (data / name).mkdir(parents=True)
    (conf / "local.php").write_text(f"<?php\n$conf['title'] = 'Shop wiki'; $conf['useacl'] = 0; $conf['savedir'] = '{data}';\n")
    (conf / "userscript.js").write_text(block("DokuWiki: conf/userscript.js"))
    (conf / "interwiki.local.conf").write_text(block("DokuWiki: conf/interwiki.local.conf"))
    (data / "pages" / "links.txt").write_text("See [[dbosguide>step/basics]] or [[dbossearch>charged twice]].\n")

    # Debian hard-wires /etc/dokuwiki; what is defined before is kept.
    before = home / "before.php"
    before.write_text(
        f"<?php define('DOKU_MAIN_CONF', '{conf}/'); define('DOKU_CONF', '{conf}/'); define('DOKU_FARM', false);\n"
    )
    (home / "php.ini").write_text(f'auto_prepend_file = "{before}"\n')
    environment = {**os.environ, "PHP_INI_SCAN_DIR": f":{home}"}
    with zipfile.ZipFile(built / "site/download/dbos-guide-wiki-stubs.zip") as stubs:
        stubs.extractall(home, [name for name in stubs.namelist() if name.startswith("dokuwiki/")])
    (home / "bin").symlink_to(DOKUWIKI / "bin")
    script = block("DokuWiki: import the stub pages")
    subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=home, env=environment, check=True, capture_output=True)
    port = free_port()
    with php_server(DOKUWIKI, port, environment):
        yield Wiki(f"http://127.0.0.1:{port}", home)


@contextmanager
def php_server(folder: Path, port: int, environment: dict[str, str]) -> Iterator[None]:
    command = ["php", "-S", f"127.0.0.1:{port}", "-t", str(folder)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "the wiki does not answer"
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def go(page: Page, typed: str) -> None:
    """Types into MediaWiki's search box and presses Enter, as late as people do: once its script took the box over."""
    box = page.locator("input[name=search]").first
    box.click()
    box.press_sequentially(typed)
    page.locator(".mw-fallbackSearchButton").first.wait_for(state="detached")
    box.press("Enter")


def test_a_search_in_mediawiki_shows_our_hits_and_opens_the_rule(page: Page, mediawiki: Wiki, guide: Guide, first: str) -> None:
    rule = guide.rules[first]
    page.goto(f"{mediawiki.address}/index.php")
    page.locator("input[name=search]").first.fill(rule.title)
    page.locator("input[name=search]").first.press("Enter")
    page.wait_for_url(re.compile("search="))
    page.goto(f"{mediawiki.address}/index.php?{urllib.parse.urlencode({'search': rule.title, 'fulltext': 1})}")
    hit = page.locator("dbos-guide-search").get_by_role("link", name=rule.title, exact=True)
    expect(hit).to_be_visible()
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(rule.title)
    assert page.url == f"http://{HOST}/{rule.id}/"


def test_mediawiki_s_own_search_finds_the_stub_page(page: Page, mediawiki: Wiki, guide: Guide, first: str) -> None:
    rule = guide.rules[first]
    page.goto(f"{mediawiki.address}/index.php?{urllib.parse.urlencode({'search': rule.proof.measure, 'fulltext': 1})}")
    result = page.locator(".mw-search-results a").filter(has_text=rule.id.replace("/", " "))
    expect(result.first).to_be_visible()
    result.first.click()
    page.get_by_role("link", name=rule.title, exact=True).click()
    assert page.url == f"http://{HOST}/{rule.id}/"


def test_mediawiki_s_interwiki_links_and_search_box_lead_here(page: Page, mediawiki: Wiki, guide: Guide, first: str) -> None:
    page.goto(f"{mediawiki.address}/index.php?title=Links")
    links = page.locator(".mw-parser-output a")
    found = [urllib.parse.urljoin(page.url, str(link.get_attribute("href"))) for link in links.all()]
    assert found == [f"http://{HOST}/step/basics/", f"http://{HOST}/embed/?q=charged_twice"]
    assert not page.locator("#mw-content-text a.new").count(), "no link is red"
    for typed, target in ((f"dbosguide:{first}", f"{first}/"), ("dbossearch:charged twice", "embed/?q=charged_twice")):
        page.goto(f"{mediawiki.address}/index.php?title=Links")
        go(page, typed)
        page.wait_for_url(f"http://{HOST}/{target}")
    expect(page.locator("dbos-guide-search a").first).to_be_visible()


def test_a_search_in_dokuwiki_shows_our_hits_and_opens_the_rule(page: Page, dokuwiki: Wiki, guide: Guide, first: str) -> None:
    rule = guide.rules[first]
    page.goto(f"{dokuwiki.address}/doku.php?id=links")
    page.locator("input[name=q]").first.fill(rule.title)
    page.locator("input[name=q]").first.press("Enter")
    hit = page.locator("dbos-guide-search").get_by_role("link", name=rule.title, exact=True)
    expect(hit).to_be_visible()
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(rule.title)
    assert page.url == f"http://{HOST}/{rule.id}/"


def test_dokuwiki_s_own_search_finds_the_stub_page(page: Page, dokuwiki: Wiki, guide: Guide, first: str) -> None:
    rule = guide.rules[first]
    page.goto(f"{dokuwiki.address}/doku.php?do=search&q={urllib.parse.quote(rule.proof.measure)}")
    result = page.locator(".search_results a").filter(has_text=rule.reference)
    page.goto(urllib.parse.urljoin(page.url, str(result.first.get_attribute("href"))))
    expect(page.locator("#dokuwiki__content h1")).to_have_text(rule.title)
    page.locator("#dokuwiki__content a.interwiki").click()
    page.wait_for_url(f"http://{HOST}/{rule.id}/")


def test_dokuwiki_s_interwiki_links_lead_here(page: Page, dokuwiki: Wiki) -> None:
    page.goto(f"{dokuwiki.address}/doku.php?id=links")
    found = [str(link.get_attribute("href")) for link in page.locator("#dokuwiki__content a.interwiki").all()]
    links = [urllib.parse.urljoin(page.url, link) for link in found]
    assert links == [f"http://{HOST}/step/basics/", f"http://{HOST}/embed/?q=charged%20twice"]


@pytest.mark.parametrize("query", HOSTILE, ids=["script", "image", "quotes", "emoji", "long"])
def test_whatever_is_searched_for_changes_nothing_but_the_hits(page: Page, mediawiki: Wiki, dokuwiki: Wiki, query: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    for url in (f"{mediawiki.address}/index.php?fulltext=1&search=", f"{dokuwiki.address}/doku.php?do=search&q="):
        page.goto(url + urllib.parse.quote(query))
        element = page.locator("dbos-guide-search")
        element.wait_for(state="attached")
        inside = element.evaluate("e => [...e.shadowRoot.querySelectorAll('script, img, iframe')].length")
        assert inside == 0
        assert page.title() != "stolen"
    assert not errors


@pytest.mark.parametrize("title", ["An iframe", "Any page that takes HTML"])
def test_the_plain_html_blocks_search(page: Page, tmp_path: Path, guide: Guide, first: str, title: str) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><title>A wiki page</title>\n{block(title)}")
    rule = guide.rules[first]
    with served(tmp_path) as address:
        page.goto(address)
        inside = page.frame_locator("iframe") if "iframe" in title else page.main_frame
        inside.get_by_role("searchbox").fill(rule.title)
        inside.get_by_role("link", name=rule.title, exact=True).click()
        page.wait_for_url(f"http://{HOST}/{rule.id}/")


def test_the_bookstack_block_searches_in_a_page_of_the_same_shape(page: Page, tmp_path: Path, guide: Guide, first: str) -> None:
    head = block("BookStack: Custom HTML Head Content")
    (tmp_path / "search").write_text(f"<!doctype html><head><title>Search</title>{head}</head><main><h1>Results</h1></main>")
    rule = guide.rules[first]
    with served(tmp_path) as address:
        page.goto(f"{address}/search?term={urllib.parse.quote(rule.title)}")
        expect(page.locator("main dbos-guide-search").get_by_role("link", name=rule.title, exact=True)).to_be_visible()
