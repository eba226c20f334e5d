"""The skill for coding agents: valid, whole, and installed without harm to what somebody changed."""

import re
import zipfile
from pathlib import Path

import pytest
from skills_ref import validate

from dbos_guide.errors import GuideError
from dbos_guide.exports import reading, skill
from dbos_guide.exports.documents import documents
from dbos_guide.model import Guide

LINK = re.compile(r"\]\((?!https?:|#|site:)([^)\s#]+)")


def test_the_skill_is_valid_and_stands_alone(built: Path, guide: Guide) -> None:
    folder = built / "site/skill/dbos-python"
    assert validate(folder) == []
    text = (folder / "SKILL.md").read_text()
    assert len(text.splitlines()) < 500
    assert len(text) / 3.3 < 5000, "tokens, at 3.3 characters each"
    for heading in ("When to apply", "Priorities", "Critical rules", "Key constraints", "Which reference for which task"):
        assert f"\n## {heading}\n" in text
    assert "removed in 3.0" in text or "\n## What 3.0 removed\n" in text
    for rule in guide.rules.values():
        reference = (folder / "references" / f"{rule.reference}.md").read_text()
        assert f"references/{rule.reference}.md" in text
        for part in (rule.title, "**✗ Wrong**", "**✓ Right**", "**Proof**", "## What to know", "## When not to"):
            assert part in reference
    for file in folder.rglob("*.md"):
        targets = [(file.parent / target).resolve() for target in LINK.findall(file.read_text())]
        assert all(target.is_relative_to(folder.resolve()) and target.exists() for target in targets), file
    with zipfile.ZipFile(built / "dist/dbos-python-skill.zip") as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside == {f"dbos-python/{p.relative_to(folder)}": p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_home_page_without_the_constraints_is_a_sentence(built: Path, guide: Guide) -> None:
    home = next(document for document in documents(guide) if document.source == "index.md")
    with pytest.raises(GuideError, match=r"docs/index.md:1: the skill needs the section `## Other`"):
        skill._section(home, "other")


def test_installing_the_skill_keeps_what_somebody_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"SKILL.md": "one\n", "references/a.md": "a\n", "references/old.md": "old\n"}
    monkeypatch.setattr(reading, "skill_files", lambda: files)
    assert len(reading.install_skill(tmp_path).written) == 3
    folder = tmp_path / "dbos-python"
    (folder / "SKILL.md").write_text("mine\n")
    files = {"SKILL.md": "two\n", "references/a.md": "b\n"}
    done = reading.install_skill(tmp_path)
    assert (done.written, done.kept, done.removed) == (["references/a.md"], ["SKILL.md"], ["references/old.md"])
    assert (folder / "SKILL.md").read_text() == "mine\n"
    assert reading.install_skill(tmp_path).kept == ["SKILL.md"], "it is still not ours"
    assert reading.install_skill(tmp_path, force=True).replaced == ["SKILL.md"]
    assert (folder / "SKILL.md").read_text() == "two\n"
    assert not (folder / "references/old.md").exists()
    done = reading.install_skill(tmp_path)
    assert done == reading.Installed([], [], [], []), "nothing to do"


def test_a_foreign_file_in_the_place_of_the_skill_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "skill_files", lambda: {"SKILL.md": "one\n"})
    (tmp_path / "dbos-python").mkdir()
    (tmp_path / "dbos-python/SKILL.md").write_text("theirs\n")
    assert reading.install_skill(tmp_path).kept == ["SKILL.md"]
    (tmp_path / "file").write_text("")
    with pytest.raises(GuideError, match="The skill cannot be written to"):
        reading.install_skill(tmp_path / "file")
