"""A bulletin's owner hears of it when a report that its facts come from says something else."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from connectors.exporters.email.letters import subject_of
from connectors.notices import notice_of_payload
from ews.flow.exchange import Exchange
from ews.store.connection import Pool
from tests.clock import FixedClock
from tests.ews.exchange import House
from tests.ews.recall.conftest import Open, correct, payloads, release, subscribe, tell

Notice = Callable[[], Awaitable[None]]


async def drafted(office: House) -> dict[str, Any]:
    """Make a bulletin of the newest signal."""
    _, listed = await office.get("/v1/signals")
    status, made = await office.post(f"/v1/signals/{listed['signals'][0]['id']}/bulletin")
    assert status == 201, made
    found: dict[str, Any] = made
    return found


async def shown(house: House, made: dict[str, Any]) -> dict[str, Any]:
    status, answer = await house.get(f"/v1/bulletins/{made['id']}")
    assert status == 200, answer
    found: dict[str, Any] = answer
    return found


async def to_do(house: House) -> list[str]:
    """Return the bulletins of which a source changed, as an assessor's page asks for them."""
    status, answer = await house.get("/v1/bulletins", sources="changed")
    assert status == 200, answer
    return [each["id"] for each in answer["bulletins"]]


async def told(pool: Pool) -> list[dict[str, Any]]:
    return [each for each in await payloads(pool) if each["type"].startswith("source.")]


async def test_the_owner_is_told_that_a_report_behind_its_bulletin_was_nullified(
    lab: House, office: House, second: House, exchange: Exchange, notice: Notice
) -> None:
    key = await tell(lab)
    made = await release(second, await drafted(office))
    await subscribe(office, "bulletins")
    await notice()
    assert await to_do(office) == []
    await correct(lab, "nullification")
    await notice()
    await notice()
    [change] = (await shown(office, made))["sources_changed"]
    assert (change["report_id"], change["what"], change["open"]) == (key, "nullified", True)
    assert (change["drawn_version"], change["version"]) == (1, 2)
    assert await to_do(office) == [made["id"]]
    [one] = await told(exchange.pool)
    data = one["data"]
    assert (one["type"], data["bulletin_id"], data["report_id"], data["report_version"]) == (
        "source.nullified",
        made["id"],
        key,
        2,
    )
    read = notice_of_payload(orjson.dumps(one))
    assert read.title == f"A report behind your bulletin was nullified: {made['title']}"
    assert dict(read.facts)["Report"] == f"{key}, version 2"
    assert subject_of(read) == f"[TLP:AMBER] {read.title}"


async def test_nobody_else_is_told_or_shown_what_became_of_the_sources(
    open_: Open, office: House, second: House, exchange: Exchange, notice: Notice
) -> None:
    lab = await open_("Sender", "GB")
    await tell(lab)
    made = await release(second, await drafted(office))
    poland = await open_("Poland", "PL", "health")
    for house in (poland, lab):
        await subscribe(house, "bulletins")
    await subscribe(office, "reports", "requests", "rejections")
    await correct(lab)
    await notice()
    assert await told(exchange.pool) == []
    assert "sources_changed" not in await shown(poland, made)
    assert (await to_do(poland), await to_do(lab)) == ([], [])
    assert await to_do(office) == [made["id"]]


async def test_it_is_to_do_until_somebody_approves_the_bulletin_again(
    lab: House, office: House, second: House, clock: FixedClock, notice: Notice
) -> None:
    await tell(lab)
    made = await release(second, await drafted(office))
    clock.advance(hours=1)
    await correct(lab)
    await notice()
    clock.advance(hours=1)
    path = f"/v1/bulletins/{made['id']}"
    status, answer = await office.post(path + "/correct", {"text": "The report was corrected."})
    assert (status, await to_do(office)) == (200, [made["id"]]), answer
    await release(second, made)
    assert await to_do(office) == []
    [change] = (await shown(office, made))["sources_changed"]
    assert (change["what"], change["open"]) == ("corrected", False)
    clock.advance(hours=1)
    await correct(lab, "nullification", 3)
    await notice()
    [change] = (await shown(office, made))["sources_changed"]
    assert (change["what"], change["version"], change["open"]) == ("nullified", 3, True)


async def test_a_draft_without_the_facts_of_reports_has_nothing_to_do(
    lab: House, office: House, notice: Notice
) -> None:
    await tell(lab)
    made = await drafted(office)
    await correct(lab, "nullification")
    await notice()
    assert await to_do(office) == [made["id"]]
    await office.send("PATCH", f"/v1/bulletins/{made['id']}", {"drop_sources": True})
    assert await to_do(office) == []


async def test_of_a_report_that_the_owner_may_not_see_any_more_it_learns_only_that(
    lab: House, office: House, second: House, exchange: Exchange, notice: Notice
) -> None:
    await tell(lab)
    made = await release(second, await drafted(office))
    await subscribe(office, "bulletins")
    await correct(lab, audience=["country:PL"], tlp="TLP:AMBER")
    await notice()
    [change] = (await shown(office, made))["sources_changed"]
    assert change["what"] == "recalled"
    [one] = await told(exchange.pool)
    assert one["type"] == "source.recalled"
    assert "kind" not in str(one["data"])


async def test_a_follow_up_for_fewer_readers_than_the_bulletin_is_told_and_any_other_is_not(
    lab: House, office: House, second: House, notice: Notice
) -> None:
    await tell(lab)
    made = await release(second, await drafted(office))
    await correct(lab, "follow_up", 2)
    await notice()
    assert await to_do(office) == []
    await correct(lab, "follow_up", 3, audience=["kind:focal_point"])
    await notice()
    [change] = (await shown(office, made))["sources_changed"]
    assert (change["what"], change["version"]) == ("narrowed", 3)


async def test_a_correction_before_the_draft_is_no_change_of_its_sources(
    lab: House, office: House, notice: Notice
) -> None:
    await tell(lab)
    await correct(lab)
    made = await drafted(office)
    await notice()
    assert (await shown(office, made))["sources_changed"] == []


async def test_each_of_several_reports_behind_a_bulletin_counts(
    lab: House, open_: Open, office: House, second: House, *, exchange: Exchange, notice: Notice
) -> None:
    await tell(lab, "R-1")
    other = await tell(await open_("Other lab", "FR"), "F-1", place={"country": "FR"})
    made = await release(second, await drafted(office))
    await subscribe(office, "bulletins")
    french = await open_("Other lab", "FR")
    await tell(french, "F-1", version=2, version_kind="nullification", place={"country": "FR"})
    await notice()
    [change] = (await shown(office, made))["sources_changed"]
    assert (change["report_id"], change["what"]) == (other, "nullified")
    assert len(await told(exchange.pool)) == 1
