"""Whole screenings by real processes: order, errors, taking up again, and the cluster."""

import csv
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ews.compute.screening_records import COLUMNS, Terms
from ews.screening.checkpoint import Checkpoint, OutputInTheWayError, held, path_of
from ews.screening.cluster import Cluster, ClusterUnusableError
from ews.screening.columns import ColumnMissingError
from ews.screening.pool import CHUNK, Pool
from ews.screening.run import Order, screen_file

FENTANYL = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1"
TERMS = Terms(valid_on=date(2026, 6, 1), jurisdictions=("GB", "US", "ZW"))


class EndedError(Exception):
    """Somebody ends the screening."""


@pytest.fixture(scope="module")
async def pool() -> AsyncIterator[Pool]:
    made = Pool(jobs=2)
    yield made
    await made.stop()


def order(tmp_path: Path, lines: int = 3, **changed: object) -> Order:
    file = tmp_path / "in.smi"
    structures = [FENTANYL, "not a structure", "CCO"]
    file.write_text("".join(f"{structures[n % 3]}\t{n}\n" for n in range(lines)))
    fields: dict[str, object] = {"file": file, "out": tmp_path / "out.csv", "terms": TERMS}
    return Order(**fields | changed)  # type: ignore[arg-type]


def written(out: Path) -> list[dict[str, str]]:
    with out.open(newline="") as file:
        return list(csv.DictReader(file))


def ignore(_: Checkpoint) -> None:
    """Nobody watches."""


async def test_each_structure_has_a_row_a_jurisdiction_and_each_fault_its_error(
    tmp_path: Path, pool: Pool
) -> None:
    done = await screen_file(order(tmp_path), pool, ignore)
    rows = written(tmp_path / "out.csv")
    assert tuple(rows[0]) == COLUMNS
    assert [(row["id"], row["jurisdiction"], row["status"]) for row in rows[:4]] == [
        ("0", "GB", "controlled"),
        ("0", "US", "controlled"),
        ("0", "ZW", "unknown"),
        ("1", "", ""),
    ]
    assert rows[0]["input"] == FENTANYL
    assert rows[0]["inchikey"] == "PJMPHNIQZUBGLI-UHFFFAOYSA-N"
    assert rows[3]["error"].startswith("structure_unreadable:")
    assert [row["id"] for row in rows[4:]] == ["2", "2", "2"]
    assert (done.rows, done.refused, done.statuses["GB controlled"]) == (3, 1, 1)
    assert not path_of(tmp_path / "out.csv").exists()


async def test_a_screening_that_was_ended_goes_on_and_writes_what_one_run_writes(
    tmp_path: Path, pool: Pool
) -> None:
    long = 3 * CHUNK + 7
    await screen_file(order(tmp_path, long, out=tmp_path / "whole.csv"), pool, ignore)

    def end(done: Checkpoint) -> None:
        if done.rows > CHUNK:
            raise EndedError

    with pytest.raises(EndedError):
        await screen_file(order(tmp_path, long), pool, end)
    with (tmp_path / "out.csv").open("a") as out:
        out.write("half a row that was written wh")
    told: list[int] = []
    done = await screen_file(order(tmp_path, long), pool, lambda each: told.append(each.rows))
    assert told[0] == 2 * CHUNK
    assert done.rows == long
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


async def test_an_output_of_something_else_is_left_alone(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(OutputInTheWayError, match="--overwrite"):
        await screen_file(order(tmp_path), pool, ignore)
    assert (tmp_path / "out.csv").read_text() == "mine"


async def test_an_output_that_was_begun_for_another_day_is_left_alone(
    tmp_path: Path, pool: Pool
) -> None:
    def end(_: Checkpoint) -> None:
        raise EndedError

    with pytest.raises(EndedError):
        await screen_file(order(tmp_path), pool, end)
    other = Terms(valid_on=date(2020, 1, 1), jurisdictions=TERMS.jurisdictions)
    with pytest.raises(OutputInTheWayError, match="other terms: date;"):
        await screen_file(order(tmp_path, terms=other), pool, ignore)


async def test_an_input_that_was_changed_far_behind_its_beginning_is_another_file(
    tmp_path: Path, pool: Pool
) -> None:
    def end(_: Checkpoint) -> None:
        raise EndedError

    long = order(tmp_path, 2 * CHUNK)
    with long.file.open("a") as file:
        file.write("#" * 2_000_000 + "\nCCO\n")
    with pytest.raises(EndedError):
        await screen_file(long, pool, end)
    long.file.write_bytes(long.file.read_bytes()[:-4] + b"CCN\n")
    with pytest.raises(OutputInTheWayError, match="other terms: input;"):
        await screen_file(long, pool, ignore)


async def test_two_runs_do_not_write_one_output(tmp_path: Path, pool: Pool) -> None:
    asked = order(tmp_path)
    with (
        held(asked.out, overwrite=False),
        pytest.raises(OutputInTheWayError, match="being written by another run"),
    ):
        await screen_file(asked, pool, ignore)
    done = await screen_file(asked, pool, ignore)
    assert len(written(asked.out)) == done.rows + 4


async def test_a_file_without_structures_leaves_no_output_behind(
    tmp_path: Path, pool: Pool
) -> None:
    file = tmp_path / "in.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(ColumnMissingError, match="the first line has a, b"):
        await screen_file(order(tmp_path, file=file), pool, ignore)
    assert not (tmp_path / "out.csv").exists()


async def test_only_some_statuses_are_written_and_all_are_counted(
    tmp_path: Path, pool: Pool
) -> None:
    only = Terms(valid_on=TERMS.valid_on, jurisdictions=("GB", "ZW"), only=("controlled",))
    done = await screen_file(order(tmp_path, terms=only), pool, ignore)
    assert [row["jurisdiction"] for row in written(tmp_path / "out.csv")] == ["GB", ""]
    assert done.statuses["ZW unknown"] == 2


async def test_a_lone_surrogate_costs_its_row_alone_in_either_form(
    tmp_path: Path, pool: Pool
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"smiles": "C\\ud800C", "id": "\\udfff"}\n{"smiles": "CCO", "id": "b"}\n')
    rows = replace(TERMS, jurisdictions=("GB",))
    csv_order = order(tmp_path, file=file, terms=rows)
    await screen_file(csv_order, pool, ignore)
    lines = order(tmp_path, file=file, terms=replace(rows, form="jsonl"), out=tmp_path / "o.jsonl")
    done = await screen_file(lines, pool, ignore)
    first, second = (tmp_path / "o.jsonl").read_text().splitlines()
    assert (json.loads(first)["id"], json.loads(first)["status"]) == ("\udfff", "")
    assert json.loads(second)["status"] == "not_controlled"
    assert [row["id"] for row in written(tmp_path / "out.csv")] == ["\\udfff", "b"]
    assert done.refused == 1


@pytest.mark.slow_all
async def test_a_cluster_that_does_not_answer_is_said() -> None:
    with pytest.raises(ClusterUnusableError, match="no scheduler answers"):
        await Cluster("tcp://127.0.0.1:1").start()


@pytest.mark.slow_all
async def test_a_cluster_writes_what_one_machine_writes(tmp_path: Path, pool: Pool) -> None:
    long = 2 * CHUNK + 3
    await screen_file(order(tmp_path, long, out=tmp_path / "here.csv"), pool, ignore)
    cluster = Cluster("local", jobs=2)
    try:
        await screen_file(order(tmp_path, long, out=tmp_path / "there.csv"), cluster, ignore)
    finally:
        await cluster.stop()
    assert (tmp_path / "here.csv").read_bytes() == (tmp_path / "there.csv").read_bytes()
