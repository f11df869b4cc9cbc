"""The 233 conflicts that collections of names hold: each is caught or settled, none passes.

Every reading of a case (a name and the structure some collection gives it) is sent through the
reader of reports and the intake of findings, with the tables of the project. Systematic names are
not read by OPSIN here: what the tables hold must be enough.
"""

import asyncio
import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from chem.naming.records import Resolution
from ews.compute.compute import Compute
from ews.flow.normalise import normalise
from ews.naming.resolver import Resolver
from schemas.issues import RecordIssue
from schemas.names import load_lookup
from schemas.reports.load import read_report
from schemas.reports.records import Report

FOLDER = Path(__file__).parent / "name_conflicts"
CASES = 233
TODAY = date(2026, 11, 23)
ENVELOPE = {
    "version": 1,
    "version_kind": "initial",
    "kind": "collected_sample",
    "dates": {"incident": {"value": "2023-02-15", "precision": "day"}},
    "place": {"country": "GB"},
    "tlp": "TLP:AMBER",
    "audience": ["network"],
}
# What these tables say about a drawing; other findings about its quality are tested elsewhere.
TOLD = frozenset(
    (
        "readings_contradict",
        "name_new_for_structure",
        "cas_new_for_structure",
        "stereo_contradicts",
        "no_carbon",
        "cas_malformed",
        "text_too_long",
    )
)


def table(name: str) -> tuple[Mapping[str, str], ...]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


DECISIONS = table("decisions.csv")
READINGS = {
    case: tuple(rows) for case, rows in groupby(table("readings.csv"), key=lambda row: row["case"])
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one case: the codes told for each reading, and what the name stands for."""

    told: tuple[str, ...]
    resolution: Resolution


def finding(row: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {"name": row["name"], "evidence": "library_match"}
    if row["smiles"]:
        given["structure"] = {"smiles": row["smiles"]}
    if row["cas"]:
        given["cas"] = row["cas"]
    return given


def read(case: str) -> Report | tuple[RecordIssue, ...]:
    findings = [finding(row) for row in READINGS[case]]
    return read_report(ENVELOPE | {"reference": case, "findings": findings}, today=TODAY)


def told(issues: Iterable[RecordIssue], places: int) -> tuple[str, ...]:
    by_place: list[set[str]] = [set() for _ in range(places)]
    for issue in issues:
        by_place[int(issue.pointer.split("/")[2])].add(issue.code)
    return tuple(" ".join(sorted(codes & TOLD)) for codes in by_place)


def grade(found: Resolution) -> str:
    """Return the grade; names that only look alike are no knowledge of this one."""
    return "unknown" if found.grade == "suggestion" else found.grade


def candidates(found: Resolution) -> str:
    keys = {each.inchikey or "" for each in found.candidates}
    return " ".join(sorted(keys)) if found.grade == "ambiguous" else ""


async def all_outcomes() -> dict[str, Outcome]:
    resolver, compute = Resolver(load_lookup()), Compute(processes=1)
    asked = await resolver.resolve_many([row["name"] for row in DECISIONS], expecting="name")
    bodies = {row["case"]: read(row["case"]) for row in DECISIONS}
    reports = {case: body for case, body in bodies.items() if isinstance(body, Report)}
    await compute.start()
    try:
        taken = await normalise(compute, resolver, list(reports.values()))
    finally:
        await compute.stop()
    issues = {case: body for case, body in bodies.items() if not isinstance(body, Report)}
    issues |= {case: result.issues for case, result in zip(reports, taken, strict=True)}
    return {
        row["case"]: Outcome(
            told=told(issues[row["case"]], len(READINGS[row["case"]])), resolution=resolution
        )
        for row, resolution in zip(DECISIONS, asked, strict=True)
    }


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return asyncio.run(all_outcomes())


def test_every_case_has_a_decision_a_reason_and_its_readings() -> None:
    assert [row["case"] for row in DECISIONS] == [str(n) for n in range(1, CASES + 1)]
    assert {row["decision"] for row in DECISIONS} == {"caught", "settled"}
    assert all(row["reason"] for row in DECISIONS)
    assert [row["case"] for row in DECISIONS if None in row] == []  # a comma without quotes
    assert READINGS.keys() == {row["case"] for row in DECISIONS}


def stands_for(found: Resolution) -> tuple[str, str, str]:
    return grade(found), found.inchikey or "", candidates(found)


def test_the_name_stands_for_what_was_decided(outcomes: Mapping[str, Outcome]) -> None:
    found = {row["case"]: stands_for(outcomes[row["case"]].resolution) for row in DECISIONS}
    decided = {row["case"]: (row["grade"], row["inchikey"], row["candidates"]) for row in DECISIONS}
    assert found == decided


def test_each_reading_is_told_as_decided(outcomes: Mapping[str, Outcome]) -> None:
    expected = {case: tuple(row["told"] for row in rows) for case, rows in READINGS.items()}
    assert {case: outcome.told for case, outcome in outcomes.items()} == expected
    caught = {row["case"] for row in DECISIONS if row["decision"] == "caught"}
    assert {case for case, told in expected.items() if any(told)} == caught


def test_a_settled_case_agrees_with_a_reading_of_the_collections() -> None:
    settled = [row for row in DECISIONS if row["inchikey"] and row["decision"] == "settled"]
    assert settled
    against = [
        row["case"]
        for row in settled
        if row["inchikey"][:14]
        not in {reading["inchikey"][:14] for reading in READINGS[row["case"]]}
    ]
    assert against == []
