"""What we sign, others verify: joserfc put together by hand, openssl, and `ews verify`."""

import base64
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from connectors.signatures import BadSignatureError, new_key_pair, sign_detached, verify_detached
from ews.cli.main import main
from ews.flow.signing import Signer, key_set, sign
from ews.store.connection import Connection, Pool
from ews.store.signing_keys import list_keys, revoke, rotate
from tests.clock import FixedClock
from tests.ews.exchange import Client

CONTENT = '{"text":"Vorsicht: höher dosiert"}\n'.encode()


async def held_keys(conn: Connection) -> dict[str, object]:
    return key_set(await list_keys(conn))


async def test_the_same_bytes_have_the_same_signature(pool: Pool, clock: FixedClock) -> None:
    first = await sign(pool, CONTENT, at=clock.now())
    assert first == await sign(pool, CONTENT, at=clock.now())
    assert first.split(".")[1] == ""


async def test_a_jose_library_verifies_with_the_content_put_back(
    pool: Pool, conn: Connection, clock: FixedClock
) -> None:
    signature = await sign(pool, CONTENT, at=clock.now())
    head, _, tail = signature.split(".")
    whole = f"{head}.{base64.urlsafe_b64encode(CONTENT).rstrip(b'=').decode()}.{tail}"
    keys = KeySet.import_key_set(await held_keys(conn))  # type: ignore[arg-type]  # a JWK Set
    assert jws.deserialize_compact(whole, keys, algorithms=["Ed25519"]).payload == CONTENT


async def test_a_changed_byte_does_not_verify(
    pool: Pool, conn: Connection, clock: FixedClock
) -> None:
    signature = await sign(pool, CONTENT, at=clock.now())
    with pytest.raises(BadSignatureError, match="changed"):
        verify_detached(CONTENT + b" ", signature, await held_keys(conn))


async def test_an_old_signature_verifies_after_the_key_was_rotated(
    pool: Pool, conn: Connection, clock: FixedClock
) -> None:
    old = await sign(pool, CONTENT, at=clock.now())
    await rotate(conn, at=clock.now())
    new = await sign(pool, CONTENT, at=clock.now())
    keys = await held_keys(conn)
    assert verify_detached(CONTENT, old, keys) != verify_detached(CONTENT, new, keys)


async def test_the_private_half_is_wiped_when_a_key_is_rotated(
    pool: Pool, conn: Connection, clock: FixedClock
) -> None:
    await sign(pool, CONTENT, at=clock.now())
    await rotate(conn, at=clock.now())
    assert await conn.fetchval("SELECT count(private_seed) FROM signing_key") == 1
    assert await conn.fetchval("SELECT count(*) FROM signing_key") == 2


async def test_a_revoked_key_verifies_nothing_and_a_new_one_signs(
    pool: Pool, conn: Connection, clock: FixedClock
) -> None:
    old = await sign(pool, CONTENT, at=clock.now())
    [key] = await list_keys(conn)
    assert await revoke(conn, key.kid, because="lost laptop", at=clock.now())
    keys = await held_keys(conn)
    with pytest.raises(BadSignatureError, match="revoked: lost laptop"):
        verify_detached(CONTENT, old, keys)
    verify_detached(CONTENT, await sign(pool, CONTENT, at=clock.now()), keys)


async def test_a_key_that_ended_cannot_be_brought_back(
    pool: Pool, conn: Connection, clock: FixedClock
) -> None:
    await sign(pool, CONTENT, at=clock.now())
    await rotate(conn, at=clock.now())
    with pytest.raises(asyncpg.RestrictViolationError):
        await conn.execute(
            "UPDATE signing_key SET retired_at = NULL, private_seed = decode(repeat('00', 32), "
            "'hex') WHERE retired_at IS NOT NULL"
        )
    with pytest.raises(asyncpg.RestrictViolationError):
        await conn.execute("DELETE FROM signing_key")


