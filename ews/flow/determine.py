"""Determine: what the law says of a substance over all time, and the answer for one day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chem.determinations import Answer
from chem.law import Coverage
from chem.rules.answers import answer
from ews.flow.records import Active
from ews.store.connection import Connection
from ews.store.determinations import record_determinations


async def determine(
    conn: Connection,
    claimed: Mapping[int, Active],
    *,
    ruleset_id: int,
    chem_version: str,
    at: datetime,
) -> int:
    """Store the determinations of the substances that are this transaction's to measure."""
    found = {substance_id: active.determinations for substance_id, active in claimed.items()}
    return await record_determinations(
        conn, found, ruleset_id=ruleset_id, chem_version=chem_version, at=at
    )


def status_on(
    active: Active, coverage: Sequence[Coverage], *, valid_on: date
) -> tuple[Answer, ...]:
    """Return the control status in every loaded jurisdiction on one day."""
    return answer(active.determinations, coverage, valid_on=valid_on)
