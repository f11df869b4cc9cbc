"""Feeds, read with feedparser over HTTP."""

import pytest

from connectors.signatures import BadSignatureError, verify_detached
from ews.clock import SystemClock
from ews.flow.exchange import Exchange
from ews.flow.feeds import PAGE_SIZE
from ews.flow.following import follow
from ews.store.connection import Connection
from tests.ews.api.conftest import ALL
from tests.ews.channels.feeds import ATOM, JSON, fetch, parsed, path_of, publish
from tests.ews.exchange import Client, House, open_house


async def test_feedparser_reads_what_was_published(reader: House, conn: Connection) -> None:
    evil = "<script>alert(1)</script> & ]]> höher 强效"
    made = await publish(conn, evil, text=evil)
    found = await parsed(reader)
    [entry] = found.entries
    assert (entry.id, entry.title) == (f"urn:uuid:{made}", evil)
    assert entry.content[0].value == evil
    assert entry.content[0].type == "text/plain"
    assert [tag.term for tag in entry.tags] == ["TLP:GREEN", "advisory"]
    assert {link.type for link in entry.links} == {
        "application/json", "application/cap+xml", "application/pdf",
    }  # fmt: skip


async def test_json_feed_has_the_same_entries(reader: House, conn: Connection) -> None:
    made = await publish(conn, "4-MMC")
    _, answer = await reader.get(JSON)
    assert answer["version"] == "https://jsonfeed.org/version/1.1"
    assert [(each["id"], each["title"]) for each in answer["items"]] == [
        (f"urn:uuid:{made}", "4-MMC")
    ]


async def test_a_reader_sees_only_what_is_for_it(
    reader: House, office: House, conn: Connection
) -> None:
    await publish(conn, "for the office", audience=(f"org:{office.organisation.id}",))
    await publish(conn, "a draft", state="draft")
    assert (await parsed(reader)).entries == []
    assert [each.title for each in (await parsed(office)).entries] == ["for the office"]


async def test_following_next_shows_every_bulletin_once(reader: House, conn: Connection) -> None:
    made = [await publish(conn, f"number {number}") for number in range(PAGE_SIZE + 3)]
    found, path, pages = [], ATOM, 0
    while path:
        page = await parsed(reader, path)
        found += [each.id for each in page.entries]
        following = [path_of(link.href) for link in page.feed.links if link.rel == "next"]
        path, pages = "".join(following), pages + 1
    assert found == [f"urn:uuid:{each}" for each in reversed(made)]
    assert pages == 2


async def test_an_unchanged_feed_is_not_sent_again(reader: House, conn: Connection) -> None:
    await publish(conn, "first")
    _, _, headers = await fetch(reader, ATOM)
    by_tag, content, _ = await fetch(reader, ATOM, **{"If-None-Match": headers["ETag"]})
    by_day, _, _ = await fetch(reader, ATOM, **{"If-Modified-Since": headers["Last-Modified"]})
    assert (by_tag, by_day, content) == (304, 304, b"")
    await publish(conn, "second")
    by_tag, _, _ = await fetch(reader, ATOM, **{"If-None-Match": headers["ETag"]})
    assert by_tag == 200


async def test_a_change_within_the_same_second_is_not_missed_by_its_day(
    reader: House, conn: Connection
) -> None:
    """The clock of the test stands still; the days that readers compare do not."""
    await publish(conn, "first")
    _, _, headers = await fetch(reader, ATOM)
    await publish(conn, "second")
    status, _, _ = await fetch(reader, ATOM, **{"If-Modified-Since": headers["Last-Modified"]})
    assert status == 200


async def test_a_day_that_is_none_is_ignored(reader: House) -> None:
    status, _, _ = await fetch(reader, ATOM, **{"If-Modified-Since": "yesterday"})
    assert status == 200


async def test_the_tag_of_one_reader_says_nothing_to_another(
    reader: House, office: House, conn: Connection
) -> None:
    await publish(conn, "for the office", audience=(f"org:{office.organisation.id}",))
    _, _, of_office = await fetch(office, ATOM)
    status, content, of_reader = await fetch(reader, ATOM, **{"If-None-Match": of_office["ETag"]})
    assert (status, b"office" in content) == (200, False)
    assert of_reader["Cache-Control"] == "private, no-cache"


async def test_a_withdrawn_bulletin_says_so_in_its_place(reader: House, conn: Connection) -> None:
    made = await publish(conn, "4-MMC")
    await publish(conn, "another")
    await publish(conn, "4-MMC", state="withdrawn", bulletin_id=made, version=2)
    found = await parsed(reader)
    assert [each.title for each in found.entries] == ["Withdrawn: 4-MMC", "another"]


async def test_a_recalled_bulletin_is_told_to_who_had_it_and_nothing_else_of_it(
    reader: House, office: House, client: Client, exchange: Exchange, conn: Connection
) -> None:
    made = await publish(conn, "CANARY", text="CANARY")
    await parsed(reader)
    await publish(
        conn, "CANARY", text="CANARY", audience=(f"org:{office.organisation.id}",),
        bulletin_id=made, version=2,
    )  # fmt: skip
    while await follow(conn, at=SystemClock().now()):
        pass
    never = await open_house(client, exchange, "Never", country="FR", scopes=ALL)
    [entry] = (await parsed(reader)).entries
    _, raw, _ = await fetch(reader, ATOM)
    assert (entry.title, b"CANARY" in raw) == (f"Recalled: bulletin {made}", False)
    assert (await parsed(never)).entries == []


async def test_what_a_feed_showed_is_disclosed(reader: House, conn: Connection) -> None:
    made = await publish(conn, "4-MMC")
    await parsed(reader)
    row = await conn.fetchrow(
        "SELECT record, record_id, version FROM disclosure "
        "WHERE organisation_id = $1 AND channel = 'feed'",
        reader.organisation.id,
    )
    assert row is not None
    assert tuple(row) == ("bulletin", str(made), 1)


async def test_a_page_that_is_none_is_refused(reader: House) -> None:
    asked = ["0", "-1", "x", "1e3", str(2**63)]
    answers = [await reader.get(ATOM, before=before) for before in asked]
    assert {(status, answer["pointer"]) for status, answer in answers} == {(422, "/before")}


async def test_a_feed_is_signed_and_verified_offline(
    reader: House, client: Client, conn: Connection
) -> None:
    await publish(conn, "Nitazenes in tablets")
    async with client.get("/.well-known/jwks.json") as answer:
        keys = await answer.json()
    for path in (ATOM, JSON):
        answer = await reader.ask("GET", path)
        content = await answer.read()
        assert verify_detached(content, answer.headers["Ews-Signature"], keys)
        with pytest.raises(BadSignatureError):
            verify_detached(content + b" ", answer.headers["Ews-Signature"], keys)
