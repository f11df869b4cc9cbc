"""`ews screen`: the law on every structure of a file, from one to ten million."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from chem.law import Status
from ews.cli.failures import REFUSED
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.places import within_of
from ews.clock import SystemClock, today
from ews.compute.screening_records import Form, Terms
from ews.screening.checkpoint import Checkpoint, path_of
from ews.screening.cluster import Cluster
from ews.screening.columns import Columns
from ews.screening.pool import Pool, Screeners
from ews.screening.run import Order, Tell, screen_file
from schemas.law.load import load_coverage

app = typer.Typer()

STATUSES: tuple[str, ...] = get_args(Status)

File = Annotated[
    Path,
    typer.Argument(
        exists=True, dir_okay=False, help="CSV, TSV, JSONL, SDF, or lines `SMILES or InChI [id]`"
    ),
]
Out = Annotated[Path, typer.Option("--out", dir_okay=False, help="the .csv or .jsonl to write")]
Smiles = Annotated[str, typer.Option("--smiles-column", metavar="C", help="default: smiles, …")]
Id = Annotated[str, typer.Option("--id-column", metavar="C", help="default: id, name, else line")]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="the law of that day")
]
In = Annotated[str, typer.Option("--in", metavar="GB,DE", help="only these jurisdictions")]
Only = Annotated[
    str, typer.Option("--only", metavar="controlled,…", help="write rows of these statuses only")
]
Nearest = Annotated[bool, typer.Option("--nearest", help="a miss says what comes nearest; slower")]
Jobs = Annotated[int, typer.Option("--jobs", min=0, help="processes; default: one for each core")]
Dask = Annotated[
    str, typer.Option("--dask", metavar="ADDRESS", help="a Dask scheduler, or `local`")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="begin anew whatever lies there")]


@app.command()
def screen(
    file: File,
    out: Out,
    smiles_column: Smiles = "",
    id_column: Id = "",
    on: On = None,
    within: In = "",
    only: Only = "",
    nearest: Nearest = False,
    jobs: Jobs = 0,
    dask: Dask = "",
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Write one row for each structure and jurisdiction; a row that cannot be read, its error.

    Ended at any time, the same command goes on where it was.
    """
    terms = Terms(
        valid_on=on.date() if on else today(SystemClock()),
        jurisdictions=within_of(load_coverage(), within),
        form=_form_of(out),
        only=_statuses(only),
        nearest=nearest,
    )
    order = Order(
        file=file,
        out=out,
        terms=terms,
        columns=Columns(structure=smiles_column, id=id_column),
        overwrite=overwrite,
    )
    screeners: Screeners = Cluster(dask, jobs) if dask else Pool(jobs)
    with _progress(file, quiet=as_json) as tell:
        done = asyncio.run(_screen(order, screeners, tell))
    _report(order, done, as_json=as_json)
    if done.refused:
        raise typer.Exit(REFUSED)


async def _screen(order: Order, screeners: Screeners, tell: Tell) -> Checkpoint:
    try:
        return await screen_file(order, screeners, tell)
    except (asyncio.CancelledError, KeyboardInterrupt):
        if path_of(order.out).exists():
            typer.echo("\nended; the same command goes on from here", err=True)
        raise
    finally:
        await screeners.stop()


def _form_of(out: Path) -> Form:
    if out.suffix == ".csv":
        return "csv"
    if out.suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    raise typer.BadParameter(
        f"found {out.name!r}, expected a name that ends in .csv or .jsonl", param_hint="--out"
    )


def _statuses(only: str) -> tuple[str, ...]:
    wanted = tuple(word.strip() for word in only.split(",") if word.strip())
    for word in wanted:
        if word not in STATUSES:
            raise typer.BadParameter(
                f"found {word!r}, expected some of {', '.join(STATUSES)}", param_hint="--only"
            )
    return wanted


@contextmanager
def _progress(file: Path, *, quiet: bool) -> Iterator[Tell]:
    from rich.progress import (  # noqa: PLC0415 - 0.2 s that the help does not need
        BarColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[rows]:,} structures"),
        TimeRemainingColumn(),
        disable=quiet,
        transient=True,
        refresh_per_second=2,  # drawn on a core that the processes need
        console=_stderr(),
    )
    with bar:
        task = bar.add_task("screening", total=max(1, file.stat().st_size), rows=0)
        yield lambda done: bar.update(task, completed=done.bytes_read, rows=done.rows)


def _stderr() -> Any:
    from rich.console import Console  # noqa: PLC0415 - see above

    return Console(stderr=True)


def _report(order: Order, done: Checkpoint, *, as_json: bool) -> None:
    if as_json:
        write_json(
            {
                "read": done.rows,
                "refused": done.refused,
                "valid_on": order.terms.valid_on,
                "statuses": done.statuses,
                "out": str(order.out),
            }
        )
        return
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, count in done.statuses.items():
        jurisdiction, status = name.split(" ")
        counts[jurisdiction][status] = count
    rows = [
        (jurisdiction, *(f"{found.get(status, 0):,}" for status in STATUSES))
        for jurisdiction, found in sorted(counts.items())
    ]
    write_table(f"{done.rows:,} structures on {order.terms.valid_on}", ("", *STATUSES), rows)
    typer.echo(f"{done.refused:,} rows refused, with their error; written to {order.out}")
