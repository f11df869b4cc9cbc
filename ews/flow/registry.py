"""The registry as a reader sees it: substances and their stored status."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from chem.rules.answers import answer
from ews.errors import EwsError
from ews.flow.check import reasoned
from ews.flow.exchange import Exchange
from ews.store.determinations import determinations_over_all_time
from ews.store.families import families_at
from ews.store.ruleset_history import ruleset_at
from ews.store.signals import sighted_countries
from ews.store.substances import read_substances


class UnknownSubstanceError(EwsError):
    """No substance has this identifier."""

    code = "unknown_substance"
    status = HTTPStatus.NOT_FOUND


async def read_substance(exchange: Exchange, substance_id: int) -> dict[str, Any]:
    """Return one substance; raises UnknownSubstanceError."""
    async with exchange.pool.acquire() as conn:
        found = (await read_substances(conn, [substance_id])).get(substance_id)
        if found is None:
            raise UnknownSubstanceError(f"there is no substance {substance_id}")
        now = exchange.clock.now()
        families = (await families_at(conn, [substance_id], known_at=now))[substance_id]
        countries = (await sighted_countries(conn, [substance_id]))[substance_id]
    return {
        "substance_id": found.id,
        "inchikey": found.inchikey,
        "name": found.name,
        "smiles": found.smiles,
        "formula": found.formula,
        "mass": found.mass,
        "families": [{"family": family, "because": because} for family, because in families],
        "reported_from": sorted(countries),
    }


async def read_status(
    exchange: Exchange, substance_id: int, *, valid_on: date, known_at: datetime
) -> dict[str, Any]:
    """Return the stored status of one substance; raises UnknownSubstanceError."""
    async with exchange.pool.acquire() as conn:
        if not await read_substances(conn, [substance_id]):
            raise UnknownSubstanceError(f"there is no substance {substance_id}")
        ruleset = await ruleset_at(conn, known_at=known_at)
        found = await determinations_over_all_time(conn, [substance_id], known_at=known_at)
    coverage = ruleset.coverage if ruleset else ()
    answers = answer(found.get(substance_id, ()), coverage, valid_on=valid_on)
    return {
        "substance_id": substance_id,
        "valid_on": valid_on,
        "known_at": known_at,
        "status": [reasoned(each) for each in answers],
    }
