"""The registry as a reader sees it: substances and their stored status."""

from dataclasses import asdict
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from chem.rules.answers import answer
from ews.errors import EwsError
from ews.flow.check import reasoned
from ews.flow.exchange import Exchange
from ews.flow.release import Reader, may_see
from ews.store.connection import Connection
from ews.store.determinations import determinations_over_all_time
from ews.store.families import families_at
from ews.store.mentions import places_of
from ews.store.reading import reading
from ews.store.ruleset_history import ruleset_at
from ews.store.search import reference_among
from ews.store.sightings import keys_of_substance
from ews.store.substance_names import names_of
from ews.store.substances import read_substances


class UnknownSubstanceError(EwsError):
    """No substance has this identifier, or none that this reader may see; which is not said."""

    code = "unknown_substance"
    status = HTTPStatus.NOT_FOUND


async def read_substance(exchange: Exchange, reader: Reader, substance_id: int) -> dict[str, Any]:
    """Return one substance with the countries of the reports that the reader may see.

    Raises:
        UnknownSubstanceError: there is none; or it is no reference substance, and the reader may
            see no report of it.
    """
    now = exchange.clock.now()
    async with reading(exchange.pool, reader, at=now) as conn:
        countries = await _seen_from(conn, reader, substance_id, at=now)
        found = (await read_substances(conn, [substance_id]))[substance_id]
        families = (await families_at(conn, [substance_id], known_at=now))[substance_id]
        names = await names_of(conn, substance_id)
        keys = await keys_of_substance(conn, substance_id)
    return {
        "substance_id": found.id,
        "inchikey": found.inchikey,
        "name": found.name,
        "smiles": found.smiles,
        "formula": found.formula,
        "mass": found.mass,
        "families": [{"family": family, "because": because} for family, because in families],
        "reported_from": sorted(countries),
        "names": [asdict(each) for each in names],
        "cas": list(exchange.names.cas_numbers_of(found.inchikey)),
        "keys": keys,
    }


async def read_status(
    exchange: Exchange, reader: Reader, substance_id: int, *, valid_on: date, known_at: datetime
) -> dict[str, Any]:
    """Return the stored status of one substance; raises as `read_substance` does."""
    now = exchange.clock.now()
    async with reading(exchange.pool, reader, at=now) as conn:
        await _seen_from(conn, reader, substance_id, at=now)
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


async def _seen_from(
    conn: Connection, reader: Reader, substance_id: int, *, at: datetime
) -> set[str]:
    """Return the countries of the visible reports; identifiers are easily guessed.

    A reference substance is no secret: everybody may know what it is, if not who reported it.
    """
    places = await places_of(conn, substance_id)
    countries = {each.country for each in places if may_see(reader, each, at=at)}
    if not countries and not await reference_among(conn, [substance_id]):
        raise UnknownSubstanceError(f"there is no substance {substance_id} that you may see")
    return countries
