"""Follow-ups replace, nullifications revoke, and who may not see it any more hears of that only."""

from ews.store.connection import Pool
from tests.clock import FixedClock
from tests.ews.exchange import House
from tests.ews.stories import body, substance
from tests.ews.taxii.shelf import change_again, fetch, of_type, tell

CANARY = "canary-brand-93"
WITH_CANARY = body(product={"form": "tablet", "brand": CANARY})


async def test_a_correction_takes_the_place_of_what_it_corrects(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        await tell(conn, lab, key, "A", at=clock.now(), document=WITH_CANARY)
        [before] = of_type(await fetch(neighbour), "nps-report")
        clock.advance(minutes=1)
        await tell(conn, lab, key, "A", at=clock.now(), version=2, version_kind="correction")

    [now] = of_type(await fetch(neighbour), "nps-report")

    assert before["product"]["brand"] == CANARY
    assert now["product"]["brand"] == "Superman"
    assert (now["id"], now["created"]) == (before["id"], before["created"])
    assert now["modified"] > before["modified"]
    versions = await fetch(neighbour, **{"version": "all", "id": now["id"]})
    assert [each["report_version"] for each in versions] == [1, 2]


async def test_two_versions_of_one_instant_have_two_instants_in_stix(
    lab: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        await tell(conn, lab, key, "A", at=clock.now())
        await tell(conn, lab, key, "A", at=clock.now(), version=2, version_kind="correction")

    versions = await fetch(lab, type="nps-report", version="all")

    assert [each["modified"][-5:] for each in versions] == [".000Z", ".001Z"]


async def test_a_nullified_report_is_revoked_and_says_nothing(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        await tell(conn, lab, key, "A", at=clock.now(), document=WITH_CANARY)
        assert CANARY in str(await fetch(neighbour))
        clock.advance(minutes=1)
        await tell(
            conn,
            lab,
            key,
            "A",
            at=clock.now(),
            version=2,
            version_kind="nullification",
            document=WITH_CANARY,
        )

    found = await fetch(neighbour, version="all")

    own = [each for each in found if each["type"] in {"nps-report", "sighting"}]
    assert [each["revoked"] for each in own] == [True, True]
    assert CANARY not in str(found)


async def test_a_substance_that_is_in_a_report_no_more_has_its_sighting_revoked(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        other = await substance(conn, at=clock.now(), inchikey="AAAAAAAAAAAAAA-UHFFFAOYSA-N")
        await tell(conn, lab, key, "A", at=clock.now())
        clock.advance(minutes=1)
        await tell(conn, lab, other, "A", at=clock.now(), version=2, version_kind="correction")
        clock.advance(minutes=1)
        await tell(conn, lab, other, "A", at=clock.now(), version=3, version_kind="correction")

    seen = of_type(await fetch(neighbour), "sighting")

    assert sorted(each.get("revoked", False) for each in seen) == [False, True]
    assert len(of_type(await fetch(neighbour, version="all"), "sighting")) == 4


async def test_who_may_not_see_the_new_version_sees_no_version(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        await tell(conn, lab, key, "A", at=clock.now(), document=WITH_CANARY)
        clock.advance(minutes=1)
        await tell(
            conn,
            lab,
            key,
            "A",
            at=clock.now(),
            version=2,
            version_kind="correction",
            audience=["country:FR"],
        )

    found = await fetch(neighbour, version="all")

    assert of_type(found, "nps-report") + of_type(found, "sighting") == []


async def test_a_past_reader_is_told_that_it_is_taken_back_and_nothing_else(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    org = f"org:{neighbour.organisation.id}"
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        told = await tell(conn, lab, key, "A", at=clock.now())
        [before] = of_type(await fetch(neighbour), "nps-report")
        clock.advance(minutes=1)
        await tell(
            conn,
            lab,
            key,
            "A",
            at=clock.now(),
            version=2,
            version_kind="correction",
            audience=["country:FR"],
            document=WITH_CANARY,
        )
        await fetch(neighbour)
        await change_again(
            conn, told, lab, version=2, tlp="TLP:AMBER", audience=[org], at=clock.now()
        )

    found = await fetch(neighbour, version="all")

    own = [each for each in found if each["type"] in {"nps-report", "sighting"}]
    assert [each["revoked"] for each in own] == [True, True]
    assert before["id"] in {each["id"] for each in own}
    assert CANARY not in str(found)
    assert CANARY in str(await fetch(lab))


async def test_what_was_given_is_written_down_for_a_recall(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        told = await tell(conn, lab, key, "A", at=clock.now())
        await fetch(neighbour)
        await fetch(neighbour)

        rows = await conn.fetch(
            "SELECT record_id, version, channel, at FROM disclosure WHERE organisation_id = $1 "
            "ORDER BY 1",
            neighbour.organisation.id,
        )

    assert [tuple(row) for row in rows] == [(str(told.report_id), 1, "taxii", clock.now())]


async def test_a_substance_is_found_no_more_by_whom_no_report_tells_of_it(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    narrow = {"version": 2, "version_kind": "correction", "audience": ["country:FR"]}
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        other = await substance(conn, at=clock.now(), inchikey="AAAAAAAAAAAAAA-UHFFFAOYSA-N")
        await tell(conn, lab, key, "A", at=clock.now())
        await tell(conn, lab, other, "B", at=clock.now())
        await tell(conn, lab, other, "C", at=clock.now())
        await tell(conn, lab, key, "A", at=clock.now(), **narrow)
        await tell(conn, lab, other, "B", at=clock.now(), **narrow)

    found = await fetch(neighbour, type=["nps-substance", "note"])
    own = await fetch(lab, type=["nps-substance", "note"])

    assert [each["inchikey"] for each in of_type(found, "nps-substance")] == [
        "AAAAAAAAAAAAAA-UHFFFAOYSA-N"
    ]
    assert (len(found), len(own)) == (2, 4)
