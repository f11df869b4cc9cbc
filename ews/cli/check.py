"""`ews check`: control status of structures or names, with reasons; needs no database."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated, Any

import typer

from chem.law import Answer, Coverage
from chem.name_table import NameTable
from chem.rules.answers import answer
from ews.cli.failures import REFUSED
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.structures import Asked, understand
from ews.clock import SystemClock, today
from ews.compute.compute import Compute
from ews.compute.records import ChemFault, Examined, ExaminedComponent
from schemas.countries import is_country
from schemas.law.load import load_lawbook
from schemas.names import load_names

app = typer.Typer()

Words = Annotated[
    list[str], typer.Argument(metavar="STRUCTURE_OR_NAME...", help="SMILES, InChI, name or CAS")
]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="the law of that day")
]
In = Annotated[str, typer.Option("--in", metavar="GB,DE", help="only these jurisdictions")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """For which day, and for which jurisdictions; None means all whose law is loaded."""

    valid_on: date
    jurisdictions: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One active component of one word, with its answers."""

    name: str | None
    component: ExaminedComponent
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is read beside chemistry: names, coverage, and what was asked by them."""

    names: NameTable
    coverage: tuple[Coverage, ...]
    jurisdictions: tuple[str, ...] | None
    asked: tuple[Asked, ...]


@app.command()
def check(words: Words, on: On = None, within: In = "", as_json: AsJson = False) -> None:
    """Say per jurisdiction whether a structure is controlled on a day, and why."""
    known, found = asyncio.run(_examine(words, within))
    names, coverage, asked = known.names, known.coverage, known.asked
    valid_on = on.date() if on else today(SystemClock())
    question = Question(valid_on=valid_on, jurisdictions=known.jurisdictions)
    results = [
        (each, one)
        if isinstance(one, ChemFault)
        else (each, _answers(one, coverage, names.preferred_of, question))
        for each, one in zip(asked, found, strict=True)
    ]
    if as_json:
        write_json([_as_json(each, result, valid_on) for each, result in results])
    else:
        _write(results, {one.jurisdiction: one.gaps for one in coverage}, valid_on)
    if any(isinstance(result, ChemFault) for _, result in results):
        raise typer.Exit(REFUSED)


def _within(coverage: Sequence[Coverage], within: str) -> tuple[str, ...] | None:
    """Return the codes that were asked for; None for all whose law is loaded."""
    wanted = [word.strip().upper() for word in within.split(",") if word.strip()]
    held = {one.jurisdiction for one in coverage}
    unknown = [code for code in wanted if code not in held and not is_country(code)]
    if unknown:
        raise typer.BadParameter(
            f"found {', '.join(unknown)}, expected ISO 3166-1 codes such as GB, or one of "
            f"{', '.join(sorted(held))}",
            param_hint="--in",
        )
    return tuple(dict.fromkeys(wanted)) or None


async def _examine(words: Sequence[str], within: str) -> tuple[Known, list[Examined | ChemFault]]:
    """Start chemistry, which loads for itself, and meanwhile read what is needed here."""
    compute = Compute(processes=1)
    try:
        _, known = await asyncio.gather(compute.start(), asyncio.to_thread(_read, words, within))
        return known, await compute.examine([each.source for each in known.asked])
    finally:
        await compute.stop()


def _read(words: Sequence[str], within: str) -> Known:
    names, coverage = load_names(), load_lawbook().coverage
    return Known(
        names=names,
        coverage=coverage,
        jurisdictions=_within(coverage, within),
        asked=tuple(understand(word, names) for word in words),
    )


def _answers(
    examined: Examined, coverage: tuple[Coverage, ...], name_of: Any, question: Question
) -> tuple[Checked, ...]:
    return tuple(
        Checked(
            name=name_of(one.component.keys.parent),
            component=one,
            answers=answer(
                one.determinations,
                coverage,
                valid_on=question.valid_on,
                jurisdictions=question.jurisdictions,
            ),
        )
        for one in examined.components
    )


Result = ChemFault | tuple[Checked, ...]


def _as_json(each: Asked, result: Result, valid_on: date) -> dict[str, Any]:
    head = {"input": each.word, "read_as": each.read_as, "valid_on": valid_on}
    if isinstance(result, ChemFault):
        return head | {"error": {"code": result.code, "message": result.message}}
    return head | {
        "substances": [
            {
                "name": one.name,
                "smiles": one.component.component.smiles,
                "keys": asdict(one.component.component.keys),
                "families": [
                    {"family": family, "because": because}
                    for family, because in one.component.families
                ],
                "status": [asdict(given) for given in one.answers],
            }
            for one in result
        ]
    }


def _write(results: Iterable[tuple[Asked, Result]], gaps: Mapping[str, str], on: date) -> None:
    incomplete: set[str] = set()
    for each, result in results:
        if isinstance(result, ChemFault):
            typer.echo(
                f"error: {each.word}: neither a name we know nor a structure that can be read "
                f"({result.code}: {result.message})",
                err=True,
            )
            continue
        for one in result:
            _write_one(each, one, gaps, on)
            incomplete |= {given.jurisdiction for given in one.answers if _is_gap(given, gaps)}
    for jurisdiction in sorted(incomplete):
        typer.echo(f"{jurisdiction}, what our data lack: {gaps[jurisdiction]}")


def _is_gap(given: Answer, gaps: Mapping[str, str]) -> bool:
    gap = gaps.get(given.jurisdiction, "")
    return given.status == "unknown" and bool(gap) and gap in given.reason


def _write_one(each: Asked, one: Checked, gaps: Mapping[str, str], on: date) -> None:
    families = ", ".join(family for family, _ in one.component.families) or "none that we know"
    smiles = one.component.component.smiles
    title = f"{one.name or each.word}  {smiles}\nread as {each.read_as} · family: {families}"
    rows = [
        (
            given.jurisdiction,
            given.status,
            given.level,
            given.entry,
            # The gaps of a jurisdiction are a paragraph: once, below all tables.
            given.reason.replace(gaps[given.jurisdiction], "see below")
            if _is_gap(given, gaps)
            else given.reason,
        )
        for given in one.answers
    ]
    write_table(title, ("", f"on {on}", "level", "entry", "because"), rows)
