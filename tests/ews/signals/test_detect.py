"""Detection in the report's transaction: once, also when several report at the same time."""

import asyncio
from uuid import uuid4

from chem.determinations import Answer
from ews.flow.detect import Detected, Sighted, Sighting, detect
from ews.flow.exchange import Exchange, Known
from ews.flow.run import submit
from ews.flow.sender import Sender
from ews.store.connection import Connection, Pool
from tests.clock import FixedClock
from tests.ews import stories
from tests.ews.exchange import House, report

RULES = "SELECT rule, country FROM signal ORDER BY rule, country"


def answer(jurisdiction: str, status: str, clock: FixedClock) -> Answer:
    return Answer(
        jurisdiction=jurisdiction,
        status=status,  # type: ignore[arg-type]  # the test's own word
        level="",
        entry="",
        kind="",
        reason="",
        valid_on=clock.now().date(),
        because=(),
    )


async def sight(
    conn: Connection, clock: FixedClock, *, country: str = "GB", answers: tuple[Answer, ...] = ()
) -> Detected:
    """Report one cathinone from a country, committed."""
    at = clock.now()
    lab = await stories.organisation(conn, "Lab", at=at)
    substance_id = await stories.substance(conn, at=at, determinations=())
    told = await stories.report(conn, lab, substance_id, at=at, reference=uuid4().hex)
    one = Sighted(substance_id=substance_id, name="x", families=("cathinones",), answers=answers)
    where = Sighting(
        report_version_id=told.version_id,
        country=country,
        countries=frozenset({country, "US"}),
        incident_on=at.date(),
        sighted=(one,),
    )
    async with conn.transaction():
        return (await detect(conn, [where], Known(), at=at)).reports[0]


async def test_what_is_new_is_told_by_substance(conn: Connection, clock: FixedClock) -> None:
    first = await sight(conn, clock)
    second = await sight(conn, clock, country="DE")
    third = await sight(conn, clock)
    assert [list(each.novelty.values()) for each in (first, second, third)] == [
        [("first_ever",)],
        [("first_in_country",)],
        [()],
    ]


async def test_a_substance_that_is_controlled_itself_makes_its_family_a_controlled_one(
    conn: Connection, clock: FixedClock
) -> None:
    found = await sight(conn, clock, answers=(answer("GB", "controlled", clock),))
    assert list(found.novelty.values()) == [("first_ever", "new_analogue")]


async def test_a_status_that_differs_along_the_route_is_told_once(
    conn: Connection, clock: FixedClock
) -> None:
    answers = (answer("GB", "controlled", clock), answer("US", "not_controlled", clock))
    first = await sight(conn, clock, answers=answers)
    again = await sight(conn, clock, answers=answers)
    assert [len(each.signals) for each in (first, again)] == [3, 0]


async def test_a_status_in_a_country_off_the_route_does_not_count(
    conn: Connection, clock: FixedClock
) -> None:
    answers = (answer("GB", "not_controlled", clock), answer("DE", "controlled", clock))
    found = await sight(conn, clock, answers=answers)
    assert ("status_differs_on_route",) not in [each[-1:] for each in found.novelty.values()]


async def test_of_many_reports_at_once_one_is_the_first(
    exchange: Exchange, pool: Pool, lab: House
) -> None:
    sender = Sender(
        organisation_id=lab.organisation.id, country="GB", scopes=frozenset({"report:write"})
    )
    countries = ("GB", "DE", "FR", "US")
    bodies = [report(f"R-{country}", place={"country": country}) for country in countries]
    await asyncio.gather(*(submit(exchange, sender, [body]) for body in bodies))
    found = [row["rule"] for row in await pool.fetch(RULES)]
    assert (found.count("first_ever"), found.count("first_in_country")) == (1, 3)


async def test_of_reports_in_one_batch_the_first_is_the_first(lab: House, pool: Pool) -> None:
    bodies = [
        report(f"R-{place}", place={"country": country})
        for place, country in enumerate(("DE", "GB", "DE", "GB"))
    ]
    _, answer = await lab.post("/v1/reports:batch", bodies)
    told = [each["findings"][0]["substances"][0]["novelty"] for each in answer["records"]]
    assert [rules[:1] for rules in told] == [["first_ever"], ["first_in_country"], [], []]
    assert [row["country"] for row in await pool.fetch(RULES)][:2] == ["DE", "GB"]
