"""`ews normalise`: the normal form and keys of the structures in a file, one row a structure."""

import asyncio
import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from chem.structures import Component, Source
from ews.cli.failures import REFUSED
from ews.cli.output import AsJson, write_json
from ews.cli.structures import INCHI
from ews.compute.compute import Compute
from ews.compute.records import ChemFault, Examined

app = typer.Typer()

CHUNK = 200
COLUMNS = (
    "line",
    "id",
    "input",
    "registered",
    "registered_key",
    "smiles",
    "parent",
    "no_isotopes",
    "no_stereo",
    "tautomer",
    "removed",
    "findings",
    "chem_version",
    "rdkit_version",
    "error",
)

File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="lines `SMILES or InChI [space id]`")
]
Out = Annotated[Path, typer.Option("--out", dir_okay=False, help="the CSV to write")]
Line = tuple[int, str, str]
Write = Callable[[Iterable[list[str]]], None]


@app.command()
def normalise(file: File, out: Out, as_json: AsJson = False) -> None:
    """Write one row for each active component; a line that cannot be read gets its error."""
    with (
        file.open(encoding="utf-8", errors="replace") as lines,
        out.open("w", encoding="utf-8", newline="") as target,
    ):
        writer = csv.writer(target)
        writer.writerow(COLUMNS)
        read, failed = asyncio.run(_normalise(_numbered(lines), writer.writerows))
    if as_json:
        write_json({"read": read, "failed": failed, "out": str(out)})
    else:
        typer.echo(f"{read} structures read, {failed} not understood; written to {out}")
    if failed:
        raise typer.Exit(REFUSED)


def _numbered(lines: Iterable[str]) -> Iterator[Line]:
    for number, line in enumerate(lines, start=1):
        text, _, name = line.strip().partition("\t" if "\t" in line else " ")
        if text and not text.startswith("#"):
            yield number, text, name.strip()


async def _normalise(lines: Iterator[Line], write: Write) -> tuple[int, int]:
    compute = Compute(processes=2)
    await compute.start()
    read = failed = 0
    try:
        while chunk := list(islice(lines, CHUNK)):
            answers = await compute.examine([_source(text) for _, text, _ in chunk])
            for line, found in zip(chunk, answers, strict=True):
                write(_rows(line, found))
                failed += isinstance(found, ChemFault)
            read += len(chunk)
    finally:
        await compute.stop()
    return read, failed


def _source(text: str) -> Source:
    return Source(kind="inchi" if text.startswith(INCHI) else "smiles", text=text)


def _rows(line: Line, found: Examined | ChemFault) -> list[list[str]]:
    number, text, name = line
    head = [str(number), name, text]
    if isinstance(found, ChemFault):
        return [[*head, *[""] * (len(COLUMNS) - len(head) - 1), f"{found.code}: {found.message}"]]
    drawn = found.normalised
    head += [drawn.registered, drawn.registered_key]
    tail = [
        "; ".join(drawn.removed),
        "; ".join(f"{issue.code}: {issue.message}" for issue in drawn.issues),
        drawn.chem_version,
        drawn.rdkit_version,
        "",
    ]
    return [[*head, *_cells(one.component), *tail] for one in found.components]


def _cells(component: Component) -> list[str]:
    keys = component.keys
    return [component.smiles, keys.parent, keys.no_isotopes, keys.no_stereo, keys.tautomer]
