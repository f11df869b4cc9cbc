"""No way out shows a reader a field that the policy keeps from it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import pytest

from tests.clock import NOW
from tests.ews.exchange import House, new_client
from tests.ews.release import oracle
from tests.ews.release.asking import Told, ask_all, look_all, pushed, tried
from tests.ews.release.canaries import Planter, settle, words_in
from tests.ews.release.people import Somebody
from tests.ews.release.routes import ASKED, EXEMPT, LOOKED, routes_of_reading
from tests.ews.release.worlds import Canary, World, open_world
from tests.ews.running import Running, own_exchange

REPORTS, BULLETINS = 14, 10


@asynccontextmanager
async def planted_world(running: Running, seed: int) -> AsyncIterator[World]:
    """Serve an exchange full of canaries."""
    async with own_exchange(running) as exchange, new_client(exchange, running.aides) as client:
        made = await open_world(client, exchange)
        await fill(made, Random(seed))  # noqa: S311 - a schedule, not a secret
        yield made


@pytest.fixture(scope="module")
async def world(running: Running) -> AsyncIterator[World]:
    async with planted_world(running, 1) as made:
        yield made


async def fill(world: World, chance: Random) -> None:
    """Plant reports, bulletins and notes by chance; then let deliveries and objects be made."""
    planter = Planter(world, chance)
    houses = list(world.houses)
    for number in range(REPORTS):
        await planter.report(houses[number % len(houses)], number)
    open_houses = [each for each in houses if each != "origin"]  # which says nothing openly
    for number in range(BULLETINS):
        await planter.bulletin(open_houses[number % len(open_houses)])
    await planter.draft("lab")
    await planter.notes()
    await settle(world)


async def heard(world: World, name: str, path: str) -> list[Told]:
    """Ask a path for a house, once in all tests of a world."""
    if (name, path) not in world.heard:
        world.heard[name, path] = await ask_all(world, world.houses[name], path)
    found: list[Told] = world.heard[name, path]
    return found


def may_be_told(reader: Somebody, canary: Canary) -> bool:
    """Judge by the rule written a second time: the version's own policy, and the newest."""
    own = oracle.classes(reader, canary.policy, NOW, is_bulletin=canary.is_bulletin)
    newest = oracle.classes(reader, canary.newest, NOW, is_bulletin=canary.is_bulletin)
    houses = {canary.policy.organisation_id, canary.policy.published_by}
    if canary.policy.published_by is not None and reader.organisation_id not in houses:
        own -= {"PTY"}  # a case number would point to the origin
    return bool(newest) and canary.needs in own


def leaks(world: World, name: str, told: list[Told]) -> list[str]:
    """Return every canary that was told and must not be, with where it was heard."""
    reader, found = world.readers[name], []
    for each in told:
        # What a reader wrote itself into an address may stand in the answer that refuses it.
        heard = words_in(each.text) - (words_in(each.url) if each.status >= 400 else set())
        found += [
            f"{name} heard {word} ({planted[0].where}) at {each.url} [{each.status}]"
            f" {[(c.policy.tlp, c.policy.audience, c.newest.audience) for c in planted]}"
            for word in heard
            if (planted := world.canaries.get(word))
            and not any(may_be_told(reader, canary) for canary in planted)
        ]
    return found


@pytest.mark.parametrize("path", sorted(ASKED))
async def test_a_route_tells_no_reader_what_it_may_not_know(world: World, path: str) -> None:
    found = []
    for name in world.houses:
        told = await heard(world, name, path)
        assert all(each.status < 500 for each in told), [t for t in told if t.status >= 500]
        assert 429 not in {each.status for each in told}
        found += leaks(world, name, told)
    assert found == []


@pytest.mark.parametrize("path", sorted(LOOKED))
async def test_a_look_tells_no_reader_what_it_may_not_know(world: World, path: str) -> None:
    told = {name: await look_all(house, path) for name, house in world.houses.items()}
    assert {each.status for found in told.values() for each in found} == {200}
    assert [leak for name, found in told.items() for leak in leaks(world, name, found)] == []


