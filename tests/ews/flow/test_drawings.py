"""What was drawn, salts and all, is kept once, however often and by whomever it was drawn."""

import asyncio

from ews.flow.exchange import Exchange
from ews.store.connection import Pool
from ews.store.drawings import Drawing, drawings_of_versions, register_drawings
from tests.ews.exchange import House, report

SALT = "CNC(C)C(=O)c1ccc(C)cc1.Cl"
SAME_SALT = "Cl.C1=CC(C)=CC=C1C(=O)C(NC)C"
OTHER_SALT = "CNC(C)C(=O)c1ccc(C)cc1.Br"
IDS = "SELECT drawing_id FROM finding ORDER BY id"


def drawn(reference: str, smiles: str) -> dict[str, object]:
    finding = {"structure": {"smiles": smiles}, "evidence": "tentative"}
    return report(reference, findings=[finding])


async def test_two_drawings_of_one_salt_are_one_row_and_another_salt_is_another(
    lab: House, exchange: Exchange
) -> None:
    answers = [
        (await lab.post("/v1/reports", drawn(f"R-{place}", smiles)))[1]["findings"][0]
        for place, smiles in enumerate([SALT, SAME_SALT, OTHER_SALT])
    ]

    one, same, other = [row["drawing_id"] for row in await exchange.pool.fetch(IDS)]
    assert one == same != other
    assert [each["registered"] for each in answers[:2]] == ["CNC(C)C(=O)c1ccc(C)cc1.Cl"] * 2
    assert len({each["registered_key"] for each in answers}) == 2
    assert len({each["substances"][0]["substance_id"] for each in answers}) == 1


async def test_both_actives_of_a_mixture_point_to_the_one_drawing(
    lab: House, exchange: Exchange
) -> None:
    mixture = f"{SALT}.CN1CCC23C4C1CC5=C2C(=C(C=C5)O)OC3C(C=C4)O"
    _, answer = await lab.post("/v1/reports", drawn("R-1", mixture))

    ids = [row["drawing_id"] for row in await exchange.pool.fetch(IDS)]
    assert len(answer["findings"][0]["substances"]) == len(ids) == 2
    assert len(set(ids)) == 1


async def test_a_drawing_is_kept_with_what_made_its_key(lab: House, exchange: Exchange) -> None:
    await lab.post("/v1/reports", drawn("R-1", SAME_SALT))

    async with exchange.pool.acquire() as conn:
        version = await conn.fetchval("SELECT max(id) FROM report_version ORDER BY 1")
        (kept,) = await drawings_of_versions(conn, [version])
    ready = exchange.compute.ready
    assert (kept.chem_version, kept.rdkit_version) == (ready.chem_version, ready.rdkit_version)
    assert kept.smiles == SALT


async def test_a_structure_that_stands_for_a_name_was_not_drawn(
    lab: House, exchange: Exchange
) -> None:
    named = {"name": "mephedrone", "evidence": "tentative"}
    _, answer = await lab.post("/v1/reports", report("R-1", findings=[named]))

    assert answer["findings"][0]["registered_key"] is None
    assert await exchange.pool.fetchval(IDS) is None


async def test_a_check_says_the_key_of_the_drawing(lab: House) -> None:
    answers = [(await lab.get("/v1/check", structure=smiles))[1] for smiles in (SALT, SAME_SALT)]
    assert answers[0]["registered_key"] == answers[1]["registered_key"]


async def test_eight_transactions_that_register_the_same_drawings_agree(pool: Pool) -> None:
    drawings = [
        Drawing(key=f"{place}", smiles="C", chem_version="1", rdkit_version="1")
        for place in range(20)
    ]

    async def register(order: list[Drawing]) -> dict[Drawing, int]:
        async with pool.acquire() as conn, conn.transaction():
            return await register_drawings(conn, order)

    orders = [drawings, drawings[::-1]] * 4
    ids = await asyncio.gather(*[register(order) for order in orders])
    assert all(each == ids[0] for each in ids)
    assert len(set(ids[0].values())) == len(drawings)
