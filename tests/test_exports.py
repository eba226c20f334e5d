"""Every export says what the pages say: proven code, labelled, whole, and the same from every build."""

import ast
import json
import os
import posixpath
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest

from dbos_guide import snippets
from dbos_guide.exports import markdown, runnable, search, stubs
from dbos_guide.exports.documents import documents
from dbos_guide.exports.entries import Entry, find
from dbos_guide.lab.harness import Harness
from dbos_guide.model import Guide, Rule
from tests.conftest import ROOT

FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<code>.*?)^(?P=indent)```$", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:|#|site:)([^)\s#]+)")
HOSTILE = Entry(
    id="made/hostile",
    url="made/hostile/",
    title="</script><script>alert(1)</script> '''[[x]]''' {{y}} | \"q\" \u2028 😀",
    impact="HIGH",
    category="Made",
    tags=["DBOS.step"],
    summary="<img src=x onerror=alert(1)> [a](javascript:alert(1)) %% <nowiki>",
    measure="m",
    wrong="<b>2</b>",
    right="1",
    text="hostile",
)


def texts(built: Path) -> dict[str, str]:
    """Every export that shows code as Markdown."""
    site = built / "site"
    files = [*site.rglob("*.md"), site / "llms-full.txt"]
    return {str(file.relative_to(site)): file.read_text() for file in files}


def wrongs_without_label(text: str, guide: Guide) -> list[str]:
    """The wrong programs that stand in a text without the word Wrong in the line above them. What is wrong for one rule
    may be right for another, under its label."""
    wrong = {snippets.section_text(rule.wrong, "example"): rule.id for rule in guide.rules.values()}
    right = {snippets.section_text(rule.right, "example") for rule in guide.rules.values()}
    found = []
    for match in FENCE.finditer(text):
        above = text[: match.start()].rstrip().rpartition("\n")[2]
        labelled = above.startswith("**✗ Wrong**") or (above.startswith("**✓ Right**") and match["code"] in right)
        if match["code"] in wrong and not labelled:
            found.append(wrong[match["code"]])
    return found


def unproven_blocks(text: str, rule: Rule) -> list[str]:
    """The Python blocks of a rule's text that are no section of its snippets, byte for byte."""
    files = list(rule.folder.glob("*.py"))
    proven = {snippets.section_text(path, name) for path in files for name in snippets.sections(path)}
    return [match["code"] for match in FENCE.finditer(text) if match["language"] == "python" and match["code"] not in proven]


def test_the_search_contract_is_what_its_schema_says(built: Path, guide: Guide) -> None:
    data = json.loads((built / "site/api/search.json").read_text())
    schema = json.loads((built / "site/api/search.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    assert [entry["id"] for entry in data["entries"]] == list(guide.rules)
    assert all((built / "site" / entry["url"] / "index.html").exists() for entry in data["entries"])
    data["entries"][0]["impact"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema)


def test_every_page_announces_search_and_its_twin(built: Path, guide: Guide) -> None:
    site = built / "site"
    for document in documents(guide):
        page = document.html(site, directories=True)
        (search_link,) = re.findall(r'<link rel="search"[^>]*href="([^"]+)"', page.read_text())
        (twin,) = re.findall(r'<link rel="alternate twin" type="text/markdown" href="([^"]+)"', page.read_text())
        assert (page.parent / search_link).resolve() == site / "opensearch.xml"
        assert (page.parent / twin).resolve() == site / document.source
        assert (site / document.source).read_text().startswith(f"# {document.title}\n")
    assert 'rel="search"' in (site / "404.html").read_text()
    assert "?q={searchTerms}" in (site / "opensearch.xml").read_text()


def test_every_code_block_of_every_export_is_the_proven_section(built: Path, guide: Guide) -> None:
    for rule in guide.rules.values():
        for file in (f"{rule.id}.md", f"skill/dbos-python/references/{rule.reference}.md"):
            text = (built / "site" / file).read_text()
            assert not unproven_blocks(text, rule), file
            for path in (rule.wrong, rule.right):
                assert f"```python\n{snippets.section_text(path, 'example')}```\n" in text, f"{file} lacks {path.name}"
        assert all(
            f"```python\n{snippets.section_text(p, 'example')}```\n" in (built / "site/llms-full.txt").read_text()
            for p in (rule.wrong, rule.right)
        )
    one = next(iter(guide.rules.values()))
    damaged = (built / "site" / f"{one.id}.md").read_text().replace("return ", "return  ", 1)
    assert unproven_blocks(damaged, one), "a byte more is noticed"


def test_wrong_code_never_stands_without_its_label(built: Path, guide: Guide) -> None:
    for name, text in texts(built).items():
        assert not wrongs_without_label(text, guide), name
        assert "--8<--" not in text or name in ("contributing.md", "llms-full.txt"), name
    one = next(iter(guide.rules))
    text = (built / "site" / f"{one}.md").read_text()
    assert wrongs_without_label(text.replace("**✗ Wrong**", "**Example**"), guide) == [one], "a missing label is noticed"


def test_links_of_the_twins_lead_to_pages(built: Path) -> None:
    site = built / "site"
    for name, text in texts(built).items():
        if name != "contributing.md":
            prose = FENCE.sub("", text)
            targets = [posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) for target in LINK.findall(prose)]
            assert not [target for target in targets if not (site / target).exists()], name


def test_llms_txt_lists_every_page(built: Path, guide: Guide) -> None:
    text = (built / "site/llms.txt").read_text()
    listed = re.findall(r"^- \[[^\n]*?\]\(([^)]+)\): \S", text, flags=re.M)
    assert sorted(listed) == sorted(document.source for document in documents(guide))
    full = (built / "site/llms-full.txt").read_text()
    assert all(f"\n# {document.title}\n" in full for document in documents(guide))


def test_every_program_is_a_file_that_says_what_it_needs(guide: Guide) -> None:
    for name, text in runnable.files(guide).items():
        ast.parse(text)
        (head,) = re.findall(r"^# /// script\n(.*?)^# ///$", text, flags=re.M | re.S)
        needs = tomllib.loads(re.sub(r"^# ?", "", head, flags=re.M))
        assert any(need.startswith("dbos") for need in needs["dependencies"])
        original = (ROOT / "snippets" / name.removeprefix("run/")).read_text()
        assert f"\n{original}\n" in text, f"{name} holds the program as it was proven"


@pytest.mark.parametrize(("side", "charges", "postgres"), [("wrong", 2, False), ("right", 1, False), ("wrong", 2, True)])
def test_a_program_on_its_own_prints_what_the_shop_saw(
    guide: Guide, harness: Harness, tmp_path: Path, side: str, charges: int, postgres: bool
) -> None:
    server = harness.server
    place = {"DBOS_SYSTEM_DATABASE_URL": server.url_of("guide_standalone")} if postgres else {}
    environment = {name: value for name, value in os.environ.items() if name != "DBOS_SYSTEM_DATABASE_URL"} | place
    file = tmp_path / f"{side}.py"
    file.write_text(runnable.standalone(guide.rules["step/basics"], side, ROOT / "snippets/shop.py"))
    done = subprocess.run([sys.executable, str(file)], env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    with server.connect() as session:
        left = session.execute("SELECT datname FROM pg_database WHERE datname LIKE 'guide_standalone%'").fetchall()
    assert not left, "its own database is dropped"
    assert done.stdout.count(": charge('o-1', 100)") == charges, done.stdout
    assert done.stdout.count("✖ SIGKILL") == 1
    assert "workflow order-1 (checkout): SUCCESS" in done.stdout


def test_an_experiment_s_literal_calls_become_a_plan() -> None:
    script = runnable.Script(
        "def measure(lab):\n"
        "    lab.reply('quote', 1, 2)\n    lab.kill_on('ship', nth=2)\n    worker = lab.worker()\n"
        "    for order in ('a', 'b'):\n        worker.start('buy', order, id='x', queue='q')\n"
        "    worker.call('show', lab.name)\n    lab.recover().call('after', 3)\n    return lab.count('ship')\n"
    )
    assert [(fault["do"], fault["nth"], fault["until"]) for fault in script.plan] == [
        ("reply", 1, 1),
        ("reply", 2, 10**9),
        ("kill", 2, 2),
    ]
    options = {"id": "x", "queue": "q"}
    assert script.workers == [
        [("start", "buy", ["a"], options), ("start", "buy", ["b"], options)],
        [("call", "after", [3], {})],
    ]


def test_terminal_search_finds_symptoms_symbols_and_errors(guide: Guide) -> None:
    entries = search.entries(guide)
    expected = {
        "stuck in PENDING": "lifecycle/config",
        "charged twice": "step/basics",
        "DBOSUnexpectedStepError": "workflow/determinism",
        "is not a registered workflow function": "lifecycle/config",
    }
    for query, rule in expected.items():
        assert rule in [entry.id for entry in find(entries, query, 3)], query
    for query in ("", "   ", "\"'`;--", "x" * 10_000, "😀", "AND OR NOT NEAR(", "*", "text:a"):
        find(entries, query)


def test_a_hostile_rule_stays_text_in_stub_pages() -> None:
    files = stubs.files([HOSTILE], "https://guide.example/")
    assert not [name for name in files if re.search(r"[<>\[\]{}|#\"]|\.\.", name)]
    wiki = next(text for name, text in files.items() if name.startswith("mediawiki/"))
    assert "<script" not in wiki
    assert "<img" not in wiki
    assert wiki.count("<nowiki>") == wiki.count("</nowiki>") == 4
    assert "<script" not in files["html/made-hostile.html"]
    assert "[a](javascript" not in files["markdown/made-hostile.md"]


def test_the_marks_of_the_site_s_dialect_are_gone() -> None:
    line = "`3`{ .fact #attempts } and **2**{ .fact #x }, see [a][b]."
    assert markdown._ATTRIBUTES.sub("", line) == "`3` and **2**, see [a][b]."
    assert markdown.words([True, None, 2, "x"]) == "yes, nothing, 2, x"
