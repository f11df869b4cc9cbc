"""The answers of a screening page by page: one structure with all its answers at a time."""

import asyncio
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any
from uuid import UUID

from chem.limits import MOST_CHARACTERS
from ews.compute.screening_records import COLUMNS
from ews.flow.exchange import Exchange
from ews.store.screened import Sought, answered_parts

MOST_PARTS = 4  # looked through for one page, where none of them is skipped by its counts
SAID = ("jurisdiction", "status", "level", "entry", "kind", "reason")
csv.field_size_limit(2 * MOST_CHARACTERS["molfile"])  # of the interpreter; a cell may be a molfile
Structure = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page begins: the number of a part, and how many structures of it to leave out."""

    part: int = 0
    passed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Structures with their answers; `following` is None on the last page."""

    structures: list[Structure]
    following: Place | None


async def answers_of(
    exchange: Exchange, screening_id: UUID, sought: Sought, *, place: Place, limit: int
) -> Page:
    """Return a page of structures of which an answer is sought."""
    async with exchange.pool.acquire() as conn:
        parts = await answered_parts(conn, screening_id, sought, first=place.part, limit=MOST_PARTS)
    return await asyncio.to_thread(_page, parts, sought, place, limit)


def _page(parts: Any, sought: Sought, place: Place, limit: int) -> Page:
    found: list[Structure] = []
    for number, lines in parts:
        passed = place.passed if number == place.part else 0
        for count, structure in enumerate(structures_in(lines.decode(errors="replace")), start=1):
            if count <= passed or not (wanted := _wanted(structure, sought)):
                continue
            found.append(wanted)
            if len(found) == limit:
                return Page(structures=found, following=Place(part=number, passed=count))
    more = Place(part=parts[-1][0] + 1) if len(parts) == MOST_PARTS else None
    return Page(structures=found, following=more)


def structures_in(lines: str) -> Iterator[Structure]:
    """Put the lines about one structure together; an active part of a mixture stands by itself."""
    last: Structure = {}
    for cells in csv.reader(StringIO(lines, newline="")):
        row = dict(zip(COLUMNS, cells, strict=True))
        about = {name: row[name] for name in ("id", "input", "inchikey", "error")}
        code = row["jurisdiction"]
        is_same = last and about == last["about"] and code not in last["codes"]
        if not is_same:
            if last:
                yield last["about"] | {"answers": last["answers"]}
            last = {"about": about, "codes": set(), "answers": []}
        if code:
            last["codes"].add(code)
            last["answers"].append({name: row[name] for name in SAID})
    if last:
        yield last["about"] | {"answers": last["answers"]}


def _wanted(structure: Structure, sought: Sought) -> Structure | None:
    """Return the structure with the answers of the places that are sought; None if it has none."""
    if sought.faults:
        return structure if structure["error"] else None
    if sought.jurisdictions is None and sought.statuses is None:
        return structure
    within = [
        each
        for each in structure["answers"]
        if sought.jurisdictions is None or each["jurisdiction"] in sought.jurisdictions
    ]
    is_sought = any(sought.statuses is None or each["status"] in sought.statuses for each in within)
    return {**structure, "answers": within} if is_sought else None
