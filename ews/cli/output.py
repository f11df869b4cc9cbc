"""What every command writes: JSON for machines, tables for people."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import typer

AsJson = Annotated[bool, typer.Option("--json", help="write JSON")]


def tell_refused(refused: Mapping[str, str]) -> None:
    """Write to standard error what is wrong with each row, by row id."""
    for row, error in refused.items():
        typer.echo(f"error: {row}: {error}", err=True)


def write_json(value: object) -> None:
    """Write one JSON document to standard output."""
    typer.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=2))


def write_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table; title and cells are text as it is, never markup: [nH] is an atom."""
    from rich.console import Console  # noqa: PLC0415 - 0.2 s that --json does not need
    from rich.table import Table  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415 - see above

    table = Table(title=Text(title), title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    Console().print(table)


def write_rows(
    title: str, rows: Sequence[Mapping[str, object]], columns: Sequence[str], *, as_json: bool
) -> None:
    """Write rows as JSON, or these of their columns as a table."""
    if as_json:
        write_json(rows)
    else:
        write_table(title, columns, ([row[each] for each in columns] for row in rows))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"found {type(value).__name__}, which is not JSON")
