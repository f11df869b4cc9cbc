"""`ews law enumerate`: the members of a closed definition, one by one."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

import typer

from ews.cli.output import AsJson, write_json
from ews.clock import SystemClock, today
from ews.compute.trier import MOST_MEMBERS, Trier

Definition = Annotated[str, typer.Argument(metavar="DEFINITION", help="an id of `ews law list`")]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="the wording of that day")
]
Most = Annotated[int, typer.Option("--most", min=1, help="refuse a definition with more members")]


def enumerate_members(
    definition: Definition, on: On = None, most: Most = MOST_MEMBERS, as_json: AsJson = False
) -> None:
    """List every compound that a closed definition admits, and count what it excepts again."""
    day = on.date() if on else today(SystemClock())
    found = asyncio.run(_ask(definition, day, most))
    if as_json:
        write_json(found)
        return
    for one in found["members"]:
        typer.echo(f"{one['smiles']}\t{one['inchikey']}\t{one['why_not'] and 'excepted'}".rstrip())
    inside = sum(one["inside"] for one in found["members"])
    typer.echo(f"{len(found['members'])} members of {definition} on {day}", err=True)
    out = Counter(_why(one["why_not"]) for one in found["members"] if not one["inside"])
    for why, count in out.items():
        typer.echo(f"  {count} {why}", err=True)
    typer.echo(f"{inside} inside", err=True)


def _why(reason: str) -> str:
    """Return the part of a reason that tells of the exception."""
    return "but " + reason.rpartition("; but ")[2] if "; but " in reason else reason


async def _ask(definition: str, day: date, most: int) -> Mapping[str, Any]:
    trier = Trier()
    try:
        return await trier.members(definition, valid_on=day, most=most)
    finally:
        await trier.stop()
