"""`ews verify`: whether a file is what was signed; needs no database and no network."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from connectors.signatures import BadSignatureError, verify_detached
from ews.cli.failures import IMPOSSIBLE, stop
from ews.cli.output import AsJson, write_json

app = typer.Typer()

File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)]
Signature = Annotated[
    str,
    typer.Option("--signature", help="a file that holds the signature, or the signature itself"),
]
Jwks = Annotated[
    Path,
    typer.Option("--jwks", exists=True, dir_okay=False, help="a copy of /.well-known/jwks.json"),
]


@app.command()
def verify(file: File, signature: Signature, jwks: Jwks, as_json: AsJson = False) -> None:
    """Say who signed exactly this content; exit code 1 if the signature does not fit."""
    try:
        kid = verify_detached(file.read_bytes(), _signature(signature), _key_set(jwks))
    except BadSignatureError as fault:
        if as_json:
            write_json({"verified": False, "because": str(fault)})
        stop(f"{fault.code}: {fault}")
    if as_json:
        write_json({"verified": True, "kid": kid})
    else:
        typer.echo(f"verified: {file} was signed by key {kid} and not changed since")


def _signature(given: str) -> str:
    """Return the signature; what holds `..` between two runs of base64url is one itself."""
    head, dots, tail = given.partition("..")
    if dots and head.isascii() and "/" not in given and tail:
        return given.strip()
    try:
        return Path(given).read_text("ascii").strip()
    except UnicodeDecodeError:
        stop(f"{given} holds no signature", code=IMPOSSIBLE)


def _key_set(file: Path) -> dict[str, Any]:
    try:
        found = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        stop(f"{file} is no key set; expected what /.well-known/jwks.json holds", code=IMPOSSIBLE)
    return found
