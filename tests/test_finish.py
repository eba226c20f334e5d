"""What the build adds to pages: links of symbols, the policy, one stylesheet and one script; and that two builds are equal."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from dbos_guide import finish, site
from dbos_guide.model import Guide


def test_symbols_in_prose_become_links_elsewhere_they_stay() -> None:
    link = '<a class="guide-symbol-link" href="../r/#DBOS.step"><code>DBOS.step</code></a>'
    cases = {
        "<p><code>DBOS.step</code></p>": f"<p>{link}</p>",
        "<p><code>@DBOS.step()</code></p>": f"<p>{link.replace('DBOS.step<', '@DBOS.step()<')}</p>",
        "<h2><code>DBOS.step</code></h2>": None,
        "<pre><code>DBOS.step</code></pre>": None,
        '<a href="x"><code>DBOS.step</code></a>': None,
        "<p><code>DBOS.steps</code></p>": None,
    }
    for text, linked in cases.items():
        page = f"<article>{text}</article>"
        assert finish._link_symbols(page, {"DBOS.step": "../r/#DBOS.step"}) == (
            f"<article>{linked}</article>" if linked else page
        )


def test_the_policy_names_the_digest_of_each_script_in_the_page(pages: Path) -> None:
    text = (pages / "step" / "basics" / "index.html").read_text()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert "unsafe" not in policy[1]
    for code in re.findall(r"<script>(.*?)</script>", text, re.S):
        assert base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() in policy[1]


def test_every_page_has_a_policy_one_stylesheet_and_social_words(pages: Path) -> None:
    for page in sorted(pages.rglob("*.html")):
        text = page.read_text()
        assert "Content-Security-Policy" in text, page
        if "__config" in text:
            assert len(re.findall(r'<link rel="stylesheet"', text)) == 1, page
            assert 'property="og:title"' in text, page


def test_every_rule_page_shows_its_proof_its_command_and_its_files(pages: Path, guide: Guide) -> None:
    for rule in guide.rules.values():
        text = finish.page_of(pages, rule.id).read_text()
        assert f"uv run guide prove {rule.id}" in text
        assert "`" not in text.partition('class="guide-given">')[2].partition("</p>")[0], "code of a claim is written as code"
        assert "guide:" not in text.replace("guide:picture", ""), "a slot that nothing filled"
        for name in ("wrong.py", "right.py", "experiment.py"):
            assert (pages / "snippets" / rule.id / name).read_bytes() == (rule.folder / name).read_bytes()


def test_every_symbol_of_every_rule_has_a_place_with_its_signature(pages: Path, guide: Guide) -> None:
    text = "".join(path.read_text() for path in (pages / "reference").rglob("*.html"))
    for tag in {tag for rule in guide.rules.values() for tag in rule.tags}:
        assert text.count(f'class="guide-symbol" id="{tag}"') == 1, tag
    assert "guide:symbol" not in text


def test_the_sitemap_names_every_page_where_the_address_is_known(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIDE_SITE_URL", "https://guide.example/")
    site._mkdocs(guide.root, "build", "--site-dir", str(tmp_path))
    text = (tmp_path / "sitemap.xml").read_text()
    assert all(f"<loc>https://guide.example/{id}/</loc>" in text for id in guide.rules)
