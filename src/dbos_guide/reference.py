"""A DBOS symbol for its reference page: the signature that mkdocstrings renders from the installed dbos, and its first line."""

import re
from functools import cache
from html import escape
from typing import Any

from dbos_guide import symbols

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
_SIGNATURE = re.compile(r'<div class="doc-signature highlight">.*?</div>', re.S)


def describe(symbol: str) -> str:
    """The HTML between a symbol's heading and its rules."""
    handler, options = _handler()
    rendered = handler.render(handler.collect(f"dbos.{symbol}", options), options)
    signature = _SIGNATURE.search(rendered)
    text = signature[0].replace("<pre>", f'<pre tabindex="0" aria-label="Signature of {symbol}">') if signature else ""
    return f"{text}<p>{escape(first_sentence(symbol))}</p>"


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
