"""Feeds, read with feedparser over HTTP by key and by token."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import feedparser
import pytest

from connectors.signatures import BadSignatureError, verify_detached
from ews.clock import SystemClock
from ews.flow.exchange import Exchange
from ews.flow.feeds import PAGE_SIZE
from ews.flow.following import follow
from ews.store.bulletins import Bulletin, add_bulletin, add_bulletin_version
from ews.store.changes import NewChange, append_changes
from ews.store.connection import Connection
from tests.ews import stories
from tests.ews.api.conftest import ALL
from tests.ews.exchange import Client, House, open_house

ATOM, JSON = "/v1/feeds/bulletins.atom", "/v1/feeds/bulletins.json"


@pytest.fixture
async def reader(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Reader", country="DE", scopes=ALL)


async def publish(
    conn: Connection,
    title: str,
    *,
    audience: tuple[str, ...] = ("network",),
    state: str = "published",
    text: str = "strong",
    bulletin_id: UUID | None = None,
    version: int = 1,
    tlp: str = "TLP:GREEN",
) -> UUID:
    """Issue one version of a bulletin, with its change, as publishing does."""
    at = SystemClock().now()
    house = await stories.organisation(conn, "Lab", at=at)
    async with conn.transaction():
        bulletin_id = bulletin_id or await add_bulletin(
            conn, signal_id=None, organisation_id=house.id, at=at
        )
        await add_bulletin_version(
            conn,
            Bulletin(
                id=bulletin_id,
                signal_id=None,
                organisation_id=house.id,
                created_at=at,
                version=version,
                level="advisory",
                title=title,
                body={"text": text, "facts": {}},
                tlp=tlp,
                audience=audience,
                state=state,
                person_id=None,
                at=at,
            ),
        )
        change = NewChange(
            record="bulletin",
            record_id=str(bulletin_id),
            version=version,
            organisation_id=house.id,
            tlp=tlp,
            audience=audience,
        )
        await append_changes(conn, [change], at=at)
    return bulletin_id


async def fetch(house: House, path: str, **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
    async with house.client.get(path, headers={**house.headers, **headers}) as answer:
        return answer.status, await answer.read(), answer.headers


async def parsed(house: House, path: str = ATOM) -> Any:
    status, content, _ = await fetch(house, path)
    assert status == 200, content
    found = feedparser.parse(content)
    assert not found.bozo, found
    return found


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


async def test_a_token_opens_the_feed_and_the_files_it_leads_to(
    reader: House, conn: Connection
) -> None:
    await publish(conn, "4-MMC")
    _, made = await reader.post("/v1/feeds/tokens", {"label": "feed reader of the duty officer"})
    nobody = House(client=reader.client, organisation=reader.organisation, key="")
    found = await parsed(nobody, path_of(made["atom_url"]))
    [entry] = found.entries
    kinds = {}
    for link in entry.links:
        status, content, headers = await fetch(nobody, path_of(link.href))
        kinds[headers["Content-Type"]] = (status, content[:5])
        assert headers["Ews-Signature"]
    assert kinds["application/pdf"] == (200, b"%PDF-")
    assert len(kinds) == 3
    status, _, _ = await fetch(nobody, path_of(made["json_url"]))
    assert status == 200


async def test_an_ended_or_guessed_token_opens_nothing(reader: House) -> None:
    _, made = await reader.post("/v1/feeds/tokens", {"label": "old"})
    path = path_of(made["atom_url"])
    status, _ = await reader.send("DELETE", f"/v1/feeds/tokens/{made['prefix']}")
    assert status == 200
    guesses = [path, path.replace("bulletins.atom", "x/bulletins.atom"), path[:-20] + path[-19:]]
    prefix = made["prefix"]
    guesses += [f"/feeds/{prefix}/bulletins.atom", f"/feeds/{prefix}./bulletins.json"]
    guesses += ["/feeds/%00/bulletins.atom", "/feeds/%ED%A0%80.x/bulletins.atom"]
    for guess in guesses:
        status, _ = await House(client=reader.client, organisation=reader.organisation, key="").get(
            guess
        )
        assert status == 404, guess


async def test_a_token_is_its_own_organisation_s_to_end(reader: House, office: House) -> None:
    _, made = await reader.post("/v1/feeds/tokens", {"label": "mine"})
    for prefix in (made["prefix"], "%00", "x"):
        status, _ = await office.send("DELETE", f"/v1/feeds/tokens/{prefix}")
        assert status == 404
    _, listed = await reader.get("/v1/feeds/tokens")
    assert [set(each) for each in listed["tokens"]] == [
        {"prefix", "label", "created_at", "ended_at"}
    ]


async def test_a_token_is_kept_nowhere(reader: House, conn: Connection) -> None:
    _, made = await reader.post("/v1/feeds/tokens", {"label": "mine"})
    secret = made["atom_url"].split("/feeds/")[1].split("/")[0].partition(".")[2]
    await fetch(reader, path_of(made["atom_url"]))
    tables = await conn.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    )
    for row in tables:
        held = await conn.fetchval(
            f"SELECT count(*) FROM {row['tablename']} t WHERE t::text LIKE '%' || $1 || '%'",  # noqa: S608 - names of our own tables
            secret,
        )
        assert held == 0, row["tablename"]


async def test_the_feed_of_a_suspended_organisation_is_closed(
    reader: House, conn: Connection
) -> None:
    _, made = await reader.post("/v1/feeds/tokens", {"label": "mine"})
    await conn.execute(
        "UPDATE organisation SET state = 'suspended' WHERE id = $1", reader.organisation.id
    )
    status, _, _ = await fetch(reader, path_of(made["atom_url"]))
    assert status == 404


async def test_a_page_that_is_none_is_refused(reader: House) -> None:
    asked = ["0", "-1", "x", "1e3", str(2**63)]
    answers = [await reader.get(ATOM, before=before) for before in asked]
    assert {(status, answer["pointer"]) for status, answer in answers} == {(422, "/before")}


def path_of(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]


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
