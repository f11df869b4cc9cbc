"""`ews law`: what is encoded, what one definition says, and whether all files hold together."""

from collections import Counter
from dataclasses import asdict
from typing import Annotated, Any

import typer

from chem.law import Definition, Lawbook, NamedEntry
from ews.cli.failures import stop
from ews.cli.output import AsJson, write_json, write_table
from schemas.law.load import load_lawbook

app = typer.Typer(no_args_is_help=True, help="List, show and check the encoded law.")

Id = Annotated[str, typer.Argument(metavar="ID", help="an id that `ews law list` shows")]


@app.command("list")
def list_law(as_json: AsJson = False) -> None:
    """List the generic definitions and the schedules of named entries."""
    rows = _rows(load_lawbook())
    if as_json:
        write_json(rows)
    else:
        columns = ("id", "jurisdiction", "entry", "level", "fit", "checked on", "reviewed by")
        keys = ("id", "jurisdiction", "entry", "level", "fit", "checked_on_text", "review")
        write_table("The encoded law", columns, ([row[key] for key in keys] for row in rows))


@app.command()
def show(definition_id: Id, as_json: AsJson = False) -> None:
    """Show one definition or schedule: the words, our reading of them, the dates, the citation."""
    lawbook = load_lawbook()
    found: list[Definition | NamedEntry] = [
        one for one in lawbook.definitions if one.id == definition_id
    ]
    found += [one for one in lawbook.named if definition_id in (one.definition_id, one.id)]
    if not found:
        stop(f"no definition has the id {definition_id!r}; `ews law list` shows those there are")
    if as_json:
        write_json([asdict(one) for one in found])
    else:
        for one in found:
            _write(one)


@app.command("check")
def check_law(as_json: AsJson = False) -> None:
    """Load every file of the law: a wrong one ends this with its place and what was expected."""
    lawbook = load_lawbook()
    counts = {
        "ruleset": lawbook.ruleset,
        "definitions": len(lawbook.definitions),
        "wordings": sum(len(one.wordings) for one in lawbook.definitions),
        "named_entries": len(lawbook.named),
        "families": len(lawbook.families),
        "jurisdictions": [one.jurisdiction for one in lawbook.coverage],
    }
    if as_json:
        write_json(counts)
    else:
        for name, value in counts.items():
            typer.echo(f"{name.replace('_', ' ')}: {value}")


def _rows(lawbook: Lawbook) -> list[dict[str, Any]]:
    generic = [_row_of(one) for one in lawbook.definitions]
    sizes = Counter(one.definition_id for one in lawbook.named)
    first = {one.definition_id: one for one in reversed(lawbook.named)}
    named = [_row_of_list(one, sizes[definition_id]) for definition_id, one in first.items()]
    return sorted(generic + named, key=lambda row: row["id"])


def _row_of(one: Definition) -> dict[str, Any]:
    latest = one.wordings[-1]
    return {
        "id": one.id,
        "kind": "generic",
        "jurisdiction": one.jurisdiction,
        "entry": one.entry,
        "level": one.level,
        "fit": latest.fit,
        "checked_on_text": latest.citation.checked_on_text,
        "review": latest.citation.review,
    }


def _row_of_list(one: NamedEntry, size: int) -> dict[str, Any]:
    return {
        "id": one.definition_id,
        "kind": "named",
        "jurisdiction": one.jurisdiction,
        "entry": f"{size} named substances",
        "level": one.level,
        "fit": "exact",
        "checked_on_text": one.citation.checked_on_text,
        "review": one.citation.review,
    }


def _write(one: Definition | NamedEntry) -> None:
    if isinstance(one, NamedEntry):
        since = one.period.since or f"known since {one.period.known_since}"
        write_table(
            one.id,
            ("name", "entry", "level", "in force from", "InChIKey", "cite"),
            [(one.name, one.entry, one.level, since, one.inchikey, one.citation.cite)],
        )
        return
    typer.echo(f"{one.id}\n{one.title}\n{one.jurisdiction}, {one.entry}, {one.level}")
    for wording in one.wordings:
        typer.echo(f"\nin force from {wording.period.since} until {wording.period.until or 'now'}")
        typer.echo(f"  {wording.citation.text}")
        typer.echo(f"  {wording.citation.cite} {wording.citation.url}")
        typer.echo(f"  extends to: {', '.join(wording.extends_to) or 'nothing more'}")
        typer.echo(
            f"  our reading: {wording.fit}; text checked: {wording.citation.checked_on_text}; "
            f"reviewed: {wording.citation.review}"
        )
        if wording.notes:
            typer.echo(f"  {wording.notes}")
