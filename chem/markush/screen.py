"""A cheap look before a template is laid: what a molecule must have at the least to hold it.

Only what is certain is counted: rings and branching of the drawing, and atoms whose element the
SMARTS fixes. A molecule that lacks one of these facts cannot hold the template; one that has them
all still has to be tried.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from rdkit import Chem

from chem.markush.atom_terms import without_brackets
from chem.markush.atoms import Rings, Values
from chem.markush.ring_facts import NUMBER as RING_FACTS
from chem.markush.ring_facts import rings_had, rings_needed

Facts = frozenset[tuple[str, int]]

# Counted up to here; the drawings of our families ask for no more.
MOST_COUNTED = 12
_BITS = [(1 << count) - 1 for count in range(MOST_COUNTED + 1)]

_RINGS, _BRANCHED, _CROWDED = "rings", "of three", "of four"
_BRANCHES, _CROWD = 3, 4
_SYMBOL = re.compile(r"#(?P<number>\d+)|(?P<symbol>Cl|Br|[CNOSPFI]|[cnos])(?![a-z])")
_SYMBOLS = {6: "C", 7: "N", 8: "O", 9: "F", 15: "P", 16: "S", 17: "Cl", 35: "Br", 53: "I"}


def needs_of(query: Any) -> Facts:
    """Return the facts that every molecule has on which the query lies; the query is connected."""
    return _needs(query, _elements(query))


def _needs(query: Any, elements: list[str]) -> Facts:
    counts: Counter[str] = Counter()
    for index, element in enumerate(elements):
        if element:
            counts[element] += 1
            if not element.startswith("any "):
                counts[_any(element.capitalize())] += 1
        _branching(counts, query.GetAtomWithIdx(index).GetDegree(), 1)
    counts[_RINGS] = query.GetNumBonds() - query.GetNumAtoms() + 1
    return frozenset(
        (name, min(count, MOST_COUNTED)) for name, count in counts.items() if count > 0
    )


# Every name that a fact can have, in the order of the rows.
_NAMES = (
    *(f"any {symbol}" for symbol in ("", *_SYMBOLS.values())),
    *("", *_SYMBOLS.values()),
    *(symbol.lower() for symbol in _SYMBOLS.values()),
    _RINGS,
    _BRANCHED,
    _CROWDED,
)
_PLACES = {name: place for place, name in enumerate(_NAMES)}
FACTS_COUNTED, RINGS_PLACE = len(_NAMES), _PLACES[_RINGS]
MASK_BITS = MOST_COUNTED * (len(_NAMES) + RING_FACTS)
_KINDS: dict[tuple[int, bool], tuple[int, int]] = {
    (number, aromatic): (
        _PLACES[f"any {symbol}"],
        _PLACES[symbol.lower() if aromatic else symbol],
    )
    for number, symbol in _SYMBOLS.items()
    for aromatic in (False, True)
}


def mask_had(atoms: Sequence[Values], rings: Rings) -> int:
    """Return how often each fact holds for a molecule, at most MOST_COUNTED, as `mask_of` does."""
    kinds = [atom[:2] for atom in atoms]
    row = [0] * len(_NAMES)
    for kind, count in Counter(kinds).items():
        for place in _KINDS.get(kind, ()):
            row[place] += count
    degrees = [atom[8] for atom in atoms]
    row[-3] = len(rings)
    row[-2] = sum(degree >= _BRANCHES for degree in degrees)
    row[-1] = sum(degree >= _CROWD for degree in degrees)
    had = rings_had([ring for ring, _ in rings], kinds)
    counted = (_BITS[min(count, MOST_COUNTED)] << _shift(place) for place, count in _told(row))
    return sum(counted) | sum(1 << _shift(place + len(_NAMES)) for place, _ in _told(had))


def counted_for(values: Values) -> tuple[int, ...]:
    """Return the places of the facts that an atom counts for."""
    degree = values[8]
    branched = (_PLACES[_BRANCHED],) if degree >= _BRANCHES else ()
    crowded = (_PLACES[_CROWDED],) if degree >= _CROWD else ()
    return (*_KINDS.get(values[:2], ()), *branched, *crowded)


def first_bits() -> list[int]:
    """Return where the bits of each fact begin in a mask: of those counted, then those of rings."""
    return [*map(_shift, range(len(_NAMES) + RING_FACTS))]


def _told(row: list[int]) -> Iterator[tuple[int, int]]:
    return ((place, count) for place, count in enumerate(row) if count)


def _shift(place: int) -> int:
    """Return where the bits of a fact begin in a mask."""
    return MOST_COUNTED * (len(_NAMES) + RING_FACTS - 1 - place)


def counts_needed(query: Any) -> list[int]:
    """Return how often each fact holds at the least for what the query lies on."""
    elements = _elements(query)
    row = [0] * len(_NAMES)
    for name, count in _needs(query, elements):
        row[_PLACES[name]] = max(row[_PLACES[name]], count)
    return row + rings_needed(query, elements)


def mask_of(counts: Sequence[int]) -> int:
    """Return the counts as bits: what holds them all has every bit that one of them sets."""
    mask = 0
    for count in counts:
        mask = mask << MOST_COUNTED | (1 << count) - 1
    return mask


def _any(symbol: str) -> str:
    return f"any {symbol}"


def _branching(counts: Counter[str], degree: int, atoms: int) -> None:
    if degree >= _BRANCHES:
        counts[_BRANCHED] += atoms
    if degree >= _CROWD:
        counts[_CROWDED] += atoms


def _elements(query: Any) -> list[str]:
    """Return for each atom the element that its SMARTS fixes."""
    return [_element(query.GetAtomWithIdx(atom).GetSmarts()) for atom in range(query.GetNumAtoms())]


@lru_cache(maxsize=4096)
def _element(smarts: str) -> str:
    """Return the element an atom's SMARTS fixes: "n", "N", "any N"; "" if it leaves it open."""
    first = without_brackets(smarts.strip("[]")).split(";", maxsplit=1)[0]
    found = _SYMBOL.match(first)
    if found is None or "," in first:
        return ""
    if found["symbol"]:
        return found["symbol"]
    element = _SYMBOLS.get(int(found["number"]), "")
    return _any(element) if element else ""


def without_recursion(smarts: str) -> str:
    """Return a SMARTS that lies wherever this one does: each atom without its recursive terms.

    RDKit looks for recursive parts on the whole molecule before anything else. Terms are joined by
    ";", so that one may be left out and the rest holds still.
    """
    depth, start, kept = 0, 0, []
    for place, letter in enumerate(smarts):
        if letter == "[":
            start = place + 1 if not depth else start
            depth += 1
        elif letter == "]":
            depth -= 1
            if not depth:
                kept.append(f"[{_plain_terms(smarts[start:place])}]")
        elif not depth:
            kept.append(letter)
    return "".join(kept)


@lru_cache(maxsize=4096)
def loose_query(smarts: str) -> Any:
    """Return a query without recursive parts that lies where this one does; None: it has none."""
    return Chem.MolFromSmarts(without_recursion(smarts)) if "$" in smarts else None


def _plain_terms(atom: str) -> str:
    depth, terms = 0, [""]
    for letter in atom:
        depth += (letter == "(") - (letter == ")")
        if letter == ";" and not depth:
            terms.append("")
        else:
            terms[-1] += letter
    return ";".join(term for term in terms if "$" not in term) or "*"
