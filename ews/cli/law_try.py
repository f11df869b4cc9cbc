"""`ews law try`: what a draft definition would catch, miss, and catch by accident."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from ews.cli.failures import REFUSED, stop
from ews.cli.output import AsJson, write_json, write_table
from ews.clock import SystemClock, today
from ews.compute.trier import Trier

Draft = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="a definition as docs/law.md says")
]
Family = Annotated[str, typer.Option("--family", help="whose members it should catch")]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="the wording of that day")
]
Effects = Annotated[bool, typer.Option("--effects/--no-effects", help="try changed bounds too")]

Document = Mapping[str, Any]
MOST_SHOWN = 30


def try_draft(
    draft: Draft,
    family: Family = "",
    on: On = None,
    effects: Effects = True,
    as_json: AsJson = False,
) -> None:
    """Try a draft on the registry, on medicines and cutting agents, and with each bound changed."""
    day = on.date() if on else today(SystemClock())
    found = asyncio.run(_try(_text_of(draft), day, family, effects=effects))
    if as_json:
        write_json(found)
    else:
        _write(found)
    if not all(one["as_it_should"] for one in found["cases"]):
        raise typer.Exit(REFUSED)


def _text_of(draft: Path) -> str:
    try:
        return draft.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        stop(f"not_utf8: {draft}: found byte {error.object[error.start]:#04x} at {error.start}")


async def _try(text: str, day: date, family: str, *, effects: bool) -> Document:
    trier = Trier()
    try:
        return await trier.try_out(text, valid_on=day, family=family, effects=effects)
    finally:
        await trier.stop()


def _write(found: Document) -> None:
    typer.echo(f"{found['title']}: {found['outcome']}, wording of {found['valid_on']}")
    wrong = [one for one in found["cases"] if not one["as_it_should"]]
    typer.echo(f"{len(found['cases']) - len(wrong)} of {len(found['cases'])} of its cases hold")
    for one in wrong:
        state = "caught" if one["caught"] else "not caught"
        typer.echo(f"  {one['is']} {one['name']}: {state}")
    _table("known substances it would catch", ("", "because"), found["caught"], "reason")
    _table(
        "medicines, cutting agents and other bystanders it would catch by accident",
        ("", "because"),
        found["by_accident"],
        "reason",
    )
    if found["family"]:
        title = f"of {found['members']} known {found['family']} it would miss"
        _table(title, ("", "because"), found["members_missed"], "reason")
    rows = [(one["change"], _names(one["gained"]), _names(one["lost"])) for one in found["effects"]]
    write_table("what one change would do", ("change", "also caught", "no more"), rows)
    typer.echo(f"{len(found['without_effect'])} other changes of one bound change nothing here")
    if found["bounds_not_tried"]:
        typer.echo(f"{found['bounds_not_tried']} more changes were not tried")


def _table(title: str, columns: Sequence[str], found: Sequence[Document], last: str) -> None:
    if not found:
        typer.echo(f"0 {title}")
        return
    rows = [(one["name"], one[last]) for one in found[:MOST_SHOWN]]
    more = len(found) - len(rows)
    write_table(f"{len(found)} {title}", columns, rows)
    if more > 0:
        typer.echo(f"and {more} more; --json shows all")


def _names(names: Sequence[str], most: int = 8) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
