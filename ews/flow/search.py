"""Search: substances of the registry by structure, part of a structure, likeness, name, family.

Each way to ask gives ids with a rank. What the reader may not see is taken out before anything is
counted, and then one page is shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

from ews.compute.records import ChemFault, Examined
from ews.compute.search_records import Hit, IndexLostError, PatternKind, SearchRefusedError
from ews.compute.searcher import Searcher
from ews.errors import EwsError
from ews.flow.check import read_source
from ews.flow.exchange import Exchange
from ews.flow.ranking import FROM_START, Key, Ranked, read_cursor
from ews.flow.release import Reader, may_see
from ews.flow.search_names import Match, rank_by_name
from ews.flow.shelving import Shelves
from ews.flow.visible import opened, seen_in, visible_among
from ews.store.connection import Connection
from ews.store.mentions import counted_reports, mentions_drawn_as
from ews.store.search import (
    Summary,
    ids_above,
    members_of,
    substances_with_keys,
    summaries,
)
from schemas.issues import shown

Layer = Literal["registered", "parent", "no_isotopes", "no_stereo", "tautomer"]
MOST_COUNTED = 100  # reports of one substance that a list counts
FIRST_HITS = 1_000  # that are alike and asked for at once; more if the reader may not see enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One search. At most one of the first five; `family` beside it, or alone."""

    structure: str | None = None
    substructure: str | None = None
    smarts: str | None = None
    similar: str | None = None
    name: str | None = None
    family: str | None = None
    layer: Layer = "parent"
    least: float = 0.5
    match: Match = "any"
    limit: int = 50
    cursor: str | None = None