@pytest.mark.parametrize(
    "forge",
    [
        lambda head, tail: f"{head}.e30.{tail}",
        lambda head, tail: f"{head}.{tail}",
        lambda _, tail: f"{head_of({'alg': 'none', 'kid': 'x'})}..{tail}",
        lambda _, tail: f"{head_of({'alg': 'HS256', 'kid': 'x'})}..{tail}",
        lambda _, tail: f"{head_of({'alg': 'Ed25519'})}..{tail}",
        lambda _, tail: f"{head_of({'alg': 'Ed25519', 'kid': 'x', 'jwk': {}})}..{tail}",
        lambda _, tail: f"{head_of({'alg': 'Ed25519', 'kid': 'nobody'})}..{tail}",
        lambda head, _: f"{head}..",
        lambda head, _: f"{head}..====",
        lambda _, tail: f"%%%..{tail}",
        lambda *_: "",
    ],
)
def test_what_is_no_signature_of_ours_does_not_verify(forge: object) -> None:
    pair = new_key_pair()
    head, _, tail = sign_detached(CONTENT, pair).split(".")
    keys = {"keys": [{**pair.public, "kid": pair.kid}]}
    with pytest.raises(BadSignatureError):
        verify_detached(CONTENT, forge(head, tail), keys)  # type: ignore[operator]  # a lambda


def head_of(header: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()


def test_a_key_under_a_name_that_is_not_its_thumbprint_does_not_verify() -> None:
    ours, theirs = new_key_pair(), new_key_pair()
    forged = sign_detached(CONTENT, replace(theirs, kid=ours.kid))
    with pytest.raises(BadSignatureError, match="another one"):
        verify_detached(CONTENT, forged, {"keys": [{**theirs.public, "kid": ours.kid}]})


async def test_anybody_may_fetch_the_public_halves_and_nothing_private(client: Client) -> None:
    async with client.get("/.well-known/jwks.json") as answer:
        assert answer.status == 200
        found = await answer.json()
    [key] = found["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "alg", "use"}


async def test_a_worker_that_signs_much_follows_a_rotation_in_seconds(
    pool: Pool, conn: Connection, clock: FixedClock
) -> None:
    signer = Signer()
    first = await signer.sign(pool, CONTENT, at=clock.now())
    await rotate(conn, at=clock.now())
    assert first == await signer.sign(pool, CONTENT, at=clock.now())
    clock.advance(seconds=11)
    second = await signer.sign(pool, CONTENT, at=clock.now())
    assert second == await sign(pool, CONTENT, at=clock.now()) != first


def test_ews_verify_says_yes_and_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, keys, signature = signed_files(tmp_path)
    command = ["verify", str(file), "--signature", str(signature), "--jwks", str(keys)]
    with pytest.raises(SystemExit) as yes:
        main(command)
    assert yes.value.code == 0
    file.write_bytes(CONTENT + b"!")
    with pytest.raises(SystemExit) as no:
        main([*command, "--json"])
    assert no.value.code == 1
    assert '"verified": false' in capsys.readouterr().out


def test_openssl_verifies_with_the_commands_of_the_guide(tmp_path: Path) -> None:
    """The script of docs/signatures.md, as it stands there."""
    file, keys, signature = signed_files(tmp_path)
    guide = Path("docs/signatures.md").read_text()
    script = guide.partition("<!-- openssl -->\n```sh\n")[2].partition("```")[0]
    done = subprocess.run(  # noqa: S603 - the guide's own text
        ["/bin/sh", "-euc", script, "sh"],
        env={"PATH": "/usr/bin:/bin", "FILE": str(file), "SIG": str(signature), "JWKS": str(keys)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert "Signature Verified Successfully" in done.stdout, done.stderr


def signed_files(folder: Path) -> tuple[Path, Path, Path]:
    pair = new_key_pair()
    file, keys, signature = folder / "b.json", folder / "jwks.json", folder / "b.json.jws"
    file.write_bytes(CONTENT)
    keys.write_text(json.dumps({"keys": [{**pair.public, "kid": pair.kid}]}))
    signature.write_text(sign_detached(CONTENT, pair) + "\n")
    return file, keys, signature
