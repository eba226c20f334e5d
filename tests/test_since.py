"""Since when dbos has each symbol of the rules: complete, up to date, in agreement with what the rules say of themselves."""

import re
from importlib.metadata import version

from dbos_guide import since, symbols
from dbos_guide.model import Guide


def number(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))


def test_every_symbol_and_release_is_measured(guide: Guide) -> None:
    record = since.record()
    mend = "run `uv run python -m dbos_guide.since`"
    assert record["symbols"].keys() == since.tags(guide), mend
    assert record["releases"] == since.releases(since.minor(version("dbos"))), mend


def test_the_installed_release_has_what_is_said_to_be_in_all_since() -> None:
    assert [symbol for symbol in since.record()["symbols"] if symbols.find(symbol) is None] == []


def test_no_rule_is_older_than_its_symbols(guide: Guide) -> None:
    firsts = since.record()["symbols"]
    early = [
        f"{rule.id} says since {rule.since}, {tag} is there since {firsts[tag]}"
        for rule in guide.rules.values()
        for tag in rule.tags
        if number(rule.since) < number(firsts[tag])
    ]
    assert not early, "\n".join(early)


def test_a_symbol_counts_from_the_release_from_which_on_all_have_it() -> None:
    has = {"2.0": {"a", "b", "gone"}, "2.1": {"a", "gone"}, "3.0": {"a", "b"}, "3.1": {"a", "b", "new"}}
    assert since.firsts(has) == {"a": "2.0", "b": "3.0", "new": "3.1"}


def test_the_page_says_it(guide: Guide) -> None:
    assert since.since("SQLAlchemyDatasource") == "since dbos 2.22"
    assert since.since("DBOS.step") == "since dbos 2.0 or earlier"
    assert re.fullmatch(r"\d+\.\d+", since.minor("3.4.1"))
