"""`ews families`: the families there are, or those that structures and names belong to."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from chem.law import Family
from chem.naming.records import Resolution
from ews.cli.failures import REFUSED
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.structures import open_resolver
from ews.compute.compute import Compute
from ews.compute.records import ChemFault, Examined
from schemas.law.families import read_families, read_family_files
from schemas.law.family_page import page
from schemas.law.load import FAMILIES

app = typer.Typer()

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[STRUCTURE_OR_NAME]...", help="SMILES, InChI, name or CAS"),
]
Markdown = Annotated[bool, typer.Option("--markdown", help="the table of docs/families.md")]


@app.command()
def families(words: Words = None, as_json: AsJson = False, markdown: Markdown = False) -> None:
    """List the families; with structures or names, say which each is in, and why."""
    if words:
        found = asyncio.run(_families_of(words))
        _write(found, as_json=as_json)
        if any("error" in each for each in found):
            raise typer.Exit(REFUSED)
    elif markdown:
        typer.echo(page(read_family_files(FAMILIES)), nl=False)
    else:
        _list(read_families(FAMILIES), as_json=as_json)


def _list(known: Sequence[Family], *, as_json: bool) -> None:
    if as_json:
        write_json(
            [
                {"id": one.id, "within": one.within, "title": one.title, "words": one.words}
                for one in known
            ]
        )
    else:
        rows = ((one.id, one.title, one.words) for one in known)
        write_table(f"{len(known)} families", ("family", "title", "words"), rows)


async def _families_of(words: Sequence[str]) -> list[dict[str, Any]]:
    compute = Compute(processes=1)
    try:
        _, asked = await asyncio.gather(compute.start(), _resolved(words))
        sources = [each.source for each in asked if each.source is not None]
        answers = iter(await compute.examine(sources))
        return [
            each | answer
            for one in asked
            for each in [{"input": one.asked, "read_as": one.how}]
            for answer in (_unresolved(one) if one.source is None else _told(next(answers)))
        ]
    finally:
        await compute.stop()


async def _resolved(words: Sequence[str]) -> tuple[Resolution, ...]:
    async with open_resolver() as resolver:
        return tuple(await resolver.resolve_many(words))


def _unresolved(one: Resolution) -> Iterator[dict[str, Any]]:
    candidates = ", ".join(f"{each.name} ({each.smiles})" for each in one.candidates)
    alike = f"; it may be {candidates}" if candidates else ""
    yield {"error": {"code": f"name_{one.grade}", "message": f"{one.how}{alike}"}}


def _told(answer: Examined | ChemFault) -> Iterator[dict[str, Any]]:
    """Yield one answer for each active component."""
    if isinstance(answer, ChemFault):
        yield {"error": {"code": answer.code, "message": answer.message}}
        return
    for one in answer.components:
        yield {
            "smiles": one.component.smiles,
            "families": [
                {"family": family, "because": because} for family, because in one.families
            ],
        }


def _write(found: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        write_json(found)
        return
    for each in found:
        if "error" in each:
            error = each["error"]
            typer.echo(f"error: {each['input']}: {error['code']}: {error['message']}", err=True)
            continue
        typer.echo(f"{each['input']}  {each['smiles']}\n{each['read_as']}")
        for one in each["families"] or [{"family": "in no family that we know", "because": ""}]:
            typer.echo(f"  {one['family']}" + (f": {one['because']}" if one["because"] else ""))
