"""A new rule: its four files and its line in nav, from templates that fail until every blank is filled in."""

import re
from pathlib import Path

from dbos_guide.errors import GuideError
from dbos_guide.model import Guide
from dbos_guide.rules import BLANK

_PAGE = f'''---
title: {BLANK} title, an imperative a reader can obey
impact: __IMPACT__
since: "{BLANK} since, the dbos release that right.py needs, such as 3.0"
tags: [DBOS.workflow, DBOS.step]
proof:
  given: {BLANK} given, what happens to both programs
  measure: {BLANK} measure, what is measured
  wrong: {BLANK} wrong, what the wrong program gives
  right: {BLANK} right, what the right program gives
---
{BLANK} what goes wrong and for whom, in the words of somebody who searches for the symptom.

=== "Wrong"

    ```python
    --8<-- "__ID__/wrong.py:example"
    ```

=== "Right"

    ```python
    --8<-- "__ID__/right.py:example"
    ```

## What to know

- {BLANK} a default, a limit, an exception: each a measured fact or with a link.

## When not to

{BLANK} where the rule does not apply.
'''

_PROGRAM = f"""import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    # {BLANK} the program __DOES__
    return ship(order)


# --8<-- [end:example]
"""

_EXPERIMENT = f'''def measure(lab):
    lab.kill_on("ship")
    lab.worker().start("checkout", "o-1", id="order-1")
    lab.recover()
    lab.status("order-1")
    return lab.count("{BLANK} the call whose effects are counted, or measure something else")
'''


def create(guide: Guide, id: str) -> list[Path]:
    """Writes the files of a rule and its line in nav, last in its category; returns the paths.

    Raises:
        GuideError: the id is malformed, its category unknown, or the rule exists.
    """
    root = guide.root
    category = next((c for c in guide.categories if c.id == id.partition("/")[0]), None)
    if not re.fullmatch(r"[a-z0-9-]+/[a-z0-9]+(-[a-z0-9]+)*", id):
        raise GuideError(f"{id} is no rule's id: write <category>/<name> in lower case with hyphens, such as queue/my-rule.")
    if category is None:
        raise GuideError(
            f"There is no category {id.partition('/')[0]}: write one of {', '.join(c.id for c in guide.categories)}."
        )
    page, folder = root / "docs" / f"{id}.md", root / "snippets" / id
    if page.exists() or folder.exists():
        raise GuideError(f"The rule {id} exists already: choose another name, or edit docs/{id}.md.")
    files = {
        page: _PAGE.replace("__IMPACT__", category.impact),
        folder / "wrong.py": _PROGRAM.replace("__DOES__", "a good engineer could write on a Friday"),
        folder / "right.py": _PROGRAM.replace("__DOES__", "that obeys the rule"),
        folder / "experiment.py": _EXPERIMENT,
    }
    _add_to_nav(root / "mkdocs.yml", category.id, id)
    folder.mkdir(parents=True)
    for path, text in files.items():
        path.write_text(text.replace("__ID__", id))
    return [*files, root / "mkdocs.yml"]


def _add_to_nav(config: Path, category: str, id: str) -> None:
    lines = config.read_text().splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if re.match(rf"\s+- {category}/[\w-]+\.md\s*$", line))
    indent = lines[last][: len(lines[last]) - len(lines[last].lstrip())]
    lines.insert(last + 1, f"{indent}- {id}.md\n")
    config.write_text("".join(lines))
