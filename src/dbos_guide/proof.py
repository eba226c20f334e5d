"""The proof report: what was measured, sealed, and checked against the files before anything is published.

The seal is an HMAC over the report. Its key is `GUIDE_SEAL_KEY`, or a file in this user's cache directory: a report that was
edited by hand, or comes from elsewhere, does not carry the seal of whoever publishes.
"""

import hashlib
import hmac
import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dbos_guide.errors import GuideError
from dbos_guide.lab.run import cache_directory
from dbos_guide.model import Guide, Rule
from dbos_guide.prove import VARIANTS, RuleProof, Verdict, same, shown_value

SCHEMA = 1
REPORT = Path(".guide") / "proof.json"
KEY_VARIABLE = "GUIDE_SEAL_KEY"


def report(proofs: Iterable[RuleProof], versions: dict[str, str], started: float, root: Path) -> dict[str, Any]:
    """The proof report in JSON's types, sealed; `started` in monotonic seconds."""
    data = {
        "schema": SCHEMA,
        **versions,
        "date": datetime.now(UTC).date().isoformat(),
        "commit": _commit(root),
        "seconds": round(time.monotonic() - started, 3),
        "rules": [
            {
                "id": proof.rule.id,
                "sha256": proof.rule.sha256(),
                "passed": proof.passed,
                "variants": {variant: _entry(proof.variants[variant]) for variant in VARIANTS},
                "facts": {name: _entry(verdict) for name, verdict in proof.facts.items()},
                "idle": proof.idle,
            }
            for proof in sorted(proofs, key=lambda proof: proof.rule.rank)
        ],
    }
    return {**data, "seal": seal(data)}


def read(paths: Sequence[Path]) -> dict[str, Any]:
    """The report of one file, or of the parts that shards wrote.

    Raises:
        GuideError: a file is missing, no report, edited, or measured with other versions than the first.
    """
    parts = [_read(path) for path in paths]
    first = parts[0]
    for path, part in zip(paths, parts, strict=True):
        for key in ("dbos", "postgres", "python"):
            if part[key] != first[key]:
                raise GuideError(f"{path}: proven on {key} {part[key]}, {paths[0]} on {first[key]}: prove them alike.")
    merged = {**first, "rules": [rule for part in parts for rule in part["rules"]]}
    return {**merged, "seal": seal(merged)}


def admit(guide: Guide, paths: Sequence[Path], *, release: bool) -> None:
    """Makes these reports the ones that the next build draws from; for a release only if they prove every rule as it stands.

    Raises:
        GuideError: a report cannot be trusted, or, for a release, a rule is not proven: a sentence for each.
    """
    data = read(paths)
    if release and (found := problems(guide, data)):
        raise GuideError("\n".join(["Not published:", *found]), code=1)
    write(guide.root / REPORT, data)


def proven(guide: Guide) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The last complete report, and its entries by rule id: those that prove the rule's files as they are now. Both are
    empty without a report that can be trusted."""
    try:
        data = read([guide.root / REPORT])
    except GuideError:
        return {}, {}
    entries = {entry["id"]: entry for entry in data["rules"]}
    return data, {id: entries[id] for id, rule in guide.rules.items() if _unproven(rule, entries.get(id)) is None}


def write(path: Path, data: dict[str, Any]) -> None:
    """Writes a report; a file is there whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_text(json.dumps(data, indent=1) + "\n")
        part.replace(path)
    except OSError as error:
        raise GuideError(f"The report cannot be written to {path}: {error.strerror}.") from None


def problems(guide: Guide, data: dict[str, Any]) -> list[str]:
    """What keeps the guide from being published on this report, a sentence each; none if every rule is proven as it stands."""
    found = []
    if data["dbos"] != version("dbos"):
        found.append(f"The proof is for dbos {data['dbos']}, installed is {version('dbos')}: prove again.")
    entries = {entry["id"]: entry for entry in data["rules"]}
    for rule in guide.rules.values():
        if reason := _unproven(rule, entries.get(rule.id)):
            found.append(f"{rule.id}: {reason}: run `guide prove`.")
    return found


def seal(data: dict[str, Any]) -> str:
    """The seal of a report, its own `seal` left out."""
    content = json.dumps({key: value for key, value in data.items() if key != "seal"}, sort_keys=True)
    return hmac.new(_key(), content.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    if key := os.environ.get(KEY_VARIABLE):
        return key.encode()
    path = cache_directory() / "seal.key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_bytes()


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text())
    except FileNotFoundError:
        raise GuideError(f"There is no proof report {path}: run `guide prove`.") from None
    except (OSError, ValueError) as error:
        raise GuideError(f"{path} is no proof report ({error}): run `guide prove`.") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise GuideError(f"{path} is no proof report of schema {SCHEMA}: run `guide prove`.")
    if not hmac.compare_digest(str(data.get("seal")), seal(data)):
        raise GuideError(f"{path} was changed after it was written, or sealed with another key: run `guide prove`.")
    return data


def _unproven(rule: Rule, entry: dict[str, Any] | None) -> str | None:
    """Why a rule is not proven as it stands; the report's own word for it counts for nothing."""
    if entry is None:
        return "it was not proven"
    if entry["sha256"] != rule.sha256():
        return "its files changed since the proof"
    for variant in VARIANTS:
        claimed, measured = getattr(rule.proof, variant), entry["variants"][variant]
        if measured["error"] or not same(claimed, measured["measured"]):
            return f"its {variant} program did not do what the page claims"
        if not measured.get("shown") or set(measured["shown"]) - set(measured["ran"]):
            return f"its {variant} program shows lines that never ran"
    for fact in rule.facts:
        outcome = entry["facts"].get(fact.name)
        if outcome is None or outcome["error"] or not same(fact.value, shown_value(outcome["measured"])):
            return f"its fact {fact.name} is not as the page says"
    return None


def _commit(root: Path) -> str | None:
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True)
    return found.stdout.strip() or None


def _entry(verdict: Verdict) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "claimed": verdict.claimed,
        "measured": verdict.measured,
        "passed": verdict.passed,
        "seconds": verdict.seconds,
        "error": verdict.error,
        "workers": [_ending(worker, verdict.passed) for worker in verdict.workers],
    }
    if verdict.shown:
        entry |= {"shown": list(verdict.shown), "ran": list(verdict.ran), "story": list(verdict.story)}
    return entry


def _ending(worker: dict[str, Any], passed: bool) -> dict[str, Any]:
    """How a worker ended; what it wrote is kept where it helps, with a failure."""
    return {key: value for key, value in worker.items() if not passed or key in ("worker", "exit")}
