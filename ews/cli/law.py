"""`ews law`: what is encoded, what one definition says, and whether all files hold together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Annotated, Any

import typer

from chem.law import Definition, Lawbook, NamedEntry
from ews.cli import law_table, law_words
from ews.cli.failures import stop
from ews.cli.law_diff import diff
from ews.cli.law_enumerate import enumerate_members
from ews.cli.law_gaps import gaps
from ews.cli.law_try import try_draft
from ews.cli.output import AsJson, write_json, write_table
from ews.flow.law_held import held
from schemas.countries import is_country
from schemas.law.load import load_lawbook

app = typer.Typer(no_args_is_help=True, help="List, show, check and try the encoded law.")
app.command("gaps")(gaps)
app.command("diff")(diff)
app.command("try")(try_draft)
app.command("enumerate")(enumerate_members)

Code = Annotated[str, typer.Argument(metavar="[CODE]", help="a jurisdiction, such as GB")]
Id = Annotated[str, typer.Argument(metavar="ID", help="an id that `ews law list` shows")]


@app.command("list")
def list_law(code: Code = "", as_json: AsJson = False) -> None:
    """Show for each jurisdiction how much of its law is held; with a code, every entry of one."""
    lawbook = load_lawbook()
    if code:
        _list_one(lawbook, code.upper(), as_json=as_json)
    elif as_json:
        write_json([*held(lawbook), *law_table.not_held(lawbook)])
    else:
        rows = held(lawbook)
        write_table("The law we hold", law_table.HEAD, map(law_table.cells, rows))
        _write(map(law_table.gap_of, rows))
        others = len(law_table.not_held(lawbook))
        typer.echo(f"{others} other jurisdictions of ISO 3166: no law is loaded, so all is unknown")
        typer.echo("`ews law list GB` tells every entry")


def _list_one(lawbook: Lawbook, code: str, *, as_json: bool) -> None:
    coverage = [one for one in lawbook.coverage if one.jurisdiction == code]
    if not coverage and not is_country(code):
        stop(f"found {code!r}, expected an ISO 3166-1 code such as GB, or EU or UN")
    rows = [row for row in _rows(lawbook) if row["jurisdiction"] == code]
    if as_json:
        write_json(rows)
    elif not coverage:
        typer.echo(f"{code}: no law is loaded, so all is unknown")
    else:
        _write(law_words.overview(replace(lawbook, coverage=tuple(coverage)), rows))


@app.command()
def show(definition_id: Id, as_json: AsJson = False) -> None:
    """Show one definition or schedule: the words, our reading of them, the dates, the citation."""
    lawbook = load_lawbook()
    generic = [one for one in lawbook.definitions if one.id == definition_id]
    named = [one for one in lawbook.named if definition_id in (one.definition_id, one.id)]
    if not generic and not named:
        stop(f"no definition has the id {definition_id!r}; `ews law list` shows those there are")
    if as_json:
        write_json([*map(asdict, generic), *map(asdict, named)])
        return
    for one in generic:
        _write(law_words.definition(one))
    if named:
        _write(law_words.schedule(lawbook, named))


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
    dated = Counter(one.definition_id for one in lawbook.named if one.period.since)
    named = [_row_of_list(one, sizes[name], dated[name]) for name, one in first.items()]
    return sorted(generic + named, key=lambda row: row["id"])


def _row_of(one: Definition) -> dict[str, Any]:
    latest = one.wordings[-1]
    return {
        "id": one.id,
        "kind": "generic",
        "jurisdiction": one.jurisdiction,
        "entry": one.entry,
        "level": one.level,
        "since": law_words.days(one.wordings[0].period),
        "fit": latest.fit,
        "checked_on_text": latest.citation.checked_on_text,
        "review": latest.citation.review,
    }


def _row_of_list(one: NamedEntry, size: int, dated: int) -> dict[str, Any]:
    return {
        "id": one.definition_id,
        "kind": "named",
        "jurisdiction": one.jurisdiction,
        "entry": f"{size} named substances",
        "level": one.level,
        "since": f"first day known of {dated} of {size}",
        "fit": "exact",
        "checked_on_text": one.citation.checked_on_text,
        "review": one.citation.review,
    }


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
