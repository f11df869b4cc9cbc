"""`ews law diff`: which substances, and which of a stock, change status between two states."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from ews.cli.output import AsJson, tell_refused, write_json, write_table
from ews.cli.places import within_of
from ews.clock import SystemClock, today
from ews.compute.screening_records import Row
from ews.screening.changes import Changed, Reworded, State, reworded, status_changes
from ews.screening.columns import Columns
from ews.screening.files import read_rows
from schemas.law.load import LEGISLATION, load_coverage, load_lawbook
from schemas.names import load_name_rows

Which = typer.Argument(help="a day (2026-01-01) of our law, or a folder of law as of --on")
Old = Annotated[str, Which]
New = Annotated[str, Which]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="the day for folders")
]
In = Annotated[str, typer.Option("--in", metavar="GB,DE", help="only these jurisdictions")]
Stock = Annotated[
    Path | None,
    typer.Option("--stock", exists=True, dir_okay=False, help="a file of one's own structures"),
]
STOCK = "stock: "


def diff(
    old: Old, new: New, on: On = None, within: In = "", stock: Stock = None, as_json: AsJson = False
) -> None:
    """Say which entries begin, end or change, and which known substances change status, and why."""
    day = on.date() if on else today(SystemClock())
    before, after = _state(old, day, "OLD"), _state(new, day, "NEW")
    words = reworded(
        load_lawbook(before.law or LEGISLATION), before.valid_on,
        load_lawbook(after.law or LEGISLATION), after.valid_on,
    )  # fmt: skip
    within_these = within_of(load_coverage(), within)
    rows = [*_known(), *_of_stock(stock)]
    changes, refused = asyncio.run(status_changes(rows, before, after, within_these))
    tell_refused(refused)
    if within_these:
        words = [one for one in words if one.id.partition("/")[0].upper() in within_these]
    if as_json:
        write_json(
            {
                "old": asdict(before),
                "new": asdict(after),
                "entries": [asdict(one) for one in words],
                "substances": [asdict(one) for one in changes],
            }
        )
        return
    _write(words, changes, f"from {before.words} to {after.words}")


def _state(words: str, day: date, place: str) -> State:
    if Path(words).is_dir():
        return State(law=Path(words).resolve(), valid_on=day)
    try:
        return State(law=None, valid_on=date.fromisoformat(words))
    except ValueError:
        raise typer.BadParameter(
            f"found {words!r}, expected a day such as 2026-01-01 or a folder of law",
            param_hint=place,
        ) from None


def _known() -> Iterable[Row]:
    names = {row.smiles: row.name for row in load_name_rows() if row.kind == "preferred"}
    return (Row(id=name, text=smiles) for smiles, name in names.items())


def _of_stock(stock: Path | None) -> Iterable[Row]:
    if stock is None:
        return
    for number, (row, _) in enumerate(read_rows(stock, Columns()), start=1):
        if row.error:
            typer.echo(f"error: {stock.name}: {row.id}: {row.error}", err=True)
            continue
        yield Row(id=f"{STOCK}{row.id} (no. {number})", text=row.text, kind=row.kind)


def _write(words: Sequence[Reworded], changes: Sequence[Changed], title: str) -> None:
    write_table(
        f"{len(words)} entries {title}",
        ("entry", "", "where it stands"),
        ((one.id, one.what, one.cite) for one in words),
    )
    shown = (
        (
            one.row,
            one.jurisdiction,
            f"{one.before.status} {one.before.level}".strip(),
            f"{one.after.status} {one.after.level}".strip(),
            one.after.reason,
        )
        for one in changes
        if one.dated
    )
    head = ("substance", "", "was", "is", "because")
    dated = sum(one.dated for one in changes)
    write_table(f"{dated} changes of status {title}", head, shown)
    if dated < len(changes):
        typer.echo(
            f"{len(changes) - dated} more are no change of law that we know of: "
            "we know their entry held from the one day, not since when (--json lists them)"
        )
