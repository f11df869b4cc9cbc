"""The files of the law, read, and whether what they name in one another is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from chem.instruments import Instrument
from chem.law import Coverage, NamedEntry, NamedList, Unstructured
from chem.markush.reading import Likeness
from schemas.law.broken import broken
from schemas.law.definitions import DefinitionFile


@dataclass(frozen=True, slots=True, kw_only=True)
class LawFiles:
    """All files of the law, read: the records, and what only keepers and tests need."""

    definitions: tuple[DefinitionFile, ...]
    named: tuple[NamedEntry, ...]
    unstructured: tuple[Unstructured, ...]
    lists: tuple[NamedList, ...]
    coverage: tuple[Coverage, ...]
    instruments: tuple[Instrument, ...]


def check_references(files: LawFiles, *, schedules: set[str], instruments: set[str]) -> None:
    """Refuse a schedule, definition or instrument that is named somewhere and is not there.

    schedules, instruments: the ids of those that are there, with or without a file of their own.
    """
    for one in files.definitions:
        _check_definition(one, schedules, {each.definition.id for each in files.definitions})
    for rules in files.lists:
        _require_all((rules.id, *rules.no_extension_from), schedules, f"lists.yml: {rules.id}")
    for held in files.coverage:
        _require_all(held.instruments, instruments, f"coverage.yml of {held.jurisdiction}")
    above = {one.id: one.yields_to.instruments for one in files.instruments if one.yields_to}
    for id_, higher in above.items():
        _require_all(higher, instruments, f"{id_}/instrument.yml")
    known = {one.definition.id for one in files.definitions} | schedules
    for act in files.instruments:
        _require_all(act.precursors, known, f"{act.id}/instrument.yml: precursors")
    _refuse_circles(above, place="yields_to")
    _refuse_circles(
        {one.definition.id: _goes_before(one) for one in files.definitions}, place="excludes"
    )


def _check_definition(one: DefinitionFile, schedules: set[str], definitions: set[str]) -> None:
    id_ = one.definition.id
    _require_all(one.definition.against, schedules, id_)
    for wording in one.definition.wordings:
        _require_all((*wording.excluded_lists, *wording.no_extension_from), schedules, id_)
        if isinstance(wording.reading, Likeness):
            _require_all(wording.reading.to, schedules, id_)
    _require_all(_goes_before(one), definitions, id_)


def _goes_before(one: DefinitionFile) -> tuple[str, ...]:
    """Return the definitions that must be decided before this one."""
    return tuple(
        name
        for wording in one.definition.wordings
        for name in (*wording.excluded_definitions, *wording.cores_of)
    )


def _refuse_circles(before: Mapping[str, Iterable[str]], *, place: str) -> None:
    """Refuse what yields to itself in turn: none of the circle could be decided."""
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        circle = error.args[1]
        raise broken(
            circle[0],
            place,
            found=" -> ".join(circle),
            expected="nothing that yields to this one in turn",
            advice="Let only one of them yield to the other, as the text says.",
        ) from error


def _require_all(named: Iterable[str], known: set[str], where: str) -> None:
    for name in named:
        if name not in known:
            raise broken(
                where,
                "",
                found=name,
                expected="a schedule, a definition or an instrument that is there",
                advice=f"Correct the reference; there are: {', '.join(sorted(known))}.",
            )
