"""`ews index` and `ews search --in`: a file of structures on the command line."""

import json
from pathlib import Path

import pytest

from tests.ews.cli.running import ews

LINES = (
    "CNC(C)C(=O)c1ccc(C)cc1.Cl mephedrone hydrochloride\n"
    "c1ccc( broken\n"
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1 Fentanyl\n"
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "some.smi"
    path.write_text(LINES)
    return path


async def test_the_index_is_made_once_and_unreadable_lines_are_listed(file: Path) -> None:
    first = await ews("search", "--in", str(file), "--smarts", "[#6]-C(=O)-N", "--json")
    made = file.with_name("some.smi.index").stat().st_mtime_ns
    second = await ews("search", "--in", str(file), "--similar", "CNC(C)C(=O)c1ccccc1", "--json")

    assert "2 structures indexed" in first.err
    assert "1 lines cannot be read" in first.err
    assert [row["line"] for row in json.loads(first.out)["rows"]] == [3]
    assert json.loads(second.out)["rows"][0]["title"] == "mephedrone hydrochloride"
    assert file.with_name("some.smi.index").stat().st_mtime_ns == made
    listed = file.with_name("some.smi.index.unread.csv").read_text().splitlines()
    assert listed[1].startswith("2,structure_unreadable,")


async def test_two_questions_at_once_are_refused(file: Path) -> None:
    done = await ews("search", "--in", str(file), "--smarts", "C", "--name", "x")

    assert done.code == 2
    assert "expected one of --structure" in done.err
