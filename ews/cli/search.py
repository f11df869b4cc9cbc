"""`ews search`: structures by structure, part, likeness, name or family; in the registry or a file.

In the registry the operator asks, who may see all of it.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from ews.cli.index import build, index_of, is_current, told
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_running
from ews.compute.search_records import Contained, FileRow, Hit
from ews.compute.searcher import Searcher
from ews.flow.check import read_source
from ews.flow.search import Asked, Layer, Search
from ews.flow.search_names import Match
from ews.settings import read_settings
from schemas.searching import LAYERS, NAME_MATCHES

app = typer.Typer()

WAYS = ("structure", "substructure", "smarts", "similar", "name", "family")

Structure = Annotated[str | None, typer.Option("--structure", help="equal, at the --layer")]
LayerWord = Annotated[str, typer.Option("--layer", help=", ".join(LAYERS))]
Part = Annotated[str | None, typer.Option("--substructure", help="SMILES: contains it as drawn")]
Smarts = Annotated[str | None, typer.Option("--smarts", help="contains what this SMARTS says")]
Similar = Annotated[str | None, typer.Option("--similar", help="most like this structure")]
Least = Annotated[float, typer.Option("--least", min=0.01, max=1, help="least likeness")]
Name = Annotated[str | None, typer.Option("--name", help="exact, beginning with, or looking like")]
MatchWord = Annotated[str, typer.Option("--match", help=", ".join(NAME_MATCHES))]
Family = Annotated[str | None, typer.Option("--family", help="members of this family")]
In = Annotated[
    Path | None,
    typer.Option("--in", exists=True, dir_okay=False, help="a file of structures, indexed once"),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000)]
Jobs = Annotated[int, typer.Option("--jobs", min=1, max=64, help="processes that make an index")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file holds of what was asked. total: None where only the best were looked for."""

    total: int | None
    rows: tuple[FileRow, ...]
    likeness: dict[int, float]


@app.command()
def search(
    structure: Structure = None,
    layer: LayerWord = "parent",
    substructure: Part = None,
    smarts: Smarts = None,
    similar: Similar = None,
    least: Least = 0.5,
    name: Name = None,
    match: MatchWord = "any",
    family: Family = None,
    file: In = None,
    limit: Limit = 50,
    jobs: Jobs = 2,
    as_json: AsJson = False,
) -> None:
    """Find structures; without --in in the registry of the settings."""
    asked = Asked(
        structure=structure,
        layer=cast("Layer", _word(layer, LAYERS, "--layer")),
        substructure=substructure,
        smarts=smarts,
        similar=similar,
        least=least,
        name=name,
        match=cast("Match", _word(match, NAME_MATCHES, "--match")),
        family=family,
        limit=limit,
    )
    given = [way for way in WAYS if getattr(asked, way) is not None]
    if len(given) != 1:
        raise typer.BadParameter(
            f"found {' and '.join(given) or 'nothing to search for'}, expected one of "
            f"{', '.join(f'--{way}' for way in WAYS)}"
        )
    if file is None:
        _show_registry(asyncio.run(_in_registry(asked)), as_json=as_json)
    else:
        found = asyncio.run(_in_file(asked, _index(file, jobs=jobs, quiet=as_json)))
        _show_file(found, as_json=as_json)


def _word(word: str, words: tuple[str, ...], option: str) -> str:
    if word not in words:
        raise typer.BadParameter(
            f"found {word!r}, expected one of {', '.join(words)}", param_hint=option
        )
    return word


async def _in_registry(asked: Asked) -> dict[str, Any]:
    async with open_running(read_settings()) as exchange:
        opened = Search(exchange)
        try:
            return await opened.find(None, asked)
        finally:
            await opened.stop()


def _index(file: Path, *, jobs: int, quiet: bool) -> Path:
    """Return the index of a file; make it if it is not there or not of the file as it is now."""
    target = index_of(file)
    if not is_current(file, target):
        typer.echo(told(build(file, target, jobs=jobs, quiet=quiet), target), err=True)
    return target


async def _in_file(asked: Asked, target: Path) -> Found:
    searcher = Searcher()
    await searcher.start()
    try:
        await searcher.open(target)
        found = await _ask(searcher, asked)
        ids, total, likeness = _unpacked(found)
        rows = await searcher.rows(ids[: asked.limit])
        return Found(total=total, rows=rows, likeness=likeness)
    finally:
        await searcher.stop()


async def _ask(searcher: Searcher, asked: Asked) -> Contained | tuple[Hit, ...]:
    most, found = asked.limit, None
    if asked.structure is not None:
        found = await searcher.exact(read_source(asked.structure), asked.layer)
    elif asked.family is not None:
        found = await searcher.family(asked.family)
    elif asked.smarts is not None:
        found = await searcher.containing(asked.smarts, "smarts")
    elif asked.substructure is not None:
        found = await searcher.containing(asked.substructure, "smiles")
    elif asked.similar is not None:
        return await searcher.alike(read_source(asked.similar), most=most, least=asked.least)
    return found or await searcher.named(asked.name or "", asked.match, most=most)


def _unpacked(
    found: Contained | tuple[Hit, ...],
) -> tuple[list[int], int | None, dict[int, float]]:
    if isinstance(found, Contained):
        return list(found.ids), len(found.ids), {}
    return [hit.id for hit in found], None, {hit.id: hit.likeness for hit in found}


def _show_registry(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        write_json(found)
        return
    rows = (
        (
            each["substance_id"],
            each["name"] or each["inchikey"],
            each["smiles"],
            ", ".join(each["families"]),
            each["likeness"],
            each["matched"]["name"] if each["matched"] else "",
        )
        for each in found["substances"]
    )
    sign = "" if found["total_is_exact"] else "at least "
    title = f"{sign}{found['total']} in the registry"
    write_table(title, ("id", "name", "SMILES", "families", "likeness", "found by"), rows)


def _show_file(found: Found, *, as_json: bool) -> None:
    if as_json:
        write_json(found)
        return
    rows = (
        (row.line, row.title, row.smiles, found.likeness.get(row.line, "")) for row in found.rows
    )
    total = len(found.rows) if found.total is None else found.total
    write_table(f"{total} found", ("line", "title", "SMILES", "likeness"), rows)
