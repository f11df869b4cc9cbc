"""Bounds that keep one structure from costing the service; each is asked before the costly step.

The numbers are those of inputs that hang or crash RDKit (complete graphs, chains of 10,000 atoms,
unclosed brackets), with room for every substance the field knows. No RDKit here, so that a process
that must not load it can refuse a text too.
"""

import re
from dataclasses import dataclass

from chem.errors import NoStructureError, StructureTooLargeError, UnreadableStructureError
from chem.structures import Source, SourceKind

MOST_CHARACTERS: dict[SourceKind, int] = {"smiles": 2_000, "inchi": 4_000, "molfile": 200_000}
MOST_HEAVY_ATOMS = 250
MOST_ATOMS = 1_000
MOST_NEIGHBOURS = 8
MOST_RINGS = 40
MOST_FRAGMENTS = 30
MOST_BONDS = 2_000
LONGEST_COUNT = 12
FEW_DIGITS = 40  # of a SMILES: at most twenty rings, whatever else the digits say
FEW_HYDROGENS = 100
METAL = re.compile(r"\[\d*(?:(?!Cl|Br)[A-Z][a-z]|[KVYWU])")  # or any other element of two letters
REFUSED = {  # a molfile is lines, and its header may carry a name in any script
    "smiles": re.compile(r"[^\t -~]"),
    "inchi": re.compile(r"[^\t -~]"),
    "molfile": re.compile("[^\t\r\n -\ud7ff\ue000-\U0010ffff]"),
}
ANNOUNCED = re.compile(r"^M +V30 +COUNTS +(\d+) +(\d+)", re.MULTILINE | re.IGNORECASE)


def check_text(source: Source) -> None:
    """Refuse a text that is empty, too long, or holds characters no structure is written with.

    Raises:
        NoStructureError: it is blank.
        StructureTooLargeError: it is longer than its kind allows.
        UnreadableStructureError: NUL, a lone surrogate, or non-ASCII in a line notation.
    """
    text = source.text
    most = MOST_CHARACTERS[source.kind]
    if len(text) > most:
        raise StructureTooLargeError(
            f"found {len(text)} characters of {source.kind}, expected at most {most}"
        )
    if not text.strip():
        raise NoStructureError(f"found an empty {source.kind}, expected a structure")
    _check_characters(source)
    if source.kind == "molfile":
        _check_announced(text)


def _check_announced(text: str) -> None:
    """Refuse a V3000 molfile that announces more than we take: RDKit makes room before it reads.

    A hundred million announced atoms cost it ten seconds; a V2000 header cannot say above 999.
    """
    for announced in ANNOUNCED.finditer(text):
        atoms, bonds = (int(number[:LONGEST_COUNT]) for number in announced.groups())
        if atoms > MOST_ATOMS or bonds > MOST_BONDS:
            raise StructureTooLargeError(
                f"the molfile announces {atoms} atoms and {bonds} bonds, "
                f"expected at most {MOST_ATOMS} and {MOST_BONDS}"
            )


def _check_characters(source: Source) -> None:
    refused = REFUSED[source.kind].search(source.text)
    if refused:
        raise UnreadableStructureError(
            f"found the character U+{ord(refused.group()):04X} at position {refused.start()}, "
            f"expected plain text in a {source.kind}"
        )


def is_within_limits(smiles: str) -> bool:
    """Say whether a SMILES is too short for any limit: no atom and no ring without a character.

    Hydrogens that are written out are no heavy atoms, but a metal takes any number of them. The
    bonds of one atom are not counted: ten at one atom of a small molecule harm nobody.
    """
    hydrogens = 0 if METAL.search(smiles) else smiles.count("[H]")
    return (
        len(smiles) - 3 * hydrogens <= MOST_HEAVY_ATOMS
        and hydrogens <= FEW_HYDROGENS
        and "%" not in smiles
        and sum(map(smiles.count, "0123456789")) <= FEW_DIGITS
        and smiles.count(".") < MOST_FRAGMENTS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """What the limits ask of a molecule that is parsed but not sanitised.

    neighbours: the most bonds at one atom, as far as it is over the bound; else the bound.
    """

    atoms: int
    heavy_atoms: int
    bonds: int
    neighbours: int
    fragments: int

    @property
    def rings(self) -> int:
        """Independent rings."""
        return self.bonds - self.atoms + self.fragments


def check_graph(graph: Graph) -> None:
    """Refuse a molecule that could hang or crash what follows.

    Raises:
        NoStructureError: it has no atoms.
        StructureTooLargeError: atoms, neighbours of one atom, rings or fragments are over a bound.
    """
    if graph.atoms == 0:
        raise NoStructureError("found no atoms, expected a structure")
    _check_count("atoms", graph.atoms, MOST_ATOMS)
    _check_count("heavy atoms", graph.heavy_atoms, MOST_HEAVY_ATOMS)
    _check_count("neighbours of one atom", graph.neighbours, MOST_NEIGHBOURS)
    _check_count("fragments", graph.fragments, MOST_FRAGMENTS)
    _check_count("rings", graph.rings, MOST_RINGS)


def _check_count(what: str, found: int, most: int) -> None:
    if found > most:
        raise StructureTooLargeError(f"found {found} {what}, expected at most {most}")
