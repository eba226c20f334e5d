"""Whatever a title, claim or query says, it stays text: Hypothesis looks for what breaks out of JSON, HTML, XML or a wiki."""

import html
import json
import re
from dataclasses import asdict, replace
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import jinja2
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from dbos_guide.exports import embed, markdown, search, stubs
from dbos_guide.exports.entries import Entry, find
from tests.conftest import ROOT

# What means something somewhere: in HTML, scripts, XML, templates, Markdown, MediaWiki, DokuWiki, SQL.
MARKS = r"""
</script> <script> <!-- --> ]]> </nowiki> <nowiki> <nowiki/> </title> </noscript> </template> <b> & &lt; &#91; ' '' ''' " ` ```
__TOC__ {{ }} {% %} {{{1}}} {|  |} [[ ]] [x](y) ![ ] | || == === ====== ~~~~ ~~ % %% %%% // ** __ \ \\ ((x)) # * - + > 1. 1) : ;
--- === #REDIRECT http://x.example javascript:alert(1) AND OR NOT NEAR( ^ $ NULL
"""
# What YAML lets into a front matter: everything that can be printed, and line breaks.
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
TEXT = st.lists(
    st.one_of(
        st.text(LETTERS, max_size=8), st.sampled_from([*MARKS.split(), " ", "\n", "\n\n", "\u2028", "\u2029", "\ufeff", "😀"])
    ),
    max_size=8,
).map("".join)
WORDS = TEXT.filter(str.strip)
ENTRIES = st.builds(
    Entry,
    id=st.just("made/hostile"),
    url=st.just("made/hostile/"),
    title=WORDS,
    impact=st.just("HIGH"),
    category=TEXT,
    tags=st.just(["DBOS.step"]),
    summary=WORDS,
    measure=WORDS,
    wrong=TEXT,
    right=TEXT,
    text=TEXT,
)
PLAIN = Entry("made/hostile", "made/hostile/", "Title", "HIGH", "Made", ["DBOS.step"], "Summary", "m", "2", "1", "text")
ADDRESS = "https://guide.example/"


def line(text: str) -> str:
    return " ".join(text.split())


def shown(entry: Entry) -> list[str]:
    """What a stub says below its title."""
    claim = f"Measured: {entry.measure}: wrong {entry.wrong}, right {entry.right}."
    return [line(entry.summary), line(claim), "Impact: HIGH. Symbols: DBOS.step."]


def stub(entry: Entry, kind: str) -> str:
    return next(text for name, text in stubs.files([entry], ADDRESS).items() if name.startswith(f"{kind}/"))


def elements(text: str) -> list[str]:
    """The elements of a page and their attributes' names, as a browser reads it."""
    return [f"{node.tag} {sorted(node.attributes)}" for node in LexborHTMLParser(text).css("*")]


@given(st.lists(ENTRIES, max_size=3), TEXT)
def test_the_embed_script_holds_every_text_and_ends_where_it_should(entries: list[Entry], title: str) -> None:
    index = json.dumps({"schema": 1, "title": title, "entries": [asdict(entry) for entry in entries]})
    script = embed.files(index, title, directories=True)["embed/search.js"]
    (data,) = re.findall(r"^  var DATA = (.*);$", script, flags=re.M)
    assert json.loads(data) == json.loads(index)
    assert script.isascii()
    assert not re.search(r"<(/?script|!--)", script, flags=re.I), "pasted into a page, the script would end here"


@given(WORDS)
def test_the_embed_page_shows_the_title_as_text(title: str) -> None:
    page = embed.files('{"entries": []}', title, directories=True)["embed/index.html"]
    assert elements(page) == elements(embed.files('{"entries": []}', "Guide", directories=True)["embed/index.html"])
    tree = LexborHTMLParser(page)
    assert [line(node.text()) for node in tree.css("title, noscript a")] == [line(f"Search: {title}"), line(title)]


@given(WORDS, st.sampled_from([ADDRESS, 'https://guide.example/"><Url x="', "https://guide.example/?a=1&b=<2>'"]))
def test_the_search_description_is_xml(title: str, address: str) -> None:
    tree = ElementTree.fromstring(search.opensearch(title, address))
    assert [node.tag.rpartition("}")[2] for node in tree] == ["ShortName", "Description", "InputEncoding", "Url"]
    assert line(tree[1].text or "") == line(title)
    assert tree[3].attrib == {"type": "text/html", "template": f"{address}?q={{searchTerms}}"}


@given(ENTRIES)
def test_a_stub_in_html_is_text(entry: Entry) -> None:
    page = stub(entry, "html")
    assert elements(page) == elements(stub(PLAIN, "html"))
    tree = LexborHTMLParser(page)
    assert [line(node.text()) for node in tree.css("title, h1, a")] == [line(entry.title)] * 3
    assert [line(node.text()) for node in tree.css("p")][:3] == shown(entry)


