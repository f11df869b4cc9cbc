"""Distinct structures of the kinds that laboratories meet: made up by the thousand, none twice."""

from collections.abc import Iterator
from itertools import product

from tests.bench.structures import cathinones, in_turn

H = "[H]"
RING = ("", "C", "CC", "OC", "OCC", "F", "Cl", "Br", "I", "C(F)(F)F", "SC", "O", "C#N")
TAIL = ("CCCC", "CCCCC", "CCCCCC", "CCCCCF", "CCCCF", "CCCC#N", "CC3CCCCC3", "Cc3ccc(F)cc3")
HEAD = (
    "c1cccc2ccccc12",
    "C12CC3CC(CC(C3)C1)C2",
    "C1C(C)(C)C1(C)C",
    "NC(C(C)(C)C)C(N)=O",
    "NC(C(C)C)C(=O)OC",
    "NC(C)(C)c1ccccc1",
    "Oc1cccc2cccnc12",
    "NC12CC3CC(CC(C3)C1)C2",
    "Cc1ccccc1OC",
)
ACYL = ("C", "CC", "CCC", "C(C)C", "C1CC1", "c1ccco1", "COC", "C=C", "C1CCCO1", "C1CCCC1")
AMINE = ("N(CC)CC", "N1CCCC1", "N1CCCCC1", "NCC", "N(C)C", "N1CCOCC1")


def analogues() -> Iterator[str]:
    """Return SMILES of several families in turn, so that any beginning holds all of them."""
    return in_turn(fentanyls(), nitazenes(), cannabinoids(), phenethylamines(), cathinones())


def fentanyls() -> Iterator[str]:
    """Yield acyl, aniline and phenethyl variants."""
    for acyl, aniline, phenethyl in product(ACYL, RING, RING):
        head = f"O=C({acyl})N(c1ccc({aniline or H})cc1)"
        yield f"{head}C1CCN(CCc2ccc({phenethyl or H})cc2)CC1"


def nitazenes() -> Iterator[str]:
    """Yield amine, benzyl and ring variants."""
    rings = ("[N+](=O)[O-]", *RING)
    for amine, benzyl, ring, other in product(AMINE, RING, rings, (H, "F", "OC")):
        head = f"c1(Cc2ccc({benzyl or H})c({other})c2)"
        yield f"{head}nc2cc({ring or H})ccc2n1CC{amine}"


def cannabinoids() -> Iterator[str]:
    """Yield tail and head variants of indoles and indazoles."""
    for tail, head, core, ring in product(TAIL, HEAD, "cn", RING):
        yield f"O=C({head})c1{core}n({tail})c2cc({ring or H})ccc12"


def phenethylamines() -> Iterator[str]:
    """Yield ring-substituted amphetamines and phenethylamines."""
    for second, fourth, fifth, alpha in product(RING, RING, RING, ("", "C")):
        ring = f"c({second or H})cc({fourth or H})c({fifth or H})c1"
        yield f"NC({alpha or H})Cc1{ring}"
