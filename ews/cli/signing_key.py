"""`ews signing-key`: the keys that sign what leaves the house."""

import asyncio
from datetime import datetime
from typing import Annotated

import typer

from ews.cli.failures import stop
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_database
from ews.clock import SystemClock
from ews.settings import read_settings
from ews.store.audit import Deed, add_audit
from ews.store.signing_keys import SigningKey, list_keys
from ews.store.signing_keys import revoke as revoke_key
from ews.store.signing_keys import rotate as rotate_key

app = typer.Typer(no_args_is_help=True, help="The keys that sign what leaves the house.")

Kid = Annotated[str, typer.Argument(metavar="KID")]
Because = Annotated[str, typer.Option("--because", help="why; recipients are shown it")]


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List all keys there ever were; the one without an end signs."""
    found = asyncio.run(_list())
    if as_json:
        write_json(found)
        return
    rows = ((one.kid, one.created_at, one.retired_at, one.revoked_at) for one in found)
    write_table("Signing keys", ("kid", "since", "retired", "revoked"), rows)


@app.command()
def rotate() -> None:
    """Let a new key sign; what the old one signed still verifies, its private half is wiped."""
    typer.echo(f"key {asyncio.run(_rotate())} signs from now on")


# The name of a key is a digest in base64url: one of 64 begins with a hyphen and is no option.
@app.command(context_settings={"ignore_unknown_options": True})
def revoke(kid: Kid, because: Because) -> None:
    """Say that a key was in wrong hands: nothing it signed verifies any more; a new one signs."""
    if not because.strip():
        raise typer.BadParameter("say why with --because")
    if not asyncio.run(_revoke(kid, because.strip())):
        stop(f"there is no key {kid} that could be revoked; `ews signing-key list` shows all")
    typer.echo(f"key {kid} is revoked; recipients see it in /.well-known/jwks.json")


async def _list() -> list[SigningKey]:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return await list_keys(conn)


async def _rotate() -> str:
    at = SystemClock().now()
    async with open_database(read_settings()) as pool, pool.acquire() as conn, conn.transaction():
        made = (await rotate_key(conn, at=at)).kid
        await add_audit(conn, [_deed("rotate", made, at=at)])
        return made


async def _revoke(kid: str, because: str) -> bool:
    at = SystemClock().now()
    async with open_database(read_settings()) as pool, pool.acquire() as conn, conn.transaction():
        done = await revoke_key(conn, kid, because=because, at=at)
        await add_audit(conn, [_deed("revoke", kid, at=at)] if done else [])
        return done


def _deed(verb: str, kid: str, *, at: datetime) -> Deed:
    return Deed(at=at, actor="operator", action=f"ews signing-key {verb}", record_id=kid)
