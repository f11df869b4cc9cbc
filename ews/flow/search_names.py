"""Search by name: what the text stands for, then names that begin with it or look like it."""

from collections.abc import Mapping
from typing import Any, Literal

from chem.name_table import normalise_name
from chem.structures import Source
from ews.compute.records import Examined
from ews.flow.exchange import Exchange
from ews.flow.ranking import Ranked
from ews.store.search import NameHit, names_like, substances_with_keys

Match = Literal["any", "exact", "prefix", "fuzzy"]
MOST_NAMES = 2_000
GIVEN = frozenset({"identifier", "curated", "generated", "systematic"})  # grades with a structure
RESOLVED_RANK, EXACT_RANK, PREFIX_RANK, FUZZY_RANK = 4.0, 3.0, 2.0, 1.0

Told = dict[int, Mapping[str, Any]]


async def rank_by_name(exchange: Exchange, name: str, match: Match) -> Ranked:
    """Return the substances that a name may mean; whoever asks may not see all of them."""
    ranks: dict[int, float] = {}
    told: Told = {}
    resolution = None
    if match in {"any", "exact"}:
        resolution, ids = await _resolved(exchange, name)
        for each in ids:
            ranks[each] = RESOLVED_RANK
            told[each] = _matched(name, None, "resolved", 1.0)
    async with exchange.pool.acquire() as conn:
        hits = await names_like(
            conn,
            normalise_name(name),
            prefix=match != "fuzzy",
            fuzzy=match in {"any", "fuzzy"},
            most=MOST_NAMES,
        )
    for hit in hits:
        if match != "exact" or hit.is_exact:
            _put(hit, ranks, told)
    is_all = len(hits) < MOST_NAMES
    return Ranked(ranks=ranks, told=told, is_all=is_all, resolution=resolution)


async def _resolved(exchange: Exchange, name: str) -> tuple[Mapping[str, Any], list[int]]:
    """Return how a name is understood, and the substances that it stands for."""
    found = await exchange.resolver.resolve(name)
    told: dict[str, Any] = {"grade": found.grade, "how": found.how, "smiles": None}
    sources = [found.source] if found.source and found.grade in GIVEN else []
    if found.grade == "ambiguous":
        sources = [Source(kind="smiles", text=one.smiles) for one in found.candidates]
    answers = await exchange.compute.examine(sources)
    examined = [each for each in answers if isinstance(each, Examined)]
    if found.grade in GIVEN and examined:
        told["smiles"] = ".".join(part.component.smiles for part in examined[0].components)
    keys = [part.component.keys.parent for each in examined for part in each.components]
    async with exchange.pool.acquire() as conn:
        return told, await substances_with_keys(conn, keys, layer="parent")


def _put(hit: NameHit, ranks: dict[int, float], told: Told) -> None:
    """Rank a substance by its best name; names come best first."""
    rank, how = FUZZY_RANK, "fuzzy"
    if hit.is_exact or hit.is_prefix:
        rank, how = (EXACT_RANK, "exact") if hit.is_exact else (PREFIX_RANK, "prefix")
    if hit.substance_id not in ranks:
        ranks[hit.substance_id] = rank + min(hit.likeness, 0.999)
        told[hit.substance_id] = _matched(hit.name, hit.kind, how, hit.likeness)


def _matched(name: str, kind: str | None, how: str, likeness: float) -> Mapping[str, Any]:
    return {
        "likeness": round(likeness, 4),
        "matched": {"name": name, "kind": kind, "how": how},
    }
