"""`ews export` and `ews public`: gate, batches, tables, numbers, on a real database."""

import json
from pathlib import Path
from typing import Any

from connectors.signatures import verify_detached
from ews.clock import SystemClock
from ews.flow.signing import key_set
from ews.store.connection import Connection
from ews.store.export_gates import gate_of
from ews.store.signing_keys import list_keys
from ews.worker.assembly import assemble_period
from tests.ews import stories
from tests.ews.cli.running import ews
from tests.ews.exporting import NOVEMBER, batch, network_at


async def told(conn: Connection, *, reports: int = 1) -> None:
    at = SystemClock().now()
    lab = await stories.organisation(conn, "Lab", at=at)
    substance = await stories.substance(conn, at=at)
    for number in range(reports):
        await stories.report(conn, lab, substance, at=at, reference=f"R{number}")


def verified(out: Path, keys: dict[str, Any]) -> bytes:
    """Check the signature that lies beside a file; return its bytes."""
    signature = out.with_name(f"{out.name}.jws").read_text().strip()
    verify_detached(out.read_bytes(), signature, keys)
    return out.read_bytes()


async def test_a_batch_is_let_go_written_with_its_signature_and_made_again(
    dsn: str, conn: Connection, tmp_path: Path
) -> None:
    await told(conn)
    network = await network_at(conn, "", mapping=("smart", 1))
    await stories.organisation(conn, "Lab", at=SystemClock().now())
    [made] = await assemble_period(
        conn, network, (NOVEMBER[0], NOVEMBER[1].replace(year=2099)), at=SystemClock().now()
    )
    out = tmp_path / "batch.json"
    await ews("export", "approve", str(made), "--note", "seen", database_url=dsn)
    await ews("export", "content", str(made), "--out", str(out), database_url=dsn)
    again = await ews("export", "again", str(made), database_url=dsn)
    [item] = [
        one
        for one in json.loads(verified(out, key_set(await list_keys(conn))))["items"]
        if "for" in one["block"]
    ]
    assert (await batch(conn, made)).because == "operator"
    assert item["data"]["incident"]["type"] == "Collected sample"
    assert (again.code, again.out.strip()) == (0, "the same to the byte")


async def test_a_gate_is_set(dsn: str, conn: Connection) -> None:
    how = ["--country", "GB", "--policy", "delayed"]
    done = await ews("export", "gate", *how, "--hours", "24", database_url=dsn)
    wrong = await ews("export", "gate", *how, database_url=dsn)
    found = await gate_of(conn, "GB")
    assert (done.code, wrong.code, found.delay_hours) == (0, 2, 24)


async def test_a_table_is_written_for_an_organisation_with_its_signature(
    dsn: str, conn: Connection, tmp_path: Path
) -> None:
    await told(conn)
    out = tmp_path / "findings.csv"
    await ews("export", "table", "findings", "--as", "Lab", "--out", str(out), database_url=dsn)
    [_, row] = verified(out, key_set(await list_keys(conn))).decode().splitlines()
    assert ",mephedrone," in row


async def test_a_quarter_is_published_by_name(dsn: str, conn: Connection) -> None:
    await told(conn, reports=6)
    quarter = ["--quarter", "2026-Q4", "--json"]
    done = await ews("public", "publish", *quarter, database_url=dsn)
    assert json.loads(done.out) == {"2026-Q4": True}
    assert await conn.fetchval("SELECT max(count) FROM public_number") == 6
