"""Cathinones nobody has reported, as many as a benchmark needs; and several families in turn."""

from collections.abc import Iterator
from itertools import product

RING = ("C", "CC", "OC", "OCC", "F", "Cl", "Br", "C(F)(F)F", "SC", "C(C)C", "CCC", "OCCC", "C#N")
CHAIN = ("C", "CC", "CCC", "CCCC", "C(C)C", "CC(C)C", "CCCCC")
AMINE = ("NC", "NCC", "NCCC", "NC(C)C", "N(C)C", "N(CC)CC", "N1CCCC1", "N1CCCCC1", "NCCCC")


def cathinones() -> Iterator[str]:
    """Yield distinct SMILES: a ring substituent at 4 and one at 3, an alpha chain and an amine."""
    for para, meta, chain, amine in product(RING, RING, CHAIN, AMINE):
        yield f"O=C(c1ccc({para})c({meta})c1)C({chain}){amine}"


def in_turn(*makers: Iterator[str]) -> Iterator[str]:
    """Yield one of each in turn, until all are at their end."""
    going = list(makers)
    while going:
        for maker in list(going):
            made = next(maker, None)
            if made is None:
                going.remove(maker)
            else:
                yield made
