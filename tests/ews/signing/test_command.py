"""An operator rotates and revokes; what he did stands in the audit."""

import json

from tests.ews.cli.running import ews


async def test_a_key_is_rotated_and_revoked_and_that_is_noted(dsn: str) -> None:
    rotated = await ews("signing-key", "rotate", database_url=dsn)
    kid = rotated.out.split()[1]
    revoked = await ews("signing-key", "revoke", kid, "--because", "lost", database_url=dsn)
    again = await ews("signing-key", "revoke", kid, "--because", "lost", database_url=dsn)
    listed = json.loads((await ews("signing-key", "list", "--json", database_url=dsn)).out)
    assert (rotated.code, revoked.code, again.code) == (0, 0, 1)
    assert [(key["kid"] == kid, key["revoked_for"]) for key in listed] == [
        (True, "lost"),
        (False, None),
    ]
    assert all("seed" not in key for key in listed)


async def test_a_name_that_begins_with_a_hyphen_is_a_name_and_no_option(dsn: str) -> None:
    for kid in ("-because", "--kP", "-h_Z9"):
        done = await ews("signing-key", "revoke", kid, "--because", "lost", database_url=dsn)
        assert (done.code, f"there is no key {kid} " in done.err) == (1, True)
