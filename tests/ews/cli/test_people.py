"""An operator makes organisations and the first administrator, and rotates keys."""

import json

import pytest

from tests.ews.cli.running import ews

pytestmark = pytest.mark.slow_all  # each command is a process that starts anew


async def test_a_key_is_rotated_with_an_overlap(dsn: str) -> None:
    made = await ews("key", "create", "--organisation", "Lab", "--label", "LIMS", database_url=dsn)
    prefix = made.out.partition(".")[0]

    rotated = await ews("key", "rotate", prefix, "--overlap-hours", "1", database_url=dsn)
    again = await ews("key", "rotate", prefix, database_url=dsn)
    listed = await ews("key", "list", "--json", database_url=dsn)

    assert (rotated.code, again.code) == (0, 2)
    assert "key_ended" in again.err
    rows = json.loads(listed.out)
    assert [row["label"] for row in rows] == ["LIMS", "LIMS"]
    assert {row["prefix"] for row in rows} == {prefix, rotated.out.partition(".")[0]}
    assert {row["prefix"]: bool(row["ends"]) for row in rows}[prefix]


async def test_the_first_administrator_is_invited_and_reset(dsn: str) -> None:
    house = ("--organisation", "Secretariat", "--kind", "international_body")
    made = await ews(
        "person", "create", "Root@Example.org", *house, "--role", "administrator", database_url=dsn
    )
    twice = await ews("person", "create", "root@example.org", *house, database_url=dsn)
    reset = await ews("person", "reset", "root@example.org", "--json", database_url=dsn)
    listed = await ews("person", "list", "--json", database_url=dsn)
    odd = await ews("person", "create", "no spaces please", *house, database_url=dsn)

    assert (made.code, twice.code, reset.code, odd.code) == (0, 2, 0, 2)
    assert made.out.strip() != json.loads(reset.out)["invitation"]
    assert "name_taken" in twice.err
    assert "text_malformed" in odd.err
    [person] = json.loads(listed.out)
    assert (person["sign_in_name"], person["roles"]) == ("root@example.org", "administrator")


async def test_an_organisation_is_suspended_and_reinstated(dsn: str) -> None:
    made = await ews("org", "create", "Lab", "--country", "GB", database_url=dsn)
    without = await ews("org", "create", "No country", database_url=dsn)
    await ews("org", "suspend", "Lab", database_url=dsn)
    suspended = await ews("org", "list", "--json", database_url=dsn)
    await ews("org", "reinstate", "Lab", database_url=dsn)
    unknown = await ews("org", "suspend", "Nobody", database_url=dsn)
    active = await ews("org", "list", "--json", database_url=dsn)

    assert (made.code, without.code, unknown.code) == (0, 2, 1)
    assert [each["state"] for each in json.loads(suspended.out)] == ["suspended"]
    assert [each["state"] for each in json.loads(active.out)] == ["active"]
