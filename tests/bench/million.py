"""A million structures, no two alike, of the families that laboratories meet."""

from collections.abc import Iterator
from itertools import product

from tests.bench.analogues import ACYL, AMINE, HEAD, RING, TAIL, H
from tests.bench.structures import AMINE as KETONE_AMINE
from tests.bench.structures import CHAIN, in_turn

ALKYLATED = ("N", "NC", "NCC", "NCCC", "NC(C)C", "N(C)C", "N(CC)CC", "N1CCCC1", "NCC=C", "NO")
BENZYLATED = ("NCc1ccccc1OC", "NCc1ccccc1O", "NCc1ccccc1F", "NCc1cccc2OCOc12")
BASIC = (*ALKYLATED, *BENZYLATED)
ALPHA = (H, "C", "CC")


def million() -> Iterator[str]:
    """Return SMILES of several families in turn; 1,017,211 in all, none twice."""
    return in_turn(fentanyls(), nitazenes(), cannabinoids(), phenethylamines(), cathinones())


def fentanyls() -> Iterator[str]:
    """Yield two substituents on each ring, and the acyl."""
    for acyl, para, ortho, fourth, second in product(ACYL, RING, RING, RING, RING):
        head = f"O=C({acyl})N(c1c({ortho or H})cc({para or H})cc1)"
        yield f"{head}C1CCN(CCc2c({second or H})cc({fourth or H})cc2)CC1"


def nitazenes() -> Iterator[str]:
    """Yield two substituents on the benzyl, two on the benzimidazole, and the amine."""
    rings = ("[N+](=O)[O-]", *RING)
    for amine, benzyl, meta, fifth, sixth in product(AMINE, RING, RING, rings, RING):
        head = f"c1(Cc2ccc({benzyl or H})c({meta or H})c2)"
        yield f"{head}nc2cc({fifth or H})c({sixth or H})cc2n1CC{amine}"


def cannabinoids() -> Iterator[str]:
    """Yield three substituents on the indole or indazole, its tail and its head."""
    for tail, head, core, *rings in product(TAIL, HEAD, "cn", RING, RING, RING):
        fifth, sixth, seventh = (each or H for each in rings)
        yield f"O=C({head})c1{core}n({tail})c2c({seventh})c({sixth})c({fifth})cc12"


def phenethylamines() -> Iterator[str]:
    """Yield three substituents on the ring, one beside the amine, and the amine."""
    for second, fourth, fifth, alpha, amine in product(RING, RING, RING, ALPHA, BASIC):
        ring = f"c({second or H})cc({fourth or H})c({fifth or H})c9"
        yield f"c9(CC({alpha}){amine}){ring}"


def cathinones() -> Iterator[str]:
    """Yield three substituents on the ring, the chain and the amine."""
    for second, fourth, fifth, chain, amine in product(RING, RING, RING, CHAIN, KETONE_AMINE):
        ring = f"c1c({second or H})cc({fourth or H})c({fifth or H})c1"
        yield f"O=C({ring})C({chain}){amine}"
