"""`ews resolve`: what names, numbers and structures stand for, and how sure that is."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from ews.cli.failures import REFUSED
from ews.cli.output import AsJson, write_json
from ews.cli.structures import open_resolver
from ews.compute.compute import Compute
from ews.flow.resolve import resolve as resolve_texts

app = typer.Typer()

Texts = Annotated[
    list[str],
    typer.Argument(metavar="TEXT...", help="name, CAS number, InChIKey, InChI, SMILES, code name"),
]
RESOLVED = frozenset({"identifier", "curated", "generated", "systematic"})


@app.command()
def resolve(texts: Texts, as_json: AsJson = False) -> None:
    """Say what each text stands for; what is only alike is shown and not taken."""
    found = asyncio.run(_resolve(texts))
    if as_json:
        write_json(found)
    else:
        for each in found:
            _write(each)
    if any(each["grade"] not in RESOLVED for each in found):
        raise typer.Exit(REFUSED)


async def _resolve(texts: Sequence[str]) -> list[dict[str, Any]]:
    """Start chemistry and, if a text needs it, the reader of systematic names."""
    compute = Compute(processes=1)
    async with open_resolver() as resolver:
        try:
            await compute.start()
            return await resolve_texts(compute, resolver, texts)
        finally:
            await compute.stop()


def _write(found: dict[str, Any]) -> None:
    head = f"{found['asked']}: {found['grade']}"
    typer.echo(f"{head}, {found['name']}" if found["name"] else head)
    typer.echo(f"  {found['how']}")
    if found["smiles"]:
        typer.echo(f"  {found['smiles']}  {found['inchikey'] or 'several components'}")
    for each in found["candidates"]:
        likeness = f"{each['likeness']:.2f}  " if each["likeness"] is not None else ""
        typer.echo(f"  - {likeness}{each['name']}  {each['smiles']}  ({each['why']})")
