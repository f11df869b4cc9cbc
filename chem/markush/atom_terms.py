"""What a SMARTS asks of one atom or bond by itself, as a test on its plain values.

Only what is certain is asked: recursive parts, and whatever is not understood here, admit
everything. So a test may admit too much, never too little (chem/markush/paths.py).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any

from chem.markush.atoms import AtomKind, BondKind

AtomTest = Callable[[AtomKind], bool]
BondTest = Callable[[BondKind], bool]
_Read = Callable[[re.Match[str]], Callable[[Any], bool] | None]

_ELEMENTS = {"C": 6, "N": 7, "O": 8, "F": 9, "P": 15, "S": 16, "CL": 17, "BR": 35, "I": 53}
_ATOM = re.compile(
    r"&?(?P<no>!?)(?:"
    r"#(?P<number>\d+)|(?P<symbol>(?:Cl|Br|[CNOSPFI]|[cnosp])(?![a-z]))|(?P<flag>[Aa](?![a-z]))"
    r"|X(?P<neighbours>\d)|H(?P<hydrogens>\d?)|[Rrx](?P<ring>\d*)|(?P<charge>[+-]\d?))"
)
_HYDROGEN = re.compile(r"!?H")  # in front it may mean an atom of hydrogen, not a number of them
_BOND = re.compile(r"&?(?P<no>!?)(?P<sign>[-=#:@])")
_ORDERS = {"-": 1.0, "=": 2.0, "#": 3.0, ":": 1.5}


@cache
def atom_test(smarts: str) -> AtomTest:
    """Return a test that holds for every atom on which the atom of a SMARTS lies."""
    text = smarts[1:-1] if smarts.startswith("[") else smarts
    return partial(_all, tests=_terms(without_brackets(text), _ATOM, _primitive))


@cache
def bond_test(smarts: str) -> BondTest:
    """Return a test that holds for every bond on which the bond of a SMARTS lies."""
    if not smarts:
        return _is_single_or_aromatic
    return partial(_all, tests=_terms(smarts, _BOND, _sign))


def without_brackets(text: str) -> str:
    """Return the text without what stands in round brackets, the recursive parts."""
    depth, kept = 0, []
    for letter in text:
        depth += letter == "("
        if not depth:
            kept.append(letter)
        depth -= letter == ")"
    return "".join(kept)


def _all(kind: Any, tests: Iterable[Callable[[Any], bool]]) -> bool:
    return all(test(kind) for test in tests)


def _any(kind: Any, tests: Iterable[Callable[[Any], bool]]) -> bool:
    return any(test(kind) for test in tests)


def _terms(text: str, primitive: re.Pattern[str], read: _Read) -> list[Callable[[Any], bool]]:
    """Return a test for each term of `a,b;c` that is understood in all its alternatives."""
    found: list[Callable[[Any], bool]] = []
    for number, term in enumerate(text.split(";")):
        each = term.split(",")
        alternatives = [list(_primitives(one, primitive, read)) for one in each]
        hydrogen = not number and any(map(_HYDROGEN.match, each))
        if all(alternatives) and not hydrogen:
            tests = [partial(_all, tests=one) for one in alternatives]
            found.append(tests[0] if len(tests) == 1 else partial(_any, tests=tests))
    return found


def _primitives(
    text: str, primitive: re.Pattern[str], read: _Read
) -> Iterator[Callable[[Any], bool]]:
    """Yield the tests of one alternative, up to the first thing that is not understood."""
    place = 0
    while found := primitive.match(text, place):
        place = found.end()
        test = read(found)
        if test is not None:
            yield partial(_not, test=test) if found["no"] else test


def _not(kind: Any, test: Callable[[Any], bool]) -> bool:
    return not test(kind)


def _primitive(found: re.Match[str]) -> AtomTest | None:
    """Read one primitive; None: what it asks for is not looked at."""
    kind, text = found.lastgroup, found[0].lstrip("&!")
    if kind == "symbol":
        return partial(_is_symbol, number=_ELEMENTS[text.upper()], aromatic=text.islower())
    if kind == "ring":
        return _ring(text[1:], negated=bool(found["no"]))
    if kind == "charge":
        charge = int(text[1:] or 1) * (1 if text.startswith("+") else -1)
        return lambda atom: atom.charge == charge
    return _counted(kind, found)


def _counted(kind: str | None, found: re.Match[str]) -> AtomTest:
    if kind == "number":
        element = int(found["number"])
        return lambda atom: atom.element == element
    if kind == "neighbours":
        neighbours = int(found["neighbours"])
        return lambda atom: atom.neighbours == neighbours
    if kind == "hydrogens":
        hydrogens = int(found["hydrogens"] or 1)
        return lambda atom: atom.hydrogens == hydrogens
    aromatic = found["flag"] == "a"
    return lambda atom: atom.is_aromatic is aromatic


def _is_symbol(atom: AtomKind, number: int, *, aromatic: bool) -> bool:
    return atom.element == number and atom.is_aromatic is aromatic


def _ring(count: str, *, negated: bool) -> AtomTest | None:
    """Read R, r or x. A number of rings or their size is not looked at, but that there is one."""
    if count == "0":
        return lambda atom: not atom.in_ring
    if count and negated:
        return None
    return lambda atom: atom.in_ring


def _sign(found: re.Match[str]) -> BondTest:
    if found["sign"] == "@":
        return lambda bond: bond.in_ring
    order = _ORDERS[found["sign"]]
    return lambda bond: bond.order == order


def _is_single_or_aromatic(bond: BondKind) -> bool:
    return bond.order in (1.0, 1.5)
