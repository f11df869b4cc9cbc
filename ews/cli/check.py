"""`ews check`: control status of structures or names, with reasons; needs no database."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from chem.determinations import Answer
from chem.law import Coverage
from chem.name_table import NameTable
from chem.naming.records import Resolution
from chem.rules.answers import answer
from ews.cli.drawings import write_drawings
from ews.cli.failures import REFUSED
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.places import within_of
from ews.cli.relatives import Kinship, document_of, open_finder, row_of, status_of
from ews.cli.structures import open_resolver
from ews.clock import SystemClock, today
from ews.compute.compute import Compute
from ews.compute.records import ChemFault, Examined, ExaminedComponent
from ews.naming.calling import name_of
from schemas.law.load import load_lawbook

app = typer.Typer()

Words = Annotated[
    list[str], typer.Argument(metavar="STRUCTURE_OR_NAME...", help="SMILES, InChI, name or CAS")
]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="the law of that day")
]
In = Annotated[str, typer.Option("--in", metavar="GB,DE", help="only these jurisdictions")]


Drawings = Annotated[
    Path | None,
    typer.Option("--drawing", metavar="FOLDER", help="draw there which atoms played which part"),
]
Kin = Annotated[
    int, typer.Option("--relatives", min=0, max=20, help="so many of the nearest known substances")
]


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
    kin: Kinship | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is read beside chemistry: names, coverage, and what each word stands for."""

    names: NameTable
    coverage: tuple[Coverage, ...]
    jurisdictions: tuple[str, ...] | None
    asked: tuple[Resolution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why there is no answer about one word."""

    code: str
    why: str


Result = Refused | tuple[Checked, ...]


@app.command()
def check(
    words: Words,
    on: On = None,
    within: In = "",
    relatives: Kin = 0,
    drawing: Drawings = None,
    as_json: AsJson = False,
) -> None:
    """Say per jurisdiction whether a structure is controlled on a day, and why."""
    known, found, kin = asyncio.run(_examine(words, within, relatives))
    coverage, asked = known.coverage, known.asked
    valid_on = on.date() if on else today(SystemClock())
    question = Question(valid_on=valid_on, jurisdictions=known.jurisdictions)
    results: list[tuple[Resolution, Result]] = [
        (each, _answers(one, known, question, kin) if isinstance(one, Examined) else one)
        for each, one in zip(asked, found, strict=True)
    ]
    if as_json:
        write_json([_as_json(each, result, question, coverage) for each, result in results])
    else:
        _write(results, valid_on)
        _write_kin(results, question, coverage)
    if drawing is not None:
        _draw(drawing, results)
    if any(isinstance(result, Refused) for _, result in results):
        raise typer.Exit(REFUSED)


def _draw(folder: Path, results: Iterable[tuple[Resolution, Result]]) -> None:
    found = [
        (one.component.component.smiles, one.component.component.keys.parent, one.answers)
        for _, result in results
        if not isinstance(result, Refused)
        for one in result
    ]
    for path in write_drawings(folder, found):
        typer.echo(f"drawn: {path}", err=True)


async def _examine(
    words: Sequence[str], within: str, most: int
) -> tuple[Known, list[Examined | Refused], dict[str, Kinship]]:
    """Start chemistry, which loads for itself, and meanwhile read what is needed here.

    Relatives, if so many are asked for, are by the SMILES of the parent.
    """
    compute = Compute(processes=1)
    try:
        _, known = await asyncio.gather(compute.start(), _read(words, within))
        sources = [each.source for each in known.asked if each.source is not None]
        answers = iter(await compute.examine(sources))
        found = [
            _unresolved(each) if each.source is None else _examined(next(answers))
            for each in known.asked
        ]
        return known, found, await _find_kin(compute, known, found, most) if most else {}
    finally:
        await compute.stop()


async def _find_kin(
    compute: Compute, known: Known, found: Sequence[Examined | Refused], most: int
) -> dict[str, Kinship]:
    parts = [one for each in found if isinstance(each, Examined) for one in each.components]
    async with open_finder(compute, known.names) as finder:
        return {one.component.smiles: await finder.find(one, most) for one in parts}


async def _read(words: Sequence[str], within: str) -> Known:
    coverage = (await asyncio.to_thread(load_lawbook)).coverage
    jurisdictions = within_of(coverage, within)
    async with open_resolver() as resolver:
        return Known(
            names=resolver.lookup.names,
            coverage=coverage,
            jurisdictions=jurisdictions,
            asked=tuple(await resolver.resolve_many(words)),
        )


def _examined(answer: Examined | ChemFault) -> Examined | Refused:
    if isinstance(answer, ChemFault):
        return Refused(code=answer.code, why=answer.message)
    return answer


def _unresolved(each: Resolution) -> Refused:
    """Say why a word stands for nothing, and what it may be; that is never taken by itself."""
    candidates = ", ".join(f"{one.name} ({one.smiles})" for one in each.candidates)
    if each.grade == "ambiguous":
        return Refused(code="name_ambiguous", why=f"{each.how}; it may be {candidates}")
    alike = f"; not taken, but alike: {candidates}" if candidates else ""
    return Refused(code="name_unknown", why=f"{each.how}{alike}")


def _answers(
    examined: Examined, known: Known, question: Question, kin: Mapping[str, Kinship]
) -> tuple[Checked, ...]:
    return tuple(
        Checked(
            name=name_of(known.names, one),
            component=one,
            kin=kin.get(one.component.smiles),
            answers=answer(
                one.determinations,
                known.coverage,
                valid_on=question.valid_on,
                jurisdictions=question.jurisdictions,
            ),
        )
        for one in examined.components
    )


def _as_json(
    each: Resolution, result: Result, question: Question, coverage: Sequence[Coverage]
) -> dict[str, Any]:
    head: dict[str, Any] = {"input": each.asked, "read_as": each.how, "grade": each.grade}
    head["valid_on"] = question.valid_on
    if isinstance(result, Refused):
        candidates = [asdict(one) for one in each.candidates]
        return head | {
            "error": {"code": result.code, "message": result.why},
            "candidates": candidates,
        }
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
            | (_kin_document(one.kin, question, coverage) if one.kin else {})
            for one in result
        ]
    }


def _kin_document(kin: Kinship, question: Question, coverage: Sequence[Coverage]) -> dict[str, Any]:
    """Write relatives as the service does."""
    on, within = question.valid_on, question.jurisdictions
    return {
        name: [document_of(one, status_of(one, coverage, on=on, within=within)) for one in ones]
        for name, ones in (("same_constitution", kin.same), ("relatives", kin.relatives))
    }


def _write_kin(
    results: Iterable[tuple[Resolution, Result]], question: Question, coverage: Sequence[Coverage]
) -> None:
    on, within = question.valid_on, question.jurisdictions
    for each, result in results:
        for one in () if isinstance(result, Refused) else result:
            if one.kin is None:
                continue
            rows = [
                row_of(relative, status_of(relative, coverage, on=on, within=within))
                for relative in (*one.kin.same, *one.kin.relatives)
            ]
            title = f"relatives of {one.name or each.asked}"
            write_table(title, ("likeness", "relative", "difference", f"on {on}"), rows)


def _write(results: Iterable[tuple[Resolution, Result]], on: date) -> None:
    lacks: dict[str, str] = {}
    for each, result in results:
        if isinstance(result, Refused):
            typer.echo(f"error: {each.asked}: {result.code}: {result.why}", err=True)
            continue
        for one in result:
            _write_one(each, one, on)
            lacks |= {given.jurisdiction: given.gaps for given in one.answers if given.gaps}
    # The gaps of a jurisdiction are a paragraph: once, below all tables.
    for jurisdiction, gaps in sorted(lacks.items()):
        typer.echo(f"{jurisdiction}: {gaps}")


def _told(given: Answer) -> str:
    """Tell the reason, and the conditions that are not in it already."""
    conditions = [f'condition: "{one}"' for one in given.conditions if one not in given.reason]
    return "; ".join([given.reason, *conditions])


def _write_one(each: Resolution, one: Checked, on: date) -> None:
    families = ", ".join(family for family, _ in one.component.families) or "none that we know"
    smiles = one.component.component.smiles
    title = f"{one.name or each.asked}  {smiles}\n{each.grade}: {each.how} · family: {families}"
    rows = [
        (
            given.jurisdiction,
            given.status,
            given.level,
            given.entry,
            _told(given),
        )
        for given in one.answers
    ]
    write_table(title, ("", f"on {on}", "level", "entry", "because"), rows)
