"""`ews import`: laboratory results from a file, through the same way as the API's."""

import asyncio
import resource
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress

from connectors.readers import READERS, open_reader
from connectors.reading.files import count_rows
from connectors.reading.rows import Importer, ReadRow
from ews.cli.failures import REFUSED
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_running
from ews.cli.structures import open_resolver
from ews.cli.tally import Tally
from ews.clock import SystemClock, today
from ews.compute.compute import Compute
from ews.flow.normalise import Normalised, normalise
from ews.flow.run import submit
from ews.flow.sender import Sender
from ews.settings import read_settings
from ews.store.organisations import ensure_organisation
from schemas.acknowledgements import Acknowledgement, Outcome, issue_document, rejection
from schemas.reports.load import read_report
from schemas.reports.records import Report

app = typer.Typer()

CHUNK = 200
SHOWN = 15  # unresolved names and reasons in the table; --json has more

Reader = Annotated[
    str, typer.Argument(help=f"one of {', '.join(READERS)}, or the path of a manifest (.yml)")
]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False)]
Name = Annotated[
    str | None, typer.Option("--organisation", help="who reports; else whom the manifest names")
]
Dry = Annotated[bool, typer.Option("--dry-run", help="read and check only; needs no database")]

Take = Callable[[Sequence[dict[str, Any]]], Awaitable[Sequence[Acknowledgement]]]
Advance = Callable[[int], None]
Opened = AbstractAsyncContextManager[Take]


@app.command()
def import_file(
    reader: Reader,
    file: File,
    organisation: Name = None,
    dry_run: Dry = False,
    as_json: AsJson = False,
) -> None:
    """Load a file of results: each row is loaded, or told why not; a second time adds nothing."""
    importer = open_reader(reader)
    began = time.monotonic()
    opened = _checking() if dry_run else _loading(importer, organisation)
    tally = asyncio.run(_run(importer, file, opened, quiet=as_json))
    facts = tally.facts() | {
        "reader": importer.name,
        "dry_run": dry_run,
        "seconds": round(time.monotonic() - began, 1),
        "peak_memory_mb": _peak(resource.RUSAGE_SELF),
        "peak_memory_mb_of_largest_chemistry_process": _peak(resource.RUSAGE_CHILDREN),
    }
    if as_json:
        write_json(facts | tally.details(100))
    else:
        _write(facts, tally)
    if facts["rejected"]:
        raise typer.Exit(REFUSED)


async def _run(importer: Importer, file: Path, opened: Opened, *, quiet: bool) -> Tally:
    tally = Tally()
    with _progress(count_rows(file), quiet=quiet) as advance:
        async with opened as take:
            for rows in _chunks(importer.read(file)):
                read = [(row, row.report) for row in rows if row.report is not None]
                answers = await take([report for _, report in read])
                tally.add_unread(row for row in rows if row.report is None)
                for (row, _), answer in zip(read, answers, strict=True):
                    tally.add(row, answer)
                advance(len(rows))
    return tally


def _chunks(rows: Iterator[ReadRow]) -> Iterator[list[ReadRow]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


@asynccontextmanager
async def _loading(importer: Importer, organisation: str | None) -> AsyncIterator[Take]:
    """Take reports as the API takes them, for the organisation behind the file."""
    source = importer.organisation
    async with open_running(read_settings()) as exchange:
        async with exchange.pool.acquire() as conn:
            told_by = await ensure_organisation(
                conn,
                name=organisation or source.name,
                kind=source.kind,
                country=source.country,
                at=exchange.clock.now(),
            )
        sender = Sender(
            organisation_id=told_by.id,
            country=told_by.country,
            scopes=frozenset({"report:write"}),
        )

        async def take(reports: Sequence[dict[str, Any]]) -> Sequence[Acknowledgement]:
            return await submit(exchange, sender, reports)

        yield take


@asynccontextmanager
async def _checking() -> AsyncIterator[Take]:
    """Answer reports without a database: valid or not, what each finding is, as intake says it."""
    day, compute = today(SystemClock()), Compute(processes=read_settings().compute_processes)
    async with open_resolver() as resolver:
        try:
            await compute.start()

            async def take(bodies: Sequence[dict[str, Any]]) -> Sequence[Acknowledgement]:
                read = [read_report(body, today=day) for body in bodies]
                reports = [each for each in read if isinstance(each, Report)]
                found = iter(await normalise(compute, resolver, reports))
                return [
                    _checked(body, each, next(found))
                    if isinstance(each, Report)
                    else rejection(body, each)
                    for body, each in zip(bodies, read, strict=True)
                ]

            yield take
        finally:
            await compute.stop()


def _checked(body: dict[str, Any], report: Report, found: Normalised) -> Acknowledgement:
    if found.refused:
        return rejection(body, found.issues)
    findings = [
        {"pointer": each.pointer, "resolved_by": each.resolved_by, "grade": each.grade}
        for each in found.findings
    ]
    issues = [issue_document(issue) for issue in found.issues]
    document = {"reference": report.reference, "issues": issues, "findings": findings}
    outcome: Outcome = "loaded_with_warnings" if issues else "loaded"
    return Acknowledgement(outcome=outcome, document=document, written=True)


@contextmanager
def _progress(rows: int, *, quiet: bool) -> Iterator[Advance]:
    bar = Progress(
        *Progress.get_default_columns(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        disable=quiet,
    )
    with bar:
        task = bar.add_task("rows", total=rows)
        yield lambda count: bar.advance(task, count)


def _peak(who: int) -> int:
    """Return the largest resident size so far, in MB (Linux counts in kB)."""
    return resource.getrusage(who).ru_maxrss // 1024


def _write(facts: dict[str, Any], tally: Tally) -> None:
    details = tally.details(SHOWN)
    write_table("", ("", ""), [(name.replace("_", " "), value) for name, value in facts.items()])
    if details["reasons"]:
        columns = ("level", "code", "where", "rows", "example")
        rows = ([reason[column] for column in columns] for reason in details["reasons"])
        write_table("Why", columns, rows)
    if details["names_unresolved"]:
        names = details["names_unresolved"].items()
        write_table("Names that stand for no structure we know", ("name", "mentions"), names)
