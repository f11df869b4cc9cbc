"""Tokens of feeds: who holds one reads without a key, until it is ended."""

from ews.store.connection import Connection
from tests.ews.channels.feeds import fetch, parsed, path_of, publish
from tests.ews.exchange import House


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
    assert await tables_holding(conn, made["prefix"]) >= {"feed_token"}
    assert await tables_holding(conn, secret) == set()


async def tables_holding(conn: Connection, text: str) -> set[str]:
    tables = await conn.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    )
    return {
        row["tablename"]
        for row in tables
        if await conn.fetchval(
            f"SELECT EXISTS (SELECT FROM {row['tablename']} t WHERE t::text LIKE '%' || $1 || '%')",  # noqa: S608 - names of our own tables
            text,
        )
    }


async def test_the_feed_of_a_suspended_organisation_is_closed(
    reader: House, conn: Connection
) -> None:
    _, made = await reader.post("/v1/feeds/tokens", {"label": "mine"})
    await conn.execute(
        "UPDATE organisation SET state = 'suspended' WHERE id = $1", reader.organisation.id
    )
    status, _, _ = await fetch(reader, path_of(made["atom_url"]))
    assert status == 404
