"""`ews index` and `ews search` on the command line: a file of structures, or the registry."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ews.cli.search import app
from ews.store.pool import open_pool
from tests.ews.cli.running import ews

LINES = (
    "CNC(C)C(=O)c1ccc(C)cc1.Cl mephedrone hydrochloride\n"
    "c1ccc( broken\n"
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1 Fentanyl\n"
)

UNREPORTED = """
INSERT INTO substance (inchikey, smiles, formula, mass, created_at)
VALUES ('KEY-OF-ONE', 'CCNC(C)C(=O)c1ccc(C)cc1', 'C12H17NO', 191.27, now())
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "some.smi"
    path.write_text(LINES)
    return path


async def test_the_index_is_made_once_and_unreadable_lines_are_listed(file: Path) -> None:
    first = await ews(
        "search", "--in", str(file), "--smarts", "[#6]-C(=O)-N", "--json", "--jobs", "1"
    )
    made = file.with_name("some.smi.index").stat().st_mtime_ns
    second = await ews("search", "--in", str(file), "--similar", "CNC(C)C(=O)c1ccccc1", "--json")

    assert "2 structures indexed" in first.err
    assert "1 lines cannot be read" in first.err
    assert [row["line"] for row in json.loads(first.out)["rows"]] == [3]
    assert json.loads(second.out)["rows"][0]["title"] == "mephedrone hydrochloride"
    assert file.with_name("some.smi.index").stat().st_mtime_ns == made
    listed = file.with_name("some.smi.index.unread.csv").read_text().splitlines()
    assert listed[1].startswith("2,structure_unreadable,")


def test_two_questions_at_once_are_refused(file: Path) -> None:
    asked = ["--in", str(file), "--smarts", "C", "--name", "x"]
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, asked)

    assert done.exit_code == 2
    assert "expected one of --structure" in done.output


async def test_without_a_file_the_operator_searches_all_of_the_registry(dsn: str) -> None:
    async with open_pool(dsn, size=1) as pool, pool.acquire() as conn:
        await conn.execute(UNREPORTED)

    done = await ews(
        *("search", "--similar", "CNC(C)C(=O)c1ccc(C)cc1", "--json"),
        **{"database_url": dsn, "opsin": "false", "compute_processes": "1"},
    )

    assert done.code == 0, done.err
    assert json.loads(done.out)["total"] == 1
    assert json.loads(done.out)["substances"][0]["smiles"] == "CCNC(C)C(=O)c1ccc(C)cc1"
