"""The log of changes: in commit order, nothing skipped, nothing shown to the wrong reader."""

import asyncio

from tests.ews.exchange import House, report

WRITERS = 8
EACH = 6


async def test_a_reader_who_follows_while_eight_write_sees_each_report_once(lab: House) -> None:
    done = asyncio.Event()

    async def write(writer: int) -> None:
        for place in range(EACH):
            await lab.post("/v1/reports", report(f"{writer}-{place}"))

    async def follow() -> list[str]:
        seen: list[str] = []
        after, last = 0, False
        while not last:
            last = done.is_set()
            _, page = await lab.get("/v1/changes", after=str(after), limit="5")
            after, last = page["next"], last and not page["more"]
            seen += [each["record_id"] for each in page["changes"] if each["record"] == "report"]
        return seen

    reader = asyncio.create_task(follow())
    await asyncio.gather(*(write(writer) for writer in range(WRITERS)))
    done.set()
    seen = await reader

    assert len(seen) == len(set(seen)) == WRITERS * EACH


async def test_what_a_reader_may_not_see_is_left_out_but_the_cursor_moves(
    lab: House, neighbour: House
) -> None:
    await lab.post("/v1/reports", report("R-1", audience=[]))
    _, shown = await lab.post("/v1/reports", report("R-2", audience=["country:DE"]))
    await lab.post("/v1/reports", report("R-3", tlp="TLP:RED"))

    _, own = await lab.get("/v1/changes")
    _, foreign = await neighbour.get("/v1/changes")

    reports = [each["record_id"] for each in foreign["changes"] if each["record"] == "report"]
    assert reports == [shown["report_id"]]
    assert foreign["next"] == own["next"]
    assert "audience" not in foreign["changes"][0]


async def test_the_end_of_the_log_is_an_empty_page(lab: House) -> None:
    _, page = await lab.get("/v1/changes", after="1000")

    assert page == {"changes": [], "next": 1000, "more": False}


async def test_a_cursor_that_is_no_number_is_refused(patient_lab: House) -> None:
    answers = [
        await patient_lab.get("/v1/changes", **query)
        for query in ({"after": "-1"}, {"after": "x"}, {"after": "9" * 30}, {"limit": "0"})
    ]

    assert [status for status, _ in answers] == [422] * 4
    assert [problem["pointer"] for _, problem in answers] == ["/after"] * 3 + ["/limit"]


async def test_a_parameter_that_is_not_known_is_refused(patient_lab: House) -> None:
    status, problem = await patient_lab.get("/v1/changes", since="1")

    assert (status, problem["code"], problem["pointer"]) == (422, "unknown_field", "/since")
