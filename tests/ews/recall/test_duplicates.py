"""One parcel that several reports tell of: all are kept, every count counts it once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from ews.flow.duplicates import parcels_of
from ews.flow.exchange import Exchange
from ews.store.duplicates import Told
from tests.ews.exchange import House
from tests.ews.recall.conftest import Open, correct, tell

START = datetime(2026, 11, 23, tzinfo=UTC)
A, B, C, D = (UUID(int=number) for number in range(1, 5))


def told(**same_as: UUID) -> list[Told]:
    names = {"a": A, "b": B, "c": C, "d": D}
    return [
        Told(report_id=key, created_at=START + timedelta(hours=place), same_as=same_as.get(name))
        for place, (name, key) in enumerate(names.items())
    ]


async def parcels(exchange: Exchange) -> int:
    found: int = await exchange.pool.fetchval(
        "SELECT count(DISTINCT parcel_of(r.id)) FROM report r JOIN marking m "
        "ON m.record = 'report' AND m.record_id = r.id JOIN report_version v "
        "ON v.report_id = r.id AND v.version = m.version WHERE v.version_kind <> 'nullification'"
    )
    return found


def link(report_id: str) -> list[dict[str, str]]:
    return [{"relation": "same_parcel", "report_id": report_id}]


def test_a_chain_of_links_is_one_parcel_named_by_its_earliest_report() -> None:
    assert parcels_of(told(c=B, b=A)) == {A: A, B: A, C: A}


def test_two_that_name_each_other_are_one_parcel() -> None:
    assert parcels_of(told(a=B, b=A)) == {A: A, B: A}


def test_what_names_nothing_shares_nothing() -> None:
    assert parcels_of(told()) == {}


async def test_a_parcel_told_of_by_two_countries_is_counted_once_and_both_are_kept(
    lab: House, open_: Open, exchange: Exchange
) -> None:
    poland = await open_("Poland", "PL")
    first = await tell(lab)
    second = await tell(poland, links=link(first), place={"country": "PL"})
    assert await parcels(exchange) == 1
    for report_id in (first, second):
        assert (await lab.get(f"/v1/reports/{report_id}"))[0] == 200


async def test_when_the_first_is_nullified_the_other_counts(
    lab: House, open_: Open, exchange: Exchange
) -> None:
    poland = await open_("Poland", "PL")
    first = await tell(lab)
    await tell(poland, version_kind="duplicate_of", duplicate_of={"report_id": first})
    assert await parcels(exchange) == 1
    await correct(lab, "nullification")
    assert await parcels(exchange) == 1


async def test_a_later_version_makes_and_takes_back_a_link(
    lab: House, open_: Open, exchange: Exchange
) -> None:
    poland = await open_("Poland", "PL")
    first = await tell(lab)
    await tell(poland)
    assert await parcels(exchange) == 2
    await correct(poland, "follow_up", 2, links=link(first))
    assert await parcels(exchange) == 1
    await correct(poland, "correction", 3)
    assert await parcels(exchange) == 2


async def test_a_duplicate_stays_one_in_later_versions(
    lab: House, open_: Open, exchange: Exchange
) -> None:
    poland = await open_("Poland", "PL")
    first = await tell(lab)
    await tell(poland, version_kind="duplicate_of", duplicate_of={"report_id": first})
    await correct(poland, "follow_up", 2)
    assert await parcels(exchange) == 1


async def test_nobody_joins_the_parcels_of_two_others(
    lab: House, open_: Open, exchange: Exchange
) -> None:
    poland, france = await open_("Poland", "PL"), await open_("France", "FR")
    first, second = await tell(lab), await tell(poland)
    await tell(france, links=link(first) + link(second))
    assert await parcels(exchange) == 2


async def test_a_link_to_what_one_may_not_see_joins_nothing(
    lab: House, open_: Open, exchange: Exchange
) -> None:
    poland = await open_("Poland", "PL")
    hidden = await tell(lab, audience=[])
    status, _ = await poland.get(f"/v1/reports/{hidden}")
    assert status == 404
    await tell(poland, links=link(hidden))
    assert await parcels(exchange) == 2


async def test_ones_own_reports_are_joined_by_reference(lab: House, exchange: Exchange) -> None:
    await tell(lab, "R-1")
    await tell(lab, "R-2", links=[{"relation": "same_parcel", "reference": "R-1"}])
    assert await parcels(exchange) == 1


async def test_the_facts_of_a_bulletin_count_it_once(
    lab: House, open_: Open, office: House, exchange: Exchange
) -> None:
    poland = await open_("Poland", "PL")
    first = await tell(lab)
    exchange.clock.advance(hours=1)  # type: ignore[attr-defined]
    await tell(poland, links=link(first), place={"country": "PL"})
    _, answer = await office.get("/v1/signals")
    [signal] = [each for each in answer["signals"] if each["rule"] == "first_ever"]
    status, draft = await office.post(f"/v1/signals/{signal['id']}/bulletin")
    assert status == 201, draft
    seen = draft["body"]["facts"]["seen"]
    assert {each["country"]: each["reports"] for each in seen} == {"GB": 1, "PL": 0}
