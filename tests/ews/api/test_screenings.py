"""Screenings by the service: sent, answered by a worker, watched, fetched, ended."""

import asyncio
import csv
from collections.abc import AsyncIterator
from io import StringIO
from typing import Any
from uuid import UUID

import pytest

from ews.store.connection import Pool
from ews.store.screenings import answer_chunk, next_chunks
from ews.worker.main import run_worker
from ews.worker.screenings import read_chunk
from tests.clock import FixedClock
from tests.ews.exchange import House

FENTANYL = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1"
BODY = f"id,smiles\n1,{FENTANYL}\n2,no\n3,CCO\n".encode()
HERE = "/v1/screenings"


@pytest.fixture
async def worker(dsn: str, pool: Pool, clock: FixedClock) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(run_worker(dsn, pool, clock, stop, allow_loopback=True))
    yield
    stop.set()
    await asyncio.wait_for(task, 20)


async def send(house: House, body: bytes = BODY, kind: str = "text/csv", query: str = "") -> Any:
    status, made = await house.post_raw(f"{HERE}?in=GB,ZW{query}", body, kind)
    assert status == 202, made
    return made


async def wait(house: House, screening_id: str) -> Any:
    async with asyncio.timeout(60):
        while True:
            _, shown = await house.get(f"{HERE}/{screening_id}")
            if shown["state"] == "done":
                return shown
            await asyncio.sleep(0.1)


async def rows_of(house: House, screening_id: str) -> list[dict[str, str]]:
    answer = await house.ask("GET", f"{HERE}/{screening_id}/rows")
    assert answer.content_type == "text/csv"
    return list(csv.DictReader(StringIO(await answer.text())))


@pytest.mark.usefixtures("worker")
async def test_what_is_sent_is_answered_row_by_row(office: House) -> None:
    made = await send(office)
    assert (made["rows"], made["done"], made["ended_at"]) == (3, 0, None)
    done = await wait(office, made["id"])
    assert (done["done"], done["refused"]) == (3, 1)
    assert done["statuses"]["GB controlled"] == 1
    rows = await rows_of(office, made["id"])
    assert [(row["id"], row["jurisdiction"]) for row in rows] == [
        ("1", "GB"),
        ("1", "ZW"),
        ("2", ""),
        ("3", "GB"),
        ("3", "ZW"),
    ]
    assert rows[2]["error"].startswith("structure_unreadable")


async def test_a_screening_that_waits_can_be_cancelled_and_is_then_not_answered(
    office: House,
) -> None:
    made = await send(office)
    status, shown = await office.post(f"{HERE}/{made['id']}:cancel")
    assert (status, shown["state"]) == (200, "cancelled")
    assert await rows_of(office, made["id"]) == []


async def test_a_screening_is_its_senders_alone_and_can_be_forgotten(
    office: House, stranger: House
) -> None:
    made = await send(office)
    assert (await stranger.get(f"{HERE}/{made['id']}"))[0] == 404
    assert (await stranger.ask("DELETE", f"{HERE}/{made['id']}")).status == 404
    assert (await office.ask("DELETE", f"{HERE}/{made['id']}")).status == 204
    assert (await office.get(f"{HERE}/{made['id']}"))[0] == 404


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"", "text/plain", 422, "no_rows"),
        (b"a,b\n1,2\n", "text/csv", 422, "column_missing"),
        (b"CCO", "application/pdf", 415, "media_type_unknown"),
    ],
)
async def test_a_body_that_cannot_be_screened_is_refused(
    office: House, body: bytes, kind: str, status: int, code: str
) -> None:
    got, problem = await office.post_raw(HERE, body, kind)
    assert (got, problem["code"]) == (status, code)


@pytest.mark.parametrize(
    ("query", "code"), [("only=forbidden", "status_unknown"), ("nearest=1", "wrong_type")]
)
async def test_a_question_that_is_misspelt_is_refused(office: House, query: str, code: str) -> None:
    status, problem = await office.post_raw(f"{HERE}?{query}", BODY, "text/csv")
    assert (status, problem["code"]) == (422, code)


async def test_screenings_of_ones_own_are_listed_page_by_page_the_newest_first(
    office: House, stranger: House, clock: FixedClock
) -> None:
    made = []
    for _ in range(3):
        made.append((await send(office))["id"])
        clock.advance(seconds=1)
    _, first = await office.get(HERE, limit="2")
    _, rest = await office.get(HERE, limit="2", cursor=first["next"])
    assert [each["id"] for each in first["screenings"] + rest["screenings"]] == made[::-1]
    assert (await stranger.get(HERE))[1] == {"screenings": []}


async def test_a_pasted_list_of_names_and_structures_is_read_line_by_line(
    office: House, pool: Pool
) -> None:
    body = f"mephedrone\n{FENTANYL} sample 7\nmephedron\n2C-X\nC1CC(\nketamine hydrochloride\n"
    made = await send(office, body.encode(), "text/plain", "&names=true")
    async with pool.acquire() as conn:
        [(_, rows)] = await next_chunks(conn, UUID(made["id"]), after=-1, limit=9)
    found = [(row.id, row.text, row.error.partition(":")[0]) for row in read_chunk(rows)]
    assert found == [
        ("mephedrone", "CNC(C)C(=O)c1ccc(C)cc1", ""),
        ("sample 7", FENTANYL, ""),
        ("3", "mephedron", "name_unknown"),
        ("4", "2C-X", "name_ambiguous"),
        ("5", "C1CC(", ""),
        ("ketamine hydrochloride", "CNC1(c2ccccc2Cl)CCCCC1=O", ""),
    ]


async def test_answers_are_shown_page_by_page_as_far_as_there_is_no_gap(
    office: House, pool: Pool
) -> None:
    made = await send(office, b"C\n" * 501, "text/plain")
    answers = f"{HERE}/{made['id']}/answers"
    said = "{0},C,KEY,GB,not_controlled,,,,why,\n{0},C,KEY,ZW,unknown,,,,why,\n"
    lines = said.format(1) + "2,no,,,,,,,,structure_unreadable: no\n" + said.format(3)
    async with pool.acquire() as conn:
        for number in (0, 2):
            await answer_chunk(
                conn,
                UUID(made["id"]),
                number,
                lines=lines.encode(),
                refused=1,
                statuses={"GB not_controlled": 2, "ZW unknown": 2},
            )
    _, first = await office.get(answers, limit="2")
    _, rest = await office.get(answers, limit="2", cursor=first["next"])
    assert [each["id"] for each in first["structures"] + rest["structures"]] == ["1", "2", "3"]
    _, faults = await office.get(answers, faults="true")
    assert [each["error"] for each in faults["structures"]] == ["structure_unreadable: no"]
    _, there = await office.get(answers, only="unknown", **{"in": "ZW"})
    assert [each["answers"][0]["jurisdiction"] for each in there["structures"]] == ["ZW", "ZW"]
    _, none = await office.get(answers, only="unknown", **{"in": "GB"})
    assert none == {"state": "waiting", "structures": []}


@pytest.mark.parametrize("cursor", ["1.2.3", "99999999999.0"])
async def test_a_cursor_that_nobody_gave_out_is_refused(office: House, cursor: str) -> None:
    made = await send(office)
    status, problem = await office.get(f"{HERE}/{made['id']}/answers", cursor=cursor)
    assert (status, problem["code"]) == (422, "request_invalid")


async def test_the_answers_of_others_are_not_shown(office: House, stranger: House) -> None:
    made = await send(office)
    assert (await stranger.get(f"{HERE}/{made['id']}/answers"))[0] == 404