async def test_a_trial_names_no_substance_that_only_others_know(world: World) -> None:
    named = 0
    for name, house in world.houses.items():
        keys = await tried(world, house)
        told = Told(url="/v1/reports:check", status=200, text=" ".join(keys))
        assert leaks(world, name, [told]) == []
        named += len(keys)
    assert 0 < named < len(world.houses) * REPORTS


async def test_nothing_is_sent_to_whom_it_may_not_be_told(world: World) -> None:
    told = {name: await pushed(world, house) for name, house in world.houses.items()}

    assert [leak for name, each in told.items() for leak in leaks(world, name, each)] == []
    assert sum(len(each) for each in told.values()) > BULLETINS


async def test_a_report_tells_each_reader_all_that_it_may_know(world: World) -> None:
    """The other side: what is shown nobody would leak nothing."""
    heard_of = 0
    for name in world.houses:
        told = await heard(world, name, "/v1/reports/{report_id}")
        words = {word for each in told for word in words_in(each.text)}
        missing = [
            (name, word, planted[0].where)
            for word, planted in world.canaries.items()
            if any(
                may_be_told(world.readers[name], each)
                for each in planted
                if not each.is_bulletin and each.where not in {"note", "existence"}
            )
            and word not in words
        ]
        assert missing == []
        heard_of += len(words & world.canaries.keys())
    assert heard_of > 250


async def test_an_origin_that_hides_is_named_to_nobody_but_its_publisher(world: World) -> None:
    origin = str(world.houses["origin"].organisation.id)
    hidden = [path for path in ASKED if path not in {"/v1/organisations", "/v1/groups/{group_id}"}]
    for name in world.houses:
        if name in {"origin", "neighbour"}:
            continue
        for path in hidden:
            told = await heard(world, name, path)
            named = [
                each.url
                for each in told
                if origin in each.text and f"org:{origin}" not in each.text
            ]
            assert named == [], (name, path)


def test_every_route_that_is_read_is_asked_or_has_a_reason() -> None:
    assert routes_of_reading() - ASKED.keys() - EXEMPT.keys() == set()
    assert ASKED.keys() & EXEMPT.keys() == set()


LISTS = (
    "/v1/reports",
    "/v1/today",
    "/v1/bulletin-summaries",
    "/v1/substances",
    "/v1/law/gaps",
    "/v1/signals",
    "/v1/bulletins",
    "/v1/recalls",
    "/v1/deliveries",
    "/v1/timeliness",
    "/v1/feeds/bulletins.atom",
    "/v1/feeds/bulletins.json",
    "/taxii2/exchange/collections/{collection_id}/manifest/",
    "/misp/{feed}/manifest.json",
    "/misp/{feed}/hashes.csv",
    "/v1/tables/{table}",
)


def without_times(told: list[Told]) -> list[str]:
    """Return what was told but for when, and under which number of a request."""
    passing = ("Date:", "X-Request-ID:", "Ews-Signature:")
    return [
        "\n".join(line for line in each.text.splitlines() if not line.startswith(passing))
        for each in told
        if "/taxii2/" not in each.url or each.status == 200  # guessed groups
    ]


async def told_of_lists(world: World, reader: House) -> dict[str, list[str]]:
    """Return what every list, and every look, tells a reader."""
    told = {path: without_times(await ask_all(world, reader, path)) for path in LISTS}
    return told | {path: without_times(await look_all(reader, path)) for path in LOOKED}


async def test_what_is_hidden_changes_no_count_and_no_tag(running: Running) -> None:
    """Two looks of one reader, between them others send what is not for it: they are equal."""
    async with planted_world(running, 2) as world:
        reader = world.houses["reader"]
        before = await told_of_lists(world, reader)
        planter = Planter(world, Random(3))  # noqa: S311 - a schedule, not a secret
        planter.skip(10_000)
        await planter.hidden_report("lab", 60)
        await planter.draft("neighbour")
        await settle(world)
        after = await told_of_lists(world, reader)

    assert [
        (one, other)
        for path in before
        for was, now in zip(before[path], after[path], strict=True)
        for one, other in zip(was.splitlines(), now.splitlines(), strict=False)
        if one != other
    ] == []
