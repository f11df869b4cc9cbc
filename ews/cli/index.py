"""`ews index`: the index of a file of structures, made once and mapped when it is searched."""

import asyncio
import csv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from ews.cli.failures import REFUSED
from ews.cli.output import AsJson, write_json
from ews.compute.index_file import BrokenIndexError, open_index
from ews.compute.indexer import Made, make_index, rows_of
from ews.log import configure_logging

app = typer.Typer()

File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="lines `SMILES or InChI [title]`")
]
Out = Annotated[Path | None, typer.Option("--out", dir_okay=False, help="else FILE.index")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, max=64, help="processes")]


@app.command()
def index(file: File, out: Out = None, jobs: Jobs = 2, as_json: AsJson = False) -> None:
    """Make the index of a file; lines that cannot be read are counted, and listed beside it."""
    target = out or index_of(file)
    made = build(file, target, jobs=jobs, quiet=as_json)
    if as_json:
        write_json({"indexed": made.indexed, "unread": len(made.unread), "out": str(target)})
    else:
        typer.echo(told(made, target))
    if made.unread:
        raise typer.Exit(REFUSED)


def index_of(file: Path) -> Path:
    """Return where the index of a file lies unless somebody wants it elsewhere."""
    return file.with_name(file.name + ".index")


def unread_of(target: Path) -> Path:
    """Return where the lines are listed that are not in an index."""
    return target.with_name(target.name + ".unread.csv")


def told(made: Made, target: Path) -> str:
    """Say what became of the lines."""
    words = f"{made.indexed} structures indexed in {target}"
    if not made.unread:
        return words
    return f"{words}; {len(made.unread)} lines cannot be read, see {unread_of(target)}"


def build(file: Path, target: Path, *, jobs: int, quiet: bool) -> Made:
    """Make an index and the list of what is not in it."""
    configure_logging("warning")
    with (
        file.open(encoding="utf-8", errors="replace") as lines,
        _progress(_count(file), quiet=quiet) as advance,
    ):
        made = asyncio.run(
            make_index(rows_of(lines), target, jobs=jobs, about=_about(file), advance=advance)
        )
    with unread_of(target).open("w", encoding="utf-8", newline="") as listed:
        writer = csv.writer(listed)
        writer.writerow(("line", "code", "message"))
        writer.writerows((one.line, one.code, one.message) for one in made.unread)
    return made


def is_current(file: Path, target: Path) -> bool:
    """Say whether an index is there, can be used, and is of the file as it is now."""
    if not target.exists():
        return False
    try:
        return dict(open_index(target).about) == _about(file)
    except BrokenIndexError:
        return False


def _about(file: Path) -> Mapping[str, Any]:
    stat = file.stat()
    return {"file": file.name, "bytes": stat.st_size, "modified_ns": stat.st_mtime_ns}


def _count(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


@contextmanager
def _progress(rows: int, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    from rich.console import Console  # noqa: PLC0415 - 0.2 s that a search does not need
    from rich.progress import MofNCompleteColumn, Progress  # noqa: PLC0415 - see above

    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("structures", total=rows)
        yield lambda count: bar.advance(task, count)