@given(ENTRIES)
def test_a_stub_in_markdown_is_text(entry: Entry) -> None:
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(stub(entry, "markdown"))
    blocks = [token.type for token in tokens if token.level == 0 and token.nesting >= 0]
    assert blocks == ["heading_open", *["paragraph_open"] * 4]
    inline = [token for token in tokens if token.type == "inline"]
    kinds = {child.type for token in inline for child in token.children or []} - {"text", "text_special"}
    assert kinds == {"link_open", "link_close"}
    texts = ["".join(child.content for child in token.children or []) for token in inline]
    assert [line(text) for text in texts] == [line(entry.title), *shown(entry), line(entry.title)]
    links = [child.attrs["href"] for token in inline for child in token.children or [] if child.type == "link_open"]
    assert links == [f"{ADDRESS}{entry.url}"]


@given(ENTRIES)
def test_a_stub_in_mediawiki_is_nowiki_but_for_its_link(entry: Entry) -> None:
    text = stub(entry, "mediawiki")
    inside = re.findall(r"<nowiki>(.*?)</nowiki>", text)
    assert [html.unescape(part) for part in inside] == [*shown(entry), line(entry.title)]
    assert not any(re.search("[<>]", part) for part in inside)
    around = re.sub(r"<nowiki>.*?</nowiki>", "TEXT", text)
    assert around == "TEXT\n\nTEXT\n\nTEXT\n\n[[dbosguide:made/hostile|TEXT]]\n\n[[Category:DBOS]]\n"


@given(ENTRIES)
def test_a_stub_in_dokuwiki_is_unformatted_but_for_its_link(entry: Entry) -> None:
    heading, *body, link, _ = re.split(r"\n\n|\n$", stub(entry, "dokuwiki"))
    assert re.fullmatch(r"====== [^\n]* ======", heading)
    assert "==" not in heading[6:-6]
    assert [part[:2] + part[-2:] for part in body] == ["%%%%"] * 3
    assert not any("%%" in part[2:-2] or part.endswith("%%%") for part in body)
    assert [part[2:-2].replace("% ", "%").rstrip() for part in body] == [part.replace("% ", "%") for part in shown(entry)]
    assert re.fullmatch(r"\[\[dbosguide>made/hostile\|[^\[\]|{}\n]*\]\]", link)


@given(ENTRIES)
@example(replace(PLAIN, title="字" * 300))
def test_a_stub_has_a_name_that_every_file_system_and_wiki_takes(entry: Entry) -> None:
    for name in stubs.files([entry], ADDRESS):
        assert not re.search(r'[<>:"\\|?*#\[\]{}\x00-\x1f]', name)
        assert all(0 < len(part.encode()) <= 255 and part == part.strip(" .") for part in name.split("/"))


@given(TEXT, TEXT, TEXT)
def test_a_claim_is_a_row_of_its_table(measure: str, wrong: str, right: str) -> None:
    proof: Any = SimpleNamespace(given="It is killed.", measure=measure, wrong=wrong, right=[right, None])
    rule: Any = SimpleNamespace(id="step/basics", title="Title", impact="HIGH", proof=proof)
    category: Any = SimpleNamespace(rules=[rule])
    for table in (markdown.rules_table(category, lambda rule: "x.md"), markdown.proof(rule)):
        tokens = MarkdownIt("commonmark").enable("table").parse(table)
        assert len([token for token in tokens if token.type == "tr_open"]) == 2
        heads, cells = (len([token for token in tokens if token.type == kind]) for kind in ("th_open", "td_open"))
        assert heads == cells


@given(TEXT, TEXT, TEXT)
def test_the_templates_show_a_claim_as_text(given: str, measure: str, value: str) -> None:
    loader = jinja2.FileSystemLoader(ROOT / "overrides")
    environment = jinja2.Environment(loader=loader)  # as MkDocs makes it: nothing is escaped unless the template says so
    shapes = []
    for texts in ((given, measure, value), ("g", "m", "v" * (13 if len(value) > 12 else 1))):
        claim = {"given": texts[0], "measure": texts[1], "wrong": texts[2], "right": [texts[2], True]}
        page = {"meta": {"proof": claim}}
        text = "".join(
            environment.get_template(f"partials/{name}.html").render(page=page, rule=page, id="step/basics")
            for name in ("proof", "verdict")
        )
        shapes.append([node.tag for node in LexborHTMLParser(text).css("*")])
    assert shapes[0] == shapes[1]
    tree = LexborHTMLParser(
        environment.get_template("partials/proof.html").render(page={"meta": {"proof": {**claim, "given": given}}})
    )
    assert line(tree.css(".guide-given")[0].text()) == line(given)


@given(st.lists(ENTRIES, max_size=4), st.one_of(TEXT, st.text(max_size=300)), st.integers(0, 5))
def test_a_query_finds_some_of_the_rules_and_breaks_nothing(entries: list[Entry], query: str, limit: int) -> None:
    hits = find(entries, query, limit)
    assert len(hits) <= limit
    assert all(any(hit is entry for entry in entries) for hit in hits)
