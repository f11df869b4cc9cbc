"""Screening a handful of structures and reading the answers back, for what is made of them."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ews.compute.screening_records import Row, Terms
from ews.screening.pool import CHUNK, Screeners, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What one jurisdiction says of one row."""

    status: str
    level: str
    entry: str
    reason: str


Statuses = Mapping[str, Mapping[str, Status]]  # by row id, by jurisdiction
Refused = Mapping[str, str]  # what is wrong with the structure of a row, by row id


async def statuses_of(
    rows: Sequence[Row], terms: Terms, screeners: Screeners
) -> tuple[Statuses, Refused]:
    """Answer about rows whose ids differ; a row that is not of the family is left out.

    Of a mixture the first answer of each jurisdiction stands.
    """
    await screeners.start()
    asked = replace(terms, form="jsonl")
    chunks = [[(row, 0) for row in rows[at : at + CHUNK]] for at in range(0, len(rows), CHUNK)]
    found: defaultdict[str, dict[str, Status]] = defaultdict(dict)
    refused: dict[str, str] = {}
    async for _, answers in in_order(screeners, chunks, asked):
        for line in (line for one in answers for line in one.lines.splitlines()):
            cells = json.loads(line)
            if cells["error"]:
                refused[cells["id"]] = cells["error"]
                continue
            status = Status(**{name: cells[name] for name in Status.__slots__})
            found[cells["id"]].setdefault(cells["jurisdiction"], status)
    return dict(found), refused