class UnsearchableError(EwsError):
    """What is asked about cannot be read; the code is that of the chemistry."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, code: str, message: str, *, pointer: str) -> None:
        super().__init__(message, pointer=pointer)
        self.code = code


class UnknownFamilyError(EwsError):
    """No family has this name; the message lists those that are loaded."""

    code = "family_unknown"
    status = HTTPStatus.NOT_FOUND


class Search:
    """Searches the registry; one a process. Its search process starts with the first search."""

    def __init__(self, exchange: Exchange, searcher: Searcher | None = None) -> None:
        self._exchange = exchange
        self._searcher = searcher or Searcher()
        self._shelves = Shelves(exchange, self._searcher)

    async def refresh(self) -> Searcher:
        """Bring the index up to date, starting its process if need be."""
        await self._searcher.start()
        return await self._shelves.refresh()

    async def stop(self) -> None:
        """End the search process."""
        await self._searcher.stop()

    async def find(self, reader: Reader | None, asked: Asked) -> dict[str, Any]:
        """Answer one search; without a reader it is the operator who asks.

        Raises:
            UnsearchableError, WrongCursorError, UnknownFamilyError, SearchFailedError.
        """
        after = read_cursor(asked.cursor)
        among = await self._among(asked.family)
        ranked = await self._rank(reader, asked, among, after)
        ranked = ranked if among is None else ranked.kept(among)
        now = self._exchange.clock.now()
        async with opened(self._exchange, reader) as conn:
            if not (asked.structure and asked.layer == "registered"):  # which was judged before
                seen = await visible_among(conn, reader, list(ranked.ranks), at=now)
                ranked = ranked.kept(seen)
            order = ranked.order
            page = [each for each in order if ranked.key(each) > after][: asked.limit]
            shown_ones = await summaries(conn, page, known_at=now)
            reports = await _reports_of(conn, reader, page, at=now)
        more = {} if not page or page[-1] == order[-1] else {"next": ranked.cursor(page[-1])}
        return {
            "total": len(order),
            "total_is_exact": ranked.is_all,
            "resolution": ranked.resolution,
            "substances": [
                _document(shown_ones[each], ranked) | {"reports": reports[each]} for each in page
            ],
        } | more

    async def relatives(
        self, reader: Reader | None, smiles: str, *, k: int
    ) -> list[tuple[int, float]]:
        """Return ids and likeness of what is most like a parent and may be seen, itself too."""
        ranked = await self._alike(reader, smiles, least=1e-9, wanted=k, among=None)
        return [(each, ranked.ranks[each]) for each in ranked.order[:k]]

    async def _rank(
        self, reader: Reader | None, asked: Asked, among: set[int] | None, after: Key
    ) -> Ranked:
        if asked.structure is not None:
            return await self._exact(reader, asked.structure, asked.layer)
        if asked.similar is not None:
            smiles = await self._parent(asked.similar, "/similar")
            found = await self._alike(
                reader, smiles, least=asked.least, wanted=asked.limit, among=among, after=after
            )
            told = {each: {"likeness": round(rank, 4)} for each, rank in found.ranks.items()}
            return Ranked(ranks=found.ranks, told=told, is_all=found.is_all)
        if asked.name is not None:
            return await rank_by_name(self._exchange, asked.name, asked.match)
        if asked.substructure is None and asked.smarts is None:
            return await self._everything(among)
        return await self._containing(asked)

    async def _exact(self, reader: Reader | None, structure: str, layer: Layer) -> Ranked:
        examined = await self._examine(structure, "/structure")
        async with opened(self._exchange, reader) as conn:
            if layer == "registered":
                key, now = examined.normalised.registered_key, self._exchange.clock.now()
                ids = sorted(seen_in(reader, await mentions_drawn_as(conn, key), at=now))
            else:
                keys = [getattr(one.component.keys, layer) for one in examined.components]
                ids = await substances_with_keys(conn, keys, layer=layer)
        return Ranked(ranks=dict.fromkeys(ids, 0.0))

    async def _containing(self, asked: Asked) -> Ranked:
        way: PatternKind = "smiles" if asked.smarts is None else "smarts"
        pattern = asked.substructure if asked.smarts is None else asked.smarts
        try:
            found = await self._contained(pattern or "", way)
        except SearchRefusedError as error:
            pointer = "/substructure" if way == "smiles" else "/smarts"
            raise UnsearchableError(error.code, error.message, pointer=pointer) from error
        return Ranked(ranks=dict.fromkeys(found, 0.0))

    async def _contained(self, pattern: str, kind: PatternKind) -> Sequence[int]:
        searcher = await self.refresh()
        try:
            return (await searcher.containing(pattern, kind)).ids
        except IndexLostError:  # somebody else's question ended the process
            searcher = await self.refresh()
            return (await searcher.containing(pattern, kind)).ids

    async def _everything(self, among: set[int] | None) -> Ranked:
        """Return the members of the family, or the whole registry."""
        if among is not None:
            return Ranked(ranks=dict.fromkeys(among, 0.0))
        async with self._exchange.pool.acquire() as conn:
            return Ranked(ranks=dict.fromkeys(await ids_above(conn, 0), 0.0))

    async def _alike(
        self,
        reader: Reader | None,
        smiles: str,
        *,
        least: float,
        wanted: int,
        among: set[int] | None,
        after: Key = FROM_START,
    ) -> Ranked:
        """Ask for more until more than are wanted may be shown after a key, or no more are there.

        What the reader may not see, or is not of the family asked for, counts for nothing.
        """
        most = max(FIRST_HITS, 2 * wanted)
        while True:
            hits = await self._hits(smiles, most, least)
            ids = [hit.id for hit in hits if among is None or hit.id in among]
            async with opened(self._exchange, reader) as conn:
                seen = await visible_among(conn, reader, ids, at=self._exchange.clock.now())
            is_all = len(hits) < most
            found = Ranked(
                ranks={hit.id: hit.likeness for hit in hits if hit.id in seen}, is_all=is_all
            )
            if is_all or sum(found.key(each) > after for each in seen) > wanted:
                return found
            most *= 4

    async def _hits(self, smiles: str, most: int, least: float) -> Sequence[Hit]:
        searcher = await self.refresh()
        try:
            return await searcher.similar(smiles, most=most, least=least)
        except IndexLostError:
            searcher = await self.refresh()
            return await searcher.similar(smiles, most=most, least=least)

    async def _among(self, family: str | None) -> set[int] | None:
        """Return the members of a family, which alone are looked for; None: among all."""
        if family is None:
            return None
        known = sorted(each.id for each in self._exchange.lawbook.families)
        if family not in known:
            raise UnknownFamilyError(
                f"found {shown(family)}, expected one of {', '.join(known)}", pointer="/family"
            )
        async with self._exchange.pool.acquire() as conn:
            return set(await members_of(conn, [family], known_at=self._exchange.clock.now()))

    async def _parent(self, structure: str, pointer: str) -> str:
        """Return the SMILES of the one active component of a structure."""
        components = (await self._examine(structure, pointer)).components
        if len(components) != 1:
            raise UnsearchableError(
                "structure_is_mixture",
                f"found a structure with {len(components)} active components, expected one; ask "
                "part by part",
                pointer=pointer,
            )
        return components[0].component.smiles

    async def _examine(self, structure: str, pointer: str) -> Examined:
        (answer,) = await self._exchange.compute.examine([read_source(structure)])
        if isinstance(answer, ChemFault):
            raise UnsearchableError(answer.code, answer.message, pointer=pointer)
        return answer


async def _reports_of(
    conn: Connection, reader: Reader | None, ids: Sequence[int], *, at: datetime
) -> Mapping[int, int]:
    """Return how many reports of each the reader may see, at most `MOST_COUNTED`."""
    found: Counter[int] = Counter()
    for each in await counted_reports(conn, ids, most=MOST_COUNTED):
        if reader is None or may_see(reader, each, at=at):
            found[each.substance_id] += each.reports
    return found


def _document(summary: Summary, ranked: Ranked) -> dict[str, Any]:
    told: Mapping[str, Any] = ranked.told.get(summary.id, {})
    document = asdict(summary)
    document["substance_id"] = document.pop("id")
    return document | {"likeness": told.get("likeness"), "matched": told.get("matched")}
