"""The nearest substances of the table of names, for a command that has no database."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from chem.law import Coverage
from chem.name_table import NameTable, is_flat
from chem.relatives.records import Difference
from chem.rules.answers import answer
from chem.structures import Source
from ews.compute.comparing import Comparer
from ews.compute.compute import Compute
from ews.compute.records import Examined, ExaminedComponent
from ews.compute.search_records import Hit, Shelved
from ews.compute.searcher import Searcher
from ews.flow.relatives import ASKED_FOR_EACH, DECIMALS, said_of
from ews.naming.calling import name_of
from schemas.names import load_name_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A substance of the table that is like the one asked about."""

    name: str
    component: ExaminedComponent
    likeness: float
    difference: Difference | None

    @property
    def sentence(self) -> str:
        """How the one asked about differs from it, in words."""
        if self.difference is None:
            return "not compared in the time allowed"
        return self.difference.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """Other forms of the same constitution, and the relatives, most alike first."""

    same: tuple[Kin, ...]
    relatives: tuple[Kin, ...]


class Finder:
    """Finds relatives in the table of names."""

    def __init__(self, compute: Compute, names: NameTable) -> None:
        self._compute = compute
        self._names = names
        self._searcher = Searcher()
        self._comparer = Comparer()
        self._smiles = dict(enumerate(dict.fromkeys(row.smiles for row in load_name_rows())))

    async def start(self) -> None:
        """Make the index of the table."""
        await self._searcher.start()
        rows = [Shelved(id=number, smiles=smiles) for number, smiles in self._smiles.items()]
        await self._searcher.add(rows)

    async def stop(self) -> None:
        """End the processes."""
        await self._searcher.stop()
        await self._comparer.stop()

    async def find(self, subject: ExaminedComponent, most: int) -> Kinship:
        """Return the nearest, one of each constitution."""
        smiles = subject.component.smiles
        wanted = ASKED_FOR_EACH * most + ASKED_FOR_EACH
        hits = await self._searcher.similar(smiles, most=wanted)
        sources = [Source(kind="smiles", text=self._smiles[hit.id]) for hit in hits]
        found = await self._compute.examine(sources)
        flat = subject.component.keys.no_stereo
        one_of_each = _one_of_each(list(_known(hits, found)), subject)
        same = [one for one in one_of_each if one[0].component.keys.no_stereo == flat][:most]
        others = [one for one in one_of_each if one[0].component.keys.no_stereo != flat][:most]
        return Kinship(
            same=await self._compared(smiles, same), relatives=await self._compared(smiles, others)
        )

    async def _compared(
        self, smiles: str, found: Sequence[tuple[ExaminedComponent, float]]
    ) -> tuple[Kin, ...]:
        said = await self._comparer.compare(smiles, [one.component.smiles for one, _ in found])
        return tuple(
            Kin(
                name=name_of(self._names, one) or one.component.smiles,
                component=one,
                likeness=round(likeness, DECIMALS),
                difference=difference,
            )
            for (one, likeness), difference in zip(found, said, strict=True)
        )


def _known(
    hits: Sequence[Hit], found: Sequence[object]
) -> Iterator[tuple[ExaminedComponent, float]]:
    for hit, one in zip(hits, found, strict=True):
        if isinstance(one, Examined) and len(one.components) == 1:
            yield one.components[0], hit.likeness


def _one_of_each(
    found: Sequence[tuple[ExaminedComponent, float]], subject: ExaminedComponent
) -> list[tuple[ExaminedComponent, float]]:
    """Keep one form of each constitution, a flat one first; of the subject's own all but itself."""
    asked = subject.component.keys
    kept: dict[str, tuple[ExaminedComponent, float]] = {}
    for one, likeness in sorted(found, key=_rank):
        keys = one.component.keys
        if keys.parent == asked.parent:
            continue
        key = keys.parent if keys.no_stereo == asked.no_stereo else keys.no_stereo
        kept.setdefault(key, (one, likeness))
    return list(kept.values())


def _rank(found: tuple[ExaminedComponent, float]) -> tuple[float, bool]:
    one, likeness = found
    return -round(likeness, DECIMALS), not is_flat(one.component.smiles)


@asynccontextmanager
async def open_finder(compute: Compute, names: NameTable) -> AsyncIterator[Finder]:
    """Start what finds relatives, and end it afterwards."""
    finder = Finder(compute, names)
    try:
        await finder.start()
        yield finder
    finally:
        await finder.stop()


def status_of(
    kin: Kin, coverage: Sequence[Coverage], *, on: date, within: tuple[str, ...] | None
) -> list[Mapping[str, str]]:
    """Return the status of a relative per jurisdiction."""
    given = answer(kin.component.determinations, coverage, valid_on=on, jurisdictions=within)
    return [
        {"jurisdiction": one.jurisdiction, "status": one.status, "level": one.level}
        for one in given
    ]


def document_of(kin: Kin, status: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Write a relative as the service does; it has no id here."""
    return {
        "substance_id": None,
        "name": kin.name,
        "smiles": kin.component.component.smiles,
        "likeness": kin.likeness,
        "families": [family for family, _ in kin.component.families],
        "difference": said_of(kin.difference, kin.name),
        "status": list(status),
    }


def row_of(kin: Kin, status: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Write a relative as a row of a table."""
    told = ", ".join(f"{one['jurisdiction']} {one['status']}" for one in status)
    return f"{kin.likeness:.2f}", kin.name, kin.sentence, told
