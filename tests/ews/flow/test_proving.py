"""The audit's proof finds every row that was changed, taken away or put in, wherever it stands."""

from datetime import UTC, datetime, timedelta

import pytest

from ews.flow.proving import Proof, prove
from ews.store.audit import Deed, add_audit, all_entries, audit_head, chained
from ews.store.connection import Connection

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
COUNT = 7


@pytest.fixture
async def chain(conn: Connection) -> Connection:
    """A chain of seven, in a database whose owner may do anything."""
    for number in range(COUNT):
        deed = Deed(at=AT + timedelta(seconds=number), actor=f"key-{number}", action="read 'ü\\0'")
        await add_audit(conn, [deed])
    await conn.execute("ALTER TABLE audit_entry DISABLE TRIGGER append_only")
    return conn


async def _proof(conn: Connection, known: dict[int, bytes] | None = None) -> Proof:
    return await prove(all_entries(conn), await audit_head(conn), known or {})


async def test_an_untouched_chain_is_whole(chain: Connection) -> None:
    assert await _proof(chain) == Proof(entries=COUNT, broken=None)


async def test_an_empty_chain_is_whole(conn: Connection) -> None:
    assert await _proof(conn) == Proof(entries=0, broken=None)


@pytest.mark.parametrize("number", range(1, COUNT + 1))
async def test_a_changed_row_is_found(chain: Connection, number: int) -> None:
    await chain.execute(
        "UPDATE audit_entry SET entry = replace(entry, 'key-', 'kez-') WHERE id = $1", number
    )
    proof = await _proof(chain)
    assert proof.broken is not None
    assert (proof.broken.id, proof.entries) == (number, number - 1)


@pytest.mark.parametrize("number", range(1, COUNT + 1))
async def test_a_removed_row_is_found(chain: Connection, number: int) -> None:
    await chain.execute("DELETE FROM audit_entry WHERE id = $1", number)
    proof = await _proof(chain)
    assert proof.broken is not None
    assert proof.broken.id == number
    assert "missing" in proof.broken.why


@pytest.mark.parametrize("number", range(1, COUNT + 1))
async def test_a_removed_row_is_found_though_those_after_it_move_up(
    chain: Connection, number: int
) -> None:
    await chain.execute("DELETE FROM audit_entry WHERE id = $1", number)
    for each in range(number + 1, COUNT + 1):
        await chain.execute("UPDATE audit_entry SET id = id - 1 WHERE id = $1", each)
    proof = await _proof(chain)
    assert proof.broken is not None
    assert proof.broken.id == number


@pytest.mark.parametrize("number", range(1, COUNT + 2))
async def test_a_row_put_in_is_found(chain: Connection, number: int) -> None:
    """The intruder chains itself rightly to the one before it."""
    for each in range(COUNT, number - 1, -1):
        await chain.execute("UPDATE audit_entry SET id = id + 1 WHERE id = $1", each)
    before = await chain.fetchval(
        "SELECT coalesce((SELECT hash FROM audit_entry WHERE id = $1), decode($2, 'hex'))",
        number - 1,
        "00" * 32,
    )
    entry = '{"action":"nothing","actor":"nobody","at":"2026-11-23"}'
    await chain.execute(
        "INSERT INTO audit_entry (id, entry, hash) VALUES ($1, $2, $3)",
        number,
        entry,
        chained(before, number, entry),
    )
    proof = await _proof(chain)
    assert proof.broken is not None
    assert proof.broken.id in {number, number + 1}


async def test_rows_taken_from_the_end_with_the_head_are_found_by_a_head_written_down(
    chain: Connection,
) -> None:
    head = await audit_head(chain)
    await chain.execute("DELETE FROM audit_entry WHERE id > 5")
    await chain.execute(
        "UPDATE audit_head SET (id, hash) = (SELECT id, hash FROM audit_entry WHERE id = 5)"
    )
    assert (await _proof(chain)).broken is None  # the chain alone cannot know
    proof = await _proof(chain, {head.id: head.hash})
    assert proof.broken is not None
    assert "missing at the end" in proof.broken.why


async def test_a_chain_made_anew_is_found_by_a_head_written_down(chain: Connection) -> None:
    head = await audit_head(chain)
    await chain.execute("DELETE FROM audit_entry")
    await chain.execute("UPDATE audit_head SET id = 0, hash = decode(repeat('00', 32), 'hex')")
    for _ in range(COUNT + 3):
        await add_audit(chain, [Deed(at=AT, actor="nobody", action="nothing")])
    assert (await _proof(chain)).broken is None
    proof = await _proof(chain, {head.id: head.hash})
    assert proof.broken is not None
    assert (proof.broken.id, proof.entries) == (COUNT, COUNT - 1)


async def test_python_and_the_database_chain_alike(conn: Connection) -> None:
    await add_audit(
        conn, [Deed(at=AT, actor="ключ", action="é\u2028", detail={"n": 1.5, "x": None})]
    )
    row = await conn.fetchrow("SELECT entry, hash FROM audit_entry")
    assert row is not None
    assert row["hash"] == chained(bytes(32), 1, row["entry"])
