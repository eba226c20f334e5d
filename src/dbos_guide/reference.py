"""A symbol for its reference page, as mkdocstrings renders it: of dbos signature, first line and since when, of
the lab all of it."""

import inspect
import re
from functools import cache
from html import escape
from typing import Any

import griffe

from dbos_guide import since, symbols

_OPTIONS = {
    "heading_level": 3,
    "members": False,
    "merge_init_into_class": True,
    "separate_signature": True,
    "show_bases": False,
    "show_docstring_attributes": False,
    "show_root_heading": True,
    "show_signature_annotations": True,
    "show_source": False,
    "line_length": 88,
}
LAB = "dbos_guide.lab"
_REFERENCE = re.compile(r"</?autoref\b[^>]*>")
_SIGNATURE = re.compile(r'<div class="doc-signature highlight">.*?</div>', re.S)


def describe(symbol: str) -> str:
    """The HTML between a symbol's heading and its rules."""
    handler, options = _handler()
    rendered = handler.render(handler.collect(f"dbos.{symbol}", options), options)
    signature = _SIGNATURE.search(rendered)
    text = signature[0].replace("<pre>", f'<pre tabindex="0" aria-label="Signature of {symbol}">') if signature else ""
    return f'{text}<p>{escape(first_sentence(symbol))} <span class="guide-since">({since.since(symbol)})</span></p>'


@cache
def describe_lab(place: str) -> str:
    """The HTML of a function of the lab, such as `experiment.Lab.kill_on`: its signature, what it does, takes and raises."""
    handler, options = _handler()
    found = handler.collect(f"{LAB}.{place}", options)
    name = place.rpartition(".")[2]
    signature = _SIGNATURE.search(handler.render(found, options))
    text = signature[0].replace("<pre>", f'<pre tabindex="0" aria-label="Signature of {name}">') if signature else ""
    options = handler.get_options({**_OPTIONS, "show_root_heading": False, "docstring_section_style": "list"})
    return text + _REFERENCE.sub("", handler.render(found, options))


def lab_docstring(place: str) -> str:
    """The docstring of a function of the lab, empty without one."""
    docstring = _lab()[place].docstring
    return inspect.cleandoc(docstring.value) if docstring else ""


@cache
def _lab() -> griffe.Object | griffe.Alias:
    return griffe.load(LAB)


def first_sentence(symbol: str) -> str:
    """The first sentence of a symbol's docstring, empty without one."""
    found = symbols.find(symbol)
    text = found.docstring.value if found and found.docstring else ""
    paragraph = " ".join(text.strip().partition("\n\n")[0].split())
    return re.split(r"(?<=[.!?])\s", paragraph)[0]


@cache
def _handler() -> tuple[Any, Any]:
    """The Python handler of mkdocstrings, as its MkDocs plugin sets it up."""
    from markdown import Markdown
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocstrings_handlers.python import get_handler

    config = MkDocsConfig()
    config.config_file_path = "mkdocs.yml"
    handler = get_handler(
        theme="material", custom_templates=None, mdx=["toc"], mdx_config={}, handler_config={}, tool_config=config
    )
    handler._update_env(Markdown(extensions=["toc", "fenced_code", "pymdownx.highlight"]), config=config)
    return handler, handler.get_options(_OPTIONS)
