"""Keys are made, seen without their secret, and ended, by an operator."""

import json

from tests.ews.cli.running import ews


async def test_a_key_is_listed_without_its_secret_and_revoked_once(dsn: str) -> None:
    made = await ews("key", "create", "--organisation", "Lab", "--days", "30", database_url=dsn)
    key = made.out.strip()
    prefix, _, secret = key.partition(".")

    revoked = await ews("key", "revoke", prefix, database_url=dsn)
    again = await ews("key", "revoke", key, database_url=dsn)
    listed = await ews("key", "list", "--json", database_url=dsn)

    assert (revoked.code, again.code) == (0, 1)
    assert secret not in listed.out + again.err
    (found,) = json.loads(listed.out)
    assert (found["prefix"], found["organisation"]) == (prefix, "Lab")
    assert found["ends"]
    assert found["revoked"]
