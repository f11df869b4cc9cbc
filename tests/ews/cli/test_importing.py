"""`ews import`, `ews key create`, `ews deliveries`, `ews export`: on a real database."""

import json
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from ews.clock import SystemClock
from ews.store.api_keys import verify_key
from tests.connectors.importers.test_drugcheckingbc import COCAINE, DOWN, HEADER
from tests.ews.cli.running import ews

pytestmark = pytest.mark.db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    nothing = "2020-11-01,Insite,Vancouver,Down,N/A,N/A,['']"
    path.write_text("\n".join([HEADER, COCAINE, DOWN, COCAINE, nothing]))
    return path


async def load(file: Path, dsn: str, *more: str) -> dict[str, Any]:
    arguments = ("import", "drugcheckingbc", str(file), "--json", *more)
    done = await ews(*arguments, database_url=dsn, compute_processes="1")
    assert done.code == 1, done.err
    facts: dict[str, Any] = json.loads(done.out)
    return facts


async def test_every_row_is_loaded_or_told_why_not_and_names_are_counted(
    file: Path, dsn: str
) -> None:
    facts = await load(file, dsn)

    told = {(reason["level"], reason["code"]): reason["rows"] for reason in facts["reasons"]}
    assert facts["rows_read"] == 4
    assert facts["loaded"] + facts["loaded_with_warnings"] == 3
    assert facts["rejected"] == 1
    assert told["error", "nothing_stated"] == 1
    assert facts["names_mentioned"] == 7
    assert facts["names_resolved"] == 5
    assert facts["names_of_classes_and_materials"] == 2


@pytest.mark.slow_all
async def test_loading_a_file_again_adds_nothing(
    file: Path, dsn: str, conn: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await load(file, dsn)
    facts = await load(file, dsn)

    assert facts["already_there"] == 3
    assert await conn.fetchval("SELECT count(*) FROM report_version") == 3


@pytest.mark.slow_all
async def test_the_reports_belong_to_whoever_is_named(
    file: Path, dsn: str, conn: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await load(file, dsn, "--organisation", "Another service")

    names = await conn.fetch("SELECT name FROM organisation ORDER BY name")

    assert [row["name"] for row in names] == ["Another service"]


async def test_a_dry_run_needs_no_database(file: Path) -> None:
    facts = await load(file, "postgresql://u@127.0.0.1:1/none", "--dry-run")

    assert facts["dry_run"] is True
    assert facts["loaded"] + facts["loaded_with_warnings"] == 3
    assert facts["names_resolved"] == 5


@pytest.mark.slow_all
async def test_another_layout_is_explained(tmp_path: Path, dsn: str) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")

    done = await ews("import", "drugcheckingbc", str(tmp_path / "other.csv"), database_url=dsn)

    assert done.code == 2
    assert "error: layout_differs:" in done.err


async def test_a_new_key_opens_what_its_scopes_say(
    dsn: str, conn: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    arguments = ("key", "create", "--organisation", "Lab", "--country", "GB", "--scope", "check")
    made = json.loads((await ews(*arguments, "--json", database_url=dsn)).out)

    holder = await verify_key(conn, made["key"], at=SystemClock().now())

    assert (holder.country, holder.scopes) == ("GB", frozenset({"check"}))


async def test_a_scope_that_does_not_exist_is_a_usage_error(dsn: str) -> None:
    done = await ews("key", "create", "--organisation", "L", "--scope", "all", database_url=dsn)

    assert done.code == 2
    assert "'all'" in done.err


async def test_nothing_is_dead_and_nothing_exported_at_first(dsn: str) -> None:
    dead = await ews("deliveries", "dead", "--json", database_url=dsn)
    exported = await ews("export", "list", "--json", database_url=dsn)

    assert (json.loads(dead.out), json.loads(exported.out)) == ([], [])


async def test_an_export_to_nobody_is_refused(dsn: str) -> None:
    period = ("--from", "2026-01-01", "--until", "2026-02-01")

    done = await ews("export", "period", "--receiver", "nobody", *period, database_url=dsn)

    assert done.code == 1
    assert "no receiver is called 'nobody'" in done.err
