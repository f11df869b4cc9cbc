"""`ews law gaps`: who controls which member of a family, and who lacks which."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Annotated, Any

import typer

from ews.cli.failures import stop
from ews.cli.output import AsJson, tell_refused, write_json, write_table
from ews.cli.places import within_of
from ews.clock import SystemClock, today
from ews.compute.screening_records import Row, Terms
from ews.screening.answers import Refused, Statuses, statuses_of
from ews.screening.pool import Pool
from schemas.law.families import read_families
from schemas.law.load import FAMILIES, load_coverage
from schemas.names import load_name_rows

Family = Annotated[str, typer.Argument(metavar="FAMILY", help="an id that `ews families` shows")]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="the law of that day")
]
In = Annotated[str, typer.Option("--in", metavar="GB,DE", help="only these jurisdictions")]

CAUGHT = ("controlled", "conditional", "analogue_risk")
SHOWN = (*CAUGHT, "not_controlled", "unknown")


def gaps(family: Family, on: On = None, within: In = "", as_json: AsJson = False) -> None:
    """Say of each jurisdiction how many known members of a family it controls, and which not."""
    known = {one.id for one in read_families(FAMILIES)}
    if family not in known:
        near = ", ".join(sorted(one for one in known if family.lower() in one)[:8])
        alike = f"; alike: {near}" if near else ""
        stop(f"no family has the id {family!r}{alike}; `ews families` lists them")
    day = on.date() if on else today(SystemClock())
    terms = Terms(valid_on=day, jurisdictions=within_of(load_coverage(), within), family=family)
    found, refused = asyncio.run(_ask(terms))
    tell_refused(refused)
    document = gap_document(family, day, found)
    if as_json:
        write_json(document)
    else:
        _write(document)


async def _ask(terms: Terms) -> tuple[Statuses, Refused]:
    names = {row.smiles: row.name for row in load_name_rows() if row.kind == "preferred"}
    rows = [Row(id=name, text=smiles) for smiles, name in names.items()]
    pool = Pool()
    try:
        return await statuses_of(rows, terms, pool)
    finally:
        await pool.stop()


def gap_document(family: str, day: date, found: Statuses) -> dict[str, Any]:
    """Write who controls what as JSON: one object a jurisdiction, and every member's status."""
    codes = sorted(set(chain.from_iterable(found.values())))
    return {
        "family": family,
        "valid_on": day,
        "members": len(found),
        "jurisdictions": [_jurisdiction(code, found) for code in codes],
        "status": {
            name: {code: one.status for code, one in answers.items()}
            for name, answers in found.items()
        },
    }


def _jurisdiction(code: str, found: Statuses) -> dict[str, Any]:
    statuses = {
        name: answers[code].status if code in answers else "unknown"
        for name, answers in found.items()
    }
    counts = Counter(statuses.values())
    said = f"{code} controls {counts['controlled']} of {len(found)}"
    return {
        "jurisdiction": code,
        "said": said,
        "counts": {status: counts[status] for status in SHOWN},
        "lacks": sorted(name for name, status in statuses.items() if status not in CAUGHT),
    }


def _write(document: dict[str, Any]) -> None:
    rows = [
        (
            one["jurisdiction"],
            f"{one['counts']['controlled']} of {document['members']}",
            ", ".join(f"{n} {status}" for status, n in list(one["counts"].items())[1:] if n),
            _few(one["lacks"]),
        )
        for one in _by_control(document["jurisdictions"])
    ]
    title = f"{document['members']} known members of {document['family']} on {document['valid_on']}"
    write_table(title, ("", "controls", "others", "lacks, or not known"), rows)


def _by_control(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda one: (-one["counts"]["controlled"], one["jurisdiction"]))


def _few(names: Sequence[str], most: int = 12) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
