"""The substances of the table of names stand in the registry; what is new stays new."""

import asyncio
from collections.abc import Sequence

import pytest

from chem.name_table import NamedStructure
from ews.flow.exchange import Exchange
from ews.flow.reclassify import reclassify
from ews.flow.reference import register_reference
from ews.flow.run import submit
from ews.flow.search import Asked, Search
from ews.flow.sender import Sender
from ews.store.organisations import ensure_organisation
from ews.store.search import reference_ids
from schemas.names import load_name_rows
from tests.ews.exchange import report

MEPHEDRONE = "YELGFTGWJGBAQU-UHFFFAOYSA-N"
NEVER_NAMED = "CCCCc1ccc(C(=O)C(CC)NCCC)cc1"  # a cathinone in no table


@pytest.fixture(scope="module")
def rows() -> Sequence[NamedStructure]:
    return [row for row in load_name_rows() if row.inchikey == MEPHEDRONE]


@pytest.fixture
async def sender(exchange: Exchange) -> Sender:
    async with exchange.pool.acquire() as conn:
        house = await ensure_organisation(
            conn, name="Laboratory", kind="lab", country="GB", at=exchange.clock.now()
        )
    return Sender(organisation_id=house.id, country="GB", scopes=frozenset({"report:write"}))


async def rules(exchange: Exchange, sender: Sender, smiles: str) -> list[str]:
    """Report a structure; return the rules by which it is new."""
    finding = {"structure": {"smiles": smiles}, "evidence": "library_match"}
    body = report(findings=[finding | {"technique": ["gc_ms"]}])
    (answer,) = await submit(exchange, sender, [body])
    assert answer.outcome == "loaded"
    async with exchange.pool.acquire() as conn:
        return [row["rule"] for row in await conn.fetch("SELECT rule FROM signal ORDER BY rule")]


async def test_registering_again_or_twice_at_once_changes_nothing(
    exchange: Exchange, rows: Sequence[NamedStructure]
) -> None:
    counts = await asyncio.gather(*(register_reference(exchange, rows) for _ in range(3)))
    async with exchange.pool.acquire() as conn:
        held, names = await reference_ids(conn), await conn.fetch("SELECT * FROM substance_name")
    again = await register_reference(exchange, rows)
    async with exchange.pool.acquire() as conn:
        assert await reference_ids(conn) == held
        assert await conn.fetch("SELECT * FROM substance_name") == names

    assert max(counts) == 1
    assert (again, list(held)) == (0, [MEPHEDRONE])


async def test_a_name_that_left_the_table_leaves_the_registry(
    exchange: Exchange, rows: Sequence[NamedStructure]
) -> None:
    await register_reference(exchange, rows)
    await register_reference(exchange, rows[:1])

    async with exchange.pool.acquire() as conn:
        names = [row["name"] for row in await conn.fetch("SELECT name FROM substance_name")]
    assert names == [rows[0].name]


async def test_a_substance_that_left_the_table_is_no_reference(
    exchange: Exchange, rows: Sequence[NamedStructure]
) -> None:
    await register_reference(exchange, rows)
    await register_reference(exchange, [])

    async with exchange.pool.acquire() as conn:
        assert await reference_ids(conn) == {}


async def test_the_first_report_of_a_reference_substance_is_the_first_ever(
    exchange: Exchange, sender: Sender, rows: Sequence[NamedStructure]
) -> None:
    await register_reference(exchange, rows)
    await reclassify(exchange)

    assert "first_ever" in await rules(exchange, sender, rows[0].smiles)


async def test_a_new_substance_is_an_analogue_of_a_reference_one(
    exchange: Exchange, sender: Sender, rows: Sequence[NamedStructure]
) -> None:
    await register_reference(exchange, rows)
    await reclassify(exchange)

    assert "new_analogue" in await rules(exchange, sender, NEVER_NAMED)


async def test_everything_in_the_registry_gets_its_fingerprints_once(
    exchange: Exchange, sender: Sender, rows: Sequence[NamedStructure]
) -> None:
    await register_reference(exchange, rows)
    await rules(exchange, sender, NEVER_NAMED)
    one, other = Search(exchange), Search(exchange)
    await asyncio.gather(one.refresh(), other.refresh())

    found = [await each.find(None, Asked(smarts="CNC(C)C=O")) for each in (one, other)]
    async with exchange.pool.acquire() as conn:
        stored = await conn.fetchval("SELECT count(*) FROM fingerprint")
    await asyncio.gather(one.stop(), other.stop())

    assert stored == 2
    assert [each["total"] for each in found] == [2, 2]
