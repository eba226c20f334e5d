"""Every malformed input gives one sentence that names the file, the line and the mend."""

import re
import shutil
from pathlib import Path

import pytest

from dbos_guide import catalogue
from dbos_guide.errors import GuideError

FIXTURE = Path(__file__).parent / "fixtures" / "guide"
PAGE, NAV, SNIPPETS = "docs/step/basics.md", "mkdocs.yml", "snippets/step/basics"

# What is broken: a file, a text in it and what it becomes (None: the file is removed), and the sentence that must come.
BROKEN = {
    "unknown impact": (PAGE, "impact: HIGH", "impact: URGENT", rf"{PAGE}:3: there is no impact URGENT: write one of CRITICAL,"),
    "impact above the category's": (PAGE, "impact: HIGH", "impact: CRITICAL", rf"{PAGE}:3: .*above its category's: write HIGH"),
    "title with a tag": (PAGE, "title: Put", "title: <b>Put", rf"{PAGE}:2: `title` is plain text on one line: .* '<' '>'\."),
    "title on two lines": (PAGE, "title: Put every effect in a step", 'title: "Put\\nit"', rf"{PAGE}:2: `title` is plain text .* '\\n'"),
    "category with a tag": ("docs/step/index.md", "title: Step", "title: <i>Step", r"docs/step/index.md:2: `title` is plain text"),
    "missing key": (PAGE, 'since: "2.0"\n', "", rf"{PAGE}:1: the key `since` is missing: write `since: ...`"),
    "extra key": (PAGE, "title:", "author: me\ntitle:", rf"{PAGE}:2: there is no key `author`: the keys are title,"),
    "key of the wrong type": (PAGE, 'since: "2.0"', "since: 2.0", rf'{PAGE}:4: `since` must be text: write `since: "2.0"`'),
    "a since that is no release": (PAGE, '"2.0"', '"two"', rf'{PAGE}:4: `since` is a dbos release: write `since: "3.0"`'),
    "not YAML": (PAGE, "impact: HIGH", "impact: [HIGH", rf"{PAGE}:\d+: the front matter is not YAML"),
    "no front matter": (PAGE, "---\ntitle", "title", rf"{PAGE}:1: the front matter is missing: begin the page with ---"),
    "docs of another site": (PAGE, "proof:", "docs: https://example.org/\nproof:", rf"{PAGE}:6: `docs` .* begin it with https"),
    "claim with equal sides": (PAGE, "right: 1", "right: 2", rf"{PAGE}:10: `wrong` and `right` are equal: measure something"),
    "claim without a side": (PAGE, "  right: 1\n", "", rf"{PAGE}:6: `proof` lacks `right`: write"),
    "claim that is no value": (PAGE, "right: 1", "right: {a: 1}", rf"{PAGE}:10: `right` must be a value or a short list"),
    "unknown key of the claim": (PAGE, "  right: 1", "  right: 1\n  maybe: 3", rf"{PAGE}:11: `proof` has no key `maybe`"),
    "unknown symbol": (PAGE, "DBOS.step,", "DBOS.stpe,", rf"{PAGE}:5: dbos has no symbol DBOS.stpe: did you mean DBOS.step\?"),
    "unused symbol": (PAGE, "DBOS.step,", "DBOS.sleep,", rf"{PAGE}:5: right.py does not use DBOS.sleep: drop the tag"),
    "related to nothing": (PAGE, "proof:", "related: [step/gone]\nproof:", rf"{PAGE}:6: there is no other rule step/gone"),
    "page not in nav": (NAV, "      - step/basics.md\n", "", rf"{PAGE}:1: the page is not in nav: add it to mkdocs.yml"),
    "nav entry without page": (PAGE, "", None, r"mkdocs.yml:14: nav names step/basics.md, which is not in docs/: write the page"),
    "section named otherwise": (NAV, "- Step:", "- Steps:", r'mkdocs.yml:13: the section is called "Steps", its page "Step"'),
    "no impact words": (NAV, "  impact:\n", "  words:\n", r"mkdocs.yml:1: extra.impact is missing: list each `word`"),
    "an impact without meaning": (NAV, "means: Rare.", "rank: 3", r"mkdocs.yml:1: extra.impact is missing: list each `word`"),
    "mkdocs.yml not YAML": (NAV, "extra:", "extra: [", r"mkdocs.yml:\d+: this is not YAML"),
    "no nav": (NAV, "nav:", "menu:", r"mkdocs.yml:1: nav is missing: list the pages"),
    "category without impact": ("docs/step/index.md", "impact: HIGH\n", "", r"docs/step/index.md:1: the key `impact` is missing"),
    "category that says nothing": ("docs/step/index.md", "What steps are.\n", "", r"docs/step/index.md:1: the page says nothing"),
    "missing snippet": (f"{SNIPPETS}/wrong.py", "", None, rf"{PAGE}:1: {SNIPPETS}/wrong.py is missing: write it"),
    "missing experiment": (f"{SNIPPETS}/experiment.py", "", None, rf"{PAGE}:1: {SNIPPETS}/experiment.py is missing"),
    "experiment without measure": (f"{SNIPPETS}/experiment.py", "def measure", "def m", r"experiment.py:1: there is no `def measure"),
    "missing section": (f"{SNIPPETS}/wrong.py", "[end:example]", "[end:other]", rf"{PAGE}:17: .*wrong.py has no section example: put"),
    "include of another file": (PAGE, "step/basics/right.py:", "shop.py:", rf"{PAGE}:23: the page includes shop.py: a rule shows"),
    "include of a whole file": (PAGE, "right.py:example", "right.py", rf"{PAGE}:23: the include shows all of step/basics/right.py"),
    "tab shows the other program": (PAGE, "wrong.py:", "right.py:", rf'{PAGE}:1: the tab "Wrong" does not show the program: write'),
    "snippet that is not Python": (f"{SNIPPETS}/right.py", "import shop", "import", rf"{SNIPPETS}/right.py:1: this is not Python"),
    "snippet that imports the lab": (f"{SNIPPETS}/right.py", "import shop", "import dbos_guide", rf"{SNIPPETS}/right.py:1: .*the lab"),
    "snippet with a rare package": (f"{SNIPPETS}/right.py", "import shop", "import tornado", r"right.py:1: .*not import tornado: a reader"),
    "orphan snippet folder": ("snippets/step/gone/wrong.py", "", "", r"snippets/step/gone:1: .*belongs to no page: write docs/step/gone.md"),
    "code that is no snippet": (PAGE, "Never.", "```python\nx = 1\n```", rf"{PAGE}:32: a rule shows only code that was proven: include"),
    "missing heading": (PAGE, "## When not to", "## Never", rf"{PAGE}:1: the heading `## When not to` is missing"),
    "fact without function": (PAGE, "#inside", "#outside", rf"{PAGE}:28: the fact outside is not measured: write `def outside\(lab\):`"),
    "function without fact": (PAGE, "{ .fact #inside }", "", rf"{SNIPPETS}/facts.py:15: no sentence shows the fact inside: mark"),
    "fact without name": (PAGE, "{ .fact #inside }", "{ .fact }", rf"{PAGE}:28: a measured value needs one name: write"),
    "fact marked twice": (PAGE, "Never.", "**2**{ .fact #inside }", rf"{PAGE}:32: the fact inside is marked twice"),
    "facts that are not Python": (f"{SNIPPETS}/facts.py", "def inside", "def", rf"{SNIPPETS}/facts.py:15: this is not Python"),
}  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURE, tmp_path / "guide")
    return tmp_path / "guide"


def test_the_fixture_itself_is_sound(copy: Path) -> None:
    guide = catalogue.load(copy)
    rule = guide.rules["step/basics"]
    assert (rule.proof.wrong, rule.proof.right, rule.rank, rule.category) == (2, 1, 1, "step")
    assert [fact.name for fact in rule.facts] == ["inside"]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_problem_is_a_sentence(copy: Path, broken: str) -> None:
    file, old, new, sentence = BROKEN[broken]
    path = copy / file
    if new is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text() if path.exists() else ""
        assert old in text
        path.write_text(text.replace(old, new, 1))
    with pytest.raises(GuideError) as error:
        catalogue.load(copy)
    assert re.search(rf"^{sentence}" if sentence.startswith(("docs", "mkdocs", "snip")) else sentence, str(error.value), re.M)


def test_a_page_that_is_not_text(copy: Path) -> None:
    (copy / PAGE).write_bytes(b"---\ntitle: \xff\n---\n")
    with pytest.raises(GuideError, match=rf"{PAGE}:2: this is not UTF-8 text: save it as such"):
        catalogue.load(copy)


def test_outside_the_guide(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="not inside the guide: run this in a clone"):
        catalogue.find_root(tmp_path)
