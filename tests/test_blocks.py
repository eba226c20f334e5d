"""Every block of every page has a fate, and no block harms another."""

import os
import shutil
from itertools import zip_longest
from pathlib import Path

import pytest

from dbos_guide import blocks, catalogue
from dbos_guide.blocks import Block
from dbos_guide.errors import GuideError
from dbos_guide.lab.harness import Harness
from dbos_guide.model import Guide
from tests.conftest import PARALLEL

FIXTURE = Path(__file__).parent / "fixtures" / "guide"

NASTY = {
    "hangs": "```python\nimport threading\nthreading.Event().wait()\n```",
    "exits hard": "```python\nimport os\nos._exit(3)\n```",
    "kills itself": "```python\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n```",
    "raises": "```python\nraise KeyError('x')\n```",
    "exits": "```python\nimport sys\nsys.exit(2)\n```",
    "shell fails": "```sh\nfalse\ntrue\n```",
    "prints other": "```python\nprint(1)\n```\n\n<!--pytest-codeblocks:expected-output-->\n\n```\n2\n```",
    "bad json": "```json\n{\n```",
    "bad sql": "```sql\nSELECT * FROM nowhere\n```",
    "unknown language": "```cobol\nSTOP RUN.\n```",
    "no language": "```\nx\n```",
}
REASONS = {
    "hangs": "stuck: not done after 15 seconds",
    "exits hard": "it ended with 3",
    "kills itself": "it ended with -9",
    "raises": "KeyError: 'x'",
    "prints other": "it printed '1', not the output shown",
    "bad json": "this is not json",
    "bad sql": 'relation "nowhere" does not exist',
    "unknown language": "nothing proves a block of language 'cobol'",
}
SOUND = {
    "changes the environment": "```python\nimport os\nos.environ['LEAK'] = '1'\nos.chdir('/')\n```",
    "sees nothing of it": "```python\nimport os\nassert 'LEAK' not in os.environ and os.getcwd() != '/'\n```",
    "is main": '```python\nassert __name__ == "__main__"\n```',
    "has attributes": '```python title="a.py" hl_lines="1"\nprint("seen")\n```\n\n<!--pytest-codeblocks:expected-output-->\n\n'
    "```\nseen\n```",
    "has attributes in braces": '```{ .python title="a.py" }\nassert True\n```',
    "is indented": "- item\n\n    ```python\n    x = 1\n    assert x\n    ```",
    "has a database": "```python\nimport os, psycopg\npsycopg.connect(os.environ['DBOS_SYSTEM_DATABASE_URL']).close()\n```",
    "is SQL": "```sql\nSELECT status FROM dbos.workflow_status\n```",
    "is JSON": '```json\n{"a": 1}\n```',
    "is TOML": "```toml\na = 1\n```",
    "is YAML": "```yaml\na: 1\n```",
    "is shell in a clone": "```sh\ntest -f mkdocs.yml\necho changed > mkdocs.yml\n```",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURE, tmp_path / "guide")
    os.system(f"git init -q {tmp_path / 'guide'}")
    return tmp_path / "guide"


def run(root: Path, harness: Harness, scratch: Path) -> list[Block]:
    scratch.mkdir()
    return list(blocks.prove(catalogue.load(root), harness, parallel=PARALLEL, scratch=scratch))


def test_sound_blocks_pass_beside_nasty_ones(copy: Path, harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "LIMIT_SECONDS", 15.0)
    names = [name for pair in zip_longest(SOUND, NASTY) for name in pair if name]
    (copy / "README.md").write_text("\n\n".join((SOUND | NASTY)[name] for name in names) + "\n")
    before = (copy / "mkdocs.yml").read_text()
    found = [block for block in run(copy, harness, copy.parent / "scratch") if block.file == "README.md"]
    assert len(found) == len(names), "an output block belongs to the block before it"
    failed = {name: block.failure or "" for name, block in zip(names, found, strict=True) if block.fate == "failed"}
    assert failed.keys() == NASTY.keys(), failed
    assert all(sign in failed[name] for name, sign in REASONS.items()), failed
    assert (copy / "mkdocs.yml").read_text() == before, "a shell block changes its own clone only"


def test_an_include_that_no_rule_proves(copy: Path, harness: Harness) -> None:
    (copy / "README.md").write_text('```python\n--8<-- "shop.py:all"\n```\n')
    (block, *_) = run(copy, harness, copy.parent / "scratch")
    assert (block.fate, block.place) == ("failed", "README.md:1")
    assert "shop.py:all belongs to no rule" in (block.failure or "")


@pytest.mark.parametrize("marker", ["pytest-codeblocks:skip", "pytest.mark.skip", "pytest-codeblocks:skipfile"])
def test_no_block_can_be_skipped(copy: Path, marker: str) -> None:
    (copy / "README.md").write_text(f"Text\n\n<!--{marker}-->\n\n```python\n1 / 0\n```\n")
    with pytest.raises(GuideError, match=r"README.md:3: no block is skipped: drop the marker"):
        blocks.find(copy)


def test_a_fence_that_never_ends(copy: Path) -> None:
    (copy / "README.md").write_text("```python\nx = 1\n")
    with pytest.raises(GuideError, match=r"README.md:1: a block cannot be read"):
        blocks.find(copy)


def test_every_block_of_the_guide(guide: Guide, harness: Harness, tmp_path: Path) -> None:
    found = list(blocks.prove(guide, harness, parallel=PARALLEL, scratch=tmp_path))
    failed = [f"{block.place}: {block.failure}" for block in found if block.fate == "failed" or not block.fate]
    assert not failed, "\n".join(failed)
    assert len(found) >= 2 * len(guide.rules)


def test_a_block_runs_elsewhere_only_if_a_test_names_it(copy: Path) -> None:
    (copy / "tests").mkdir()
    (copy / "tests" / "test_other.py").write_text('# a block of README.md\nblock("Named")\n')
    (copy / "README.md").write_text('```php title="Named"\nx\n```\n\n```php title="Other"\nx\n```\n')
    guide = catalogue.load(copy)
    named, other, *_ = [blocks._settle(block, guide) for block in blocks.find(copy)]
    assert named.fate == "run by tests/test_other.py"
    assert (other.fate, other.failure and other.failure.split(":")[0]) == ("failed", "nothing proves a block of language 'php'")
    assert blocks.titled(copy, "README.md", "Named") == "x\n"
    with pytest.raises(GuideError, match=r'README.md:1: 0 blocks are titled "None": there must be one'):
        blocks.titled(copy, "README.md", "None")
