"""How many atoms of each element: as one number that can be added up, and as a formula."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from rdkit import Chem

from chem.markush.atoms import Values

MOST_REMEMBERED = 20_000
HYDROGEN, OXYGEN = 1, 8
# Bits: for 4,095 atoms of one element, and a charge of 2,047 either way. No limit allows more.
_PLACE = 12
_SPAN = 1 << _PLACE
_TERM = re.compile(r"([A-Z][a-z]?)(\d*)|([+-])(\d*)")


def composition_of(atoms: Iterable[Values]) -> int:
    """Add up atoms with their hydrogens; drawn hydrogens count with the atom they are bound to."""
    return sum(map(_of_atom, atoms))


def counted(element: int, number: int = 1) -> int:
    """Return so many atoms of an element, without hydrogens."""
    return number << _PLACE * element


@cache
def _of_atom(values: Values) -> int:
    element, hydrogens, charge = values[0], values[3], values[5]
    if element == HYDROGEN:
        return 0
    return counted(element) + counted(HYDROGEN, hydrogens) + charge


def composition_in(formula: str) -> int:
    """Read a formula as RDKit writes it."""
    composition = 0
    for symbol, number, sign, charge in _TERM.findall(formula):
        if symbol:
            composition += counted(_number_of(symbol), int(number or 1))
        else:
            composition += int(f"{sign}{charge or 1}")
    return composition


@lru_cache(maxsize=MOST_REMEMBERED)
def formula_in(composition: int) -> str:
    """Write a formula as RDKit does: carbon and hydrogen first, then by the alphabet, charge."""
    charge = (composition + _SPAN // 2) % _SPAN - _SPAN // 2
    counts: dict[str, int] = {}
    rest, element = (composition - charge) >> _PLACE, HYDROGEN
    while rest:
        rest, count = divmod(rest, _SPAN)
        if count:
            counts[_symbol(element)] = count
        element += 1
    first = ("C", "H") if "C" in counts else ()
    order = (*first, *sorted(symbol for symbol in counts if symbol not in first))
    written = (f"{symbol}{_number(counts[symbol])}" for symbol in order if symbol in counts)
    return "".join(written) + _charge(charge)


def _number(count: int) -> str:
    return "" if count == 1 else str(count)


def _charge(charge: int) -> str:
    return f"{'+' if charge > 0 else '-'}{_number(abs(charge))}" if charge else ""


def _symbol(element: int) -> str:
    return str(Chem.GetPeriodicTable().GetElementSymbol(element))


def _number_of(symbol: str) -> int:
    return int(Chem.GetPeriodicTable().GetAtomicNumber(symbol))
