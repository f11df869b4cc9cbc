"""`ews openapi`: the description of the API, without starting anything."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ews.api.openapi import openapi_document
from ews.app import ALL_ROUTES, API_VERSION

app = typer.Typer()

Out = Annotated[Path | None, typer.Option("--out", dir_okay=False, help="else standard output")]


@app.command()
def openapi(out: Out = None) -> None:
    """Write the OpenAPI 3.1 document."""
    operations = [operation for routes in ALL_ROUTES for operation in routes.operations]
    text = json.dumps(openapi_document(operations, version=API_VERSION), indent=2, sort_keys=True)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(f"{text}\n", encoding="utf-8")
