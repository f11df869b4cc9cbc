"""Relatives: the known substances most like one, how it differs from them, and their status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chem.determinations import Answer
from chem.name_table import is_flat
from chem.relatives.records import Difference
from chem.rules.answers import answer
from ews.compute.comparing import Comparer
from ews.flow.exchange import Exchange
from ews.flow.registry import UnknownSubstanceError
from ews.flow.release import Reader
from ews.flow.search import Search
from ews.flow.visible import opened, visible_among
from ews.store.connection import Connection
from ews.store.determinations import determinations_over_all_time
from ews.store.relatives import keys_of
from ews.store.ruleset_history import ruleset_at
from ews.store.search import Summary, summaries
from ews.store.substances import read_substances

ASKED_FOR_EACH = 6  # forms of one constitution are one relative, so more are looked at
DECIMALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The parent asked about: its SMILES, and its keys with and without configuration."""

    smiles: str
    parent: str
    no_stereo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many relatives, and which status beside them."""

    most: int
    valid_on: date
    known_at: datetime
    jurisdictions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kin:
    """A substance with its likeness and the key of its constitution."""

    summary: Summary
    likeness: float
    no_stereo: str


class Relatives:
    """Finds and compares; one a process. Its comparing process starts with the first question."""

    def __init__(
        self, exchange: Exchange, search: Search, comparer: Comparer | None = None
    ) -> None:
        self._exchange = exchange
        self._search = search
        self._comparer = comparer or Comparer()

    async def stop(self) -> None:
        """End the comparing process."""
        await self._comparer.stop()

    async def of_substance(
        self, reader: Reader | None, substance_id: int, wanted: Wanted
    ) -> dict[str, Any]:
        """Answer about a substance of the registry.

        Raises:
            UnknownSubstanceError: there is none that the reader may see.
        """
        now = self._exchange.clock.now()
        async with opened(self._exchange, reader) as conn:
            if substance_id not in await visible_among(conn, reader, [substance_id], at=now):
                raise UnknownSubstanceError(
                    f"there is no substance {substance_id} that you may see"
                )
            found = (await read_substances(conn, [substance_id]))[substance_id]
            keys = await keys_of(conn, [substance_id], layer="no_stereo")
        subject = Subject(
            smiles=found.smiles, parent=found.inchikey, no_stereo=keys.get(substance_id, "")
        )
        times = {"valid_on": wanted.valid_on, "known_at": wanted.known_at}
        return {"substance_id": substance_id} | times | await self.of(reader, subject, wanted)

    async def of(self, reader: Reader | None, subject: Subject, wanted: Wanted) -> dict[str, Any]:
        """Return forms of the same constitution, and the relatives, most alike first."""
        kin = await self._kin(reader, subject, wanted)
        same = [one for one in kin if one.no_stereo == subject.no_stereo]
        others = [one for one in kin if one.no_stereo != subject.no_stereo][: wanted.most]
        shown = [*same[: wanted.most], *others]
        said = await self._comparer.compare(subject.smiles, [one.summary.smiles for one in shown])
        async with self._exchange.pool.acquire() as conn:
            statuses = await self._statuses(conn, [one.summary.id for one in shown], wanted)
        documents = [
            _document(one, difference, statuses[one.summary.id])
            for one, difference in zip(shown, said, strict=True)
        ]
        cut = len(shown) - len(others)
        return {"same_constitution": documents[:cut], "relatives": documents[cut:]}

    async def _kin(self, reader: Reader | None, subject: Subject, wanted: Wanted) -> list[_Kin]:
        most = ASKED_FOR_EACH * wanted.most + ASKED_FOR_EACH
        hits = dict(await self._search.relatives(reader, subject.smiles, k=most))
        async with opened(self._exchange, reader) as conn:
            shown = await summaries(conn, list(hits), known_at=wanted.known_at)
            keys = await keys_of(conn, list(hits), layer="no_stereo")
        kin = [
            _Kin(summary=shown[each], likeness=likeness, no_stereo=keys.get(each, str(each)))
            for each, likeness in hits.items()
            if each in shown and shown[each].inchikey != subject.parent
        ]
        return _one_of_each(sorted(kin, key=_rank), subject)

    async def _statuses(
        self, conn: Connection, ids: Sequence[int], wanted: Wanted
    ) -> Mapping[int, tuple[Answer, ...]]:
        ruleset = await ruleset_at(conn, known_at=wanted.known_at)
        found = await determinations_over_all_time(conn, ids, known_at=wanted.known_at)
        return {
            each: answer(
                found.get(each, ()),
                ruleset.coverage if ruleset else (),
                valid_on=wanted.valid_on,
                jurisdictions=wanted.jurisdictions,
            )
            for each in ids
        }


async def add_relatives(
    relatives: Relatives, reader: Reader | None, document: Mapping[str, Any], wanted: Wanted
) -> None:
    """Put the relatives of each substance into the answer of a check."""
    for substance in document["substances"]:
        keys = substance["keys"]
        subject = Subject(
            smiles=substance["smiles"], parent=keys["parent"], no_stereo=keys["no_stereo"]
        )
        substance.update(await relatives.of(reader, subject, wanted))


def _rank(one: _Kin) -> tuple[object, ...]:
    """Rank the most alike first; of equals those with a name, then flat ones, then by age."""
    summary = one.summary
    alike = -round(one.likeness, DECIMALS)
    return (alike, summary.name is None, not is_flat(summary.smiles), summary.id)


def _one_of_each(kin: Sequence[_Kin], subject: Subject) -> list[_Kin]:
    """Keep one form of each constitution, all of the subject's own."""
    kept: list[_Kin] = []
    seen: set[str] = set()
    for one in kin:
        if one.no_stereo == subject.no_stereo or one.no_stereo not in seen:
            seen.add(one.no_stereo)
            kept.append(one)
    return kept


def _document(one: _Kin, said: Difference | None, status: Sequence[Answer]) -> dict[str, Any]:
    summary = one.summary
    return {
        "substance_id": summary.id,
        "name": summary.name,
        "smiles": summary.smiles,
        "likeness": round(one.likeness, DECIMALS),
        "families": list(summary.families),
        "difference": said_of(said, summary.name or "it"),
        "status": [
            {"jurisdiction": each.jurisdiction, "status": each.status, "level": each.level}
            for each in status
        ],
    }


def said_of(said: Difference | None, name: str) -> dict[str, Any] | None:
    """Write a difference; null where it could not be said."""
    if said is None:
        return None
    return {
        "words": said.words,
        "sentence": said.of(name),
        "extent": said.extent,
        "shared": said.shared,
        "changes": [
            {
                "kind": change.kind,
                "at": change.at,
                "before": change.before,
                "after": change.after,
                "words": change.words,
            }
            for change in said.changes
        ],
    }
