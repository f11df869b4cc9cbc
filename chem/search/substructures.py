"""The structures that contain a pattern: screened by bits, found by a join; RDKit in doubt."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from rdkit import Chem, rdBase

from chem.search.errors import SearchTooBroadError
from chem.search.joining import match
from chem.search.patterns import Pattern, needs_of
from chem.search.planes import having_all
from chem.search.planning import Integers, Plan, plan
from chem.search.shelf import Shelf, properties_of

Mol = Any
CHUNK = 32_768  # molecules joined at once
FIRST = 2_048  # and in the first chunk, so that a first page comes soon
FEW = 128  # candidates that RDKit looks at one by one: quicker than laying out a join
FEWER = 32  # candidates whose atoms are not counted first: looking is as quick
KEPT = 5_000  # molecules that stay in memory: some 20 kB each
LOOKED_AT = 64  # molecules RDKit looks at between two looks at the clock
PLANS = 128  # that stay in memory
_ONE = Chem.SubstructMatchParameters()
_ONE.maxMatches = 1

Tick = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Containing:
    """Ids in ascending order; `is_complete` unless it was enough before the end."""

    ids: Integers
    is_complete: bool


def containing(
    shelf: Shelf, pattern: Pattern, *, enough: int | None = None, is_late: Tick = lambda: False
) -> Containing:
    """Return the structures that contain the pattern, stopping when `enough` are found.

    Raises:
        SearchTooBroadError: `is_late` said so before the end.
    """
    candidates = screened(shelf, pattern)
    if len(candidates) <= FEW:
        few = _looked_at(shelf, pattern, candidates, is_late)
        return Containing(ids=np.sort(shelf.ids[few]), is_complete=True)
    steps = _planned(pattern, shelf.packed.tobytes(), shelf.kind_counts.tobytes())
    found: list[Integers] = [np.zeros(0, np.int64)]
    number, start, size = 0, 0, FIRST
    while start < len(candidates):
        chunk = candidates[start : start + size]
        hits = _found_in(shelf, pattern, steps, chunk, is_late)
        found.append(hits)
        number, start, size = number + len(hits), start + size, CHUNK
        if enough is not None and number >= enough:
            break
    ids = np.sort(shelf.ids[np.concatenate(found)])
    return Containing(ids=ids, is_complete=start >= len(candidates))


def screened(shelf: Shelf, pattern: Pattern) -> Integers:
    """Return the places that have all bits and enough atoms for it, in the order of their ids."""
    places = having_all(shelf.pattern, pattern.bits, shelf.pattern_counts)
    if len(places) > FEWER:
        needed, needs = needs_of(pattern)
        sizes = shelf.sizes[needed[:, np.newaxis], places]
        places = places[(sizes >= needs[:, np.newaxis]).all(axis=0)]
    ordered: Integers = places[shelf.ids[places].argsort(kind="stable")]
    return ordered


@lru_cache(maxsize=PLANS)
def _planned(pattern: Pattern, packed: bytes, counts: bytes) -> Plan:
    """Plan a pattern for the kinds of atoms there are; once, for pages follow one another."""
    return plan(pattern, properties_of(packed), np.frombuffer(counts, np.int64))


def forget_plans() -> None:
    """Plan each pattern anew, so that what a first question costs can be measured."""
    _planned.cache_clear()


def _found_in(
    shelf: Shelf, pattern: Pattern, steps: Plan, places: Integers, is_late: Tick
) -> Integers:
    if is_late():
        raise SearchTooBroadError("the time for one search is over; ask for a larger pattern")
    found = match(steps, shelf.graphs, np.sort(places))
    if steps.is_exact and len(found.undecided) == 0:
        return found.matched
    doubtful = found.undecided if steps.is_exact else np.union1d(found.matched, found.undecided)
    sure = found.matched if steps.is_exact else np.zeros(0, np.int64)
    return np.concatenate([sure, _looked_at(shelf, pattern, doubtful, is_late)])


def _looked_at(shelf: Shelf, pattern: Pattern, places: Integers, is_late: Tick) -> Integers:
    """Ask RDKit about molecules one by one."""
    hits = []
    mol, parameters = pattern.mol, _ONE
    firsts, ends = shelf.first_letter[places].tolist(), shelf.first_letter[places + 1].tolist()
    for number, (place, first, end) in enumerate(zip(places.tolist(), firsts, ends, strict=True)):
        if number % LOOKED_AT == 0 and is_late():
            raise SearchTooBroadError(
                "the time for one search is over; ask for a larger pattern, or one without "
                "environments and other conditions that must be tried on each structure"
            )
        held = _molecule(shelf.smiles[first:end].tobytes())
        if held is not None and held.HasSubstructMatch(mol, parameters):
            hits.append(place)
    return np.array(hits, np.int64)


@lru_cache(maxsize=KEPT)
def _molecule(smiles: bytes) -> Mol | None:
    with rdBase.BlockLogs():
        return Chem.MolFromSmiles(smiles.decode())
