"""Each reader is given what the release policy lets it see, object by object and field by field."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from ews.flow.exchange import Exchange
from ews.flow.release import KINDS, may_see
from ews.flow.sender import Sender
from ews.flow.taxii import BEGINNING, Library
from ews.flow.taxii_release import EVERYBODY, for_feed, level_for, policy_of, tokens_for
from ews.store.connection import Connection, Pool
from ews.store.groups import add_member
from ews.store.organisations import Organisation, ensure_organisation
from ews.store.pool import open_pool
from ews.store.reading import reading
from ews.store.taxii import Asked
from tests.clock import FixedClock
from tests.ews.exchange import Client, House, hidden_group, open_house
from tests.ews.stories import Told, body, substance
from tests.ews.taxii.shelf import change_again, fetch, of_type, tell

BRAND, CASE, TOWN = "canary-brand", "canary-case", "canary-town"
DOCUMENT = body(
    reference=CASE,
    place={"country": "GB", "admin_area": TOWN},
    product={"form": "tablet", "brand": BRAND},
    route={"legs": [{"role": "destination", "country": "DE", "certainty": "known"}]},
    links=[{"relation": "related", "reference": CASE}],
    delegate_to="canary-delegate",
)


def sender(organisation_id: UUID, **said: Any) -> Sender:
    said = {"country": "DE", "kind": "lab"} | said
    return Sender(organisation_id=organisation_id, scopes=frozenset({"report:read"}), **said)


async def seen_by(exchange: Exchange, reader: Sender) -> str:
    """Return all bytes that a reader is given."""
    library, found = Library(exchange=exchange), b""
    after: datetime | None = BEGINNING
    while after is not None:
        asked = Asked(after=after, limit=200)
        page = await library.page(reader, tokens_for(reader), asked, channel="taxii")
        found += b"\n".join(page.bodies) + b"\n"
        after = page.next
    return found.decode()


async def new_organisation(
    conn: Connection, name: str, at: datetime, *, kind: str = "lab", country: str | None = "DE"
) -> Organisation:
    return await ensure_organisation(conn, name=name, kind=kind, country=country, at=at)


async def test_industry_is_shown_what_is_public_and_the_network_more(
    exchange: Exchange, lab: House, pool: Pool, clock: FixedClock
) -> None:
    at = clock.now()
    async with pool.acquire() as conn:
        key = await substance(conn, at=at)
        maker = await new_organisation(conn, "Maker", at, kind="industry")
        peer = await new_organisation(conn, "Peer", at)
        audience = ["network", f"org:{maker.id}"]
        await tell(conn, lab, key, "A", at=at, document=DOCUMENT, audience=audience)

    public = await seen_by(exchange, sender(maker.id, kind="industry"))
    network = await seen_by(exchange, sender(peer.id))
    own = await seen_by(exchange, sender(lab.organisation.id, country="GB"))

    assert '"type":"nps-report"' in public
    assert [canary in public for canary in (BRAND, CASE, TOWN)] == [False, False, False]
    assert [canary in network for canary in (BRAND, CASE, TOWN)] == [True, False, True]
    assert BRAND in own
    assert "canary-delegate" not in public + network


async def test_an_embargoed_report_is_given_when_the_embargo_ends_as_something_new(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        until = clock.now() + timedelta(hours=1)
        told = await tell(conn, lab, key, "A", at=clock.now(), audience=["country:FR"])
        await next_version(conn, told.report_id, until=until, at=clock.now())
        await second_version(conn, told, lab, at=clock.now())
        early = await fetch(neighbour)
        clock.advance(hours=2)
        await second_version(conn, told, lab, at=clock.now())

    late = await fetch(neighbour)

    assert of_type(early, "nps-report") == []
    assert len(of_type(late, "nps-report")) == 1
    assert len(of_type(await fetch(lab), "nps-report")) == 1


async def second_version(conn: Connection, told: Told, lab: House, *, at: datetime) -> None:
    await change_again(conn, told, lab, version=2, tlp="TLP:AMBER", audience=["network"], at=at)


async def test_under_delegation_nobody_is_told_whose_it_was(
    exchange: Exchange, lab: House, pool: Pool, clock: FixedClock
) -> None:
    at = clock.now()
    async with pool.acquire() as conn:
        key = await substance(conn, at=at)
        centre = await new_organisation(conn, "Centre", at, kind="focal_point", country="FR")
        peer = await new_organisation(conn, "Peer", at, kind="police")
        told = await tell(conn, lab, key, "A", at=at, document=DOCUMENT, audience=[])
        await next_version(conn, told.report_id, publisher=centre.id, at=at)
        await second_version(conn, told, lab, at=at)

    given = await seen_by(exchange, sender(peer.id, kind="police"))
    published = await seen_by(exchange, sender(centre.id, kind="focal_point", country="FR"))

    assert '"type":"nps-report"' in given
    assert "Centre" in given
    hidden = (lab.organisation.name, str(lab.organisation.id), CASE)
    assert [each in given for each in hidden] == [False, False, False]
    assert '"type":"nps-report"' in published


async def next_version(
    conn: Connection,
    report_id: UUID,
    *,
    at: datetime,
    until: datetime | None = None,
    publisher: UUID | None = None,
) -> None:
    """Store a second version for the network, under embargo or published by another."""
    await conn.execute(
        "INSERT INTO report_version (report_id, version, version_kind, kind, country, "
        "incident_on, tlp, audience, embargo_until, published_by, body, body_sha256, "
        "acknowledgement, received_at) SELECT report_id, 2, 'correction', kind, country, "
        "incident_on, tlp, '{network}', $2, $3, body, body_sha256, acknowledgement, $4 "
        "FROM report_version WHERE report_id = $1 AND version = 1",
        report_id,
        until,
        publisher,
        at,
    )


async def test_a_group_has_a_collection_of_its_own_for_those_who_join_later(
    client: Client, exchange: Exchange, lab: House, pool: Pool, clock: FixedClock
) -> None:
    at, group = clock.now(), await hidden_group(exchange, lab, name="Nitazenes")
    async with pool.acquire() as conn:
        key = await substance(conn, at=at)
        late = await open_house(client, exchange, "Late", country="FR")
        await tell(conn, lab, key, "A", at=at, audience=[f"group:{group}"])
        before = await fetch(late)
        await add_member(conn, group, late.organisation.id, at=at)

    after = await fetch(late, name=str(group))

    assert of_type(before, "nps-report") == []
    assert len(of_type(after, "nps-report")) == 1
    status, told = await late.get("/taxii2/exchange/collections/")
    assert status == 200
    assert [each["title"] for each in told["collections"]] == [
        "All that is released to you",
        "Sharing group: Nitazenes",
    ]
    status, _ = await lab.get(f"/taxii2/exchange/collections/{UUID(int=1)}/objects/")
    assert status == 404


async def test_sql_finds_a_reader_by_the_same_words(pool: Pool, clock: FixedClock) -> None:
    groups = frozenset({UUID(int=8), UUID(int=9)})
    readers = [sender(UUID(int=7), kind=kind, groups=groups) for kind in sorted(KINDS)]
    readers += [sender(UUID(int=7), country=None), sender(UUID(int=7), kind="unheard-of")]

    said = [await tokens_in_sql(pool, reader, at=clock.now()) for reader in readers]

    meant = [tokens_for(reader) for reader in readers]
    assert said == [sorted([*each, *for_feed(each)]) for each in meant]
    assert all(EVERYBODY in each for each in said)


async def tokens_in_sql(pool: Pool, reader: Sender, *, at: datetime) -> list[str]:
    async with reading(pool, reader, at=at) as conn:
        found: list[str] = await conn.fetchval("SELECT reader_tokens()")
    return sorted(found)


TLPS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED", "TLP:MAUVE")


@pytest.mark.slow
async def test_of_random_policies_each_reader_is_given_just_what_the_rule_says(
    exchange: Exchange, lab: House, pool: Pool, clock: FixedClock
) -> None:
    chance, at = random.Random(11), clock.now()  # noqa: S311 - the same each time
    groups = [UUID(int=number) for number in range(1, 5)]
    async with pool.acquire() as conn:
        key = await substance(conn, at=at)
        houses = [
            await new_organisation(conn, f"H{number}", at, kind=kind, country=country)
            for number, (kind, country) in enumerate(
                (kind, country) for kind in sorted(KINDS) for country in ("GB", "DE", None)
            )
        ]
        words = ["network", "country:GB", "country:DE", "kind:regulator", "kind:industry", "else"]
        words += [f"group:{each}" for each in groups] + [f"org:{each.id}" for each in houses]
        told = []
        for number in range(120):
            tlp = chance.choice(TLPS[:-1])
            audience = chance.sample(words, chance.randint(0, 4))
            made = await tell(conn, lab, key, f"{number}", at=at, tlp=tlp, audience=audience)
            told.append((str(made.report_id), tlp, audience))

    wrong = []
    for house in houses:
        mine = frozenset(chance.sample(groups, chance.randint(0, 2)))
        reader = sender(house.id, kind=house.kind, country=house.country, groups=mine)
        given = await seen_by(exchange, reader)
        for report_id, tlp, audience in told:
            record = SimpleNamespace(
                organisation_id=lab.organisation.id,
                published_by=None,
                tlp=tlp,
                audience=audience,
                embargo_until=None,
            )
            if may_see(reader, cast("Any", record), at=at) != (f'"{report_id}"' in given):
                wrong.append((house.kind, house.country, tlp, audience))
    assert wrong == []


async def test_a_policy_is_read_as_it_was_written(
    pool: Pool, lab: House, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        await tell(conn, lab, key, "A", at=clock.now(), audience=["network", "country:DE"])
        await fetch(lab)
        text = await conn.fetchval("SELECT policy FROM listed_policy")

    policy = policy_of(text)

    assert policy.text() == text
    assert level_for(sender(UUID(int=3)), policy, at=clock.now()) == 1
    assert level_for(sender(UUID(int=3), kind="unheard-of"), policy, at=clock.now()) == -1


async def test_where_others_read_from_a_standby_what_was_committed_before_is_given_too(
    exchange: Exchange, lab: House, pool: Pool, clock: FixedClock, dsn: str
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        await tell(conn, lab, key, "A", at=clock.now(), document=DOCUMENT)

    async with open_pool(dsn, size=1, reads_only=True) as read_pool:
        found = await seen_by(
            replace(exchange, read_pool=read_pool), sender(lab.organisation.id, country="GB")
        )

    assert found.count('"type":"nps-report"') == 1
