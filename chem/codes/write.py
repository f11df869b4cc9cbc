"""From a structure to its code names. Needs RDKit: runs in a compute child."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from rdkit import Chem

from chem.codes.assembling import smiles_of
from chem.codes.composing import write_patterns
from chem.codes.cutting import readings_of
from chem.codes.drawing import with_amides
from chem.codes.grammars import GRAMMARS
from chem.codes.parse import parse_code
from chem.codes.records import Codebook, Family, Reading

Atom = Any
Mol = Any
MOST_NAMES = 24
MOST_ATOMS = 100  # the largest that has a code name has fewer than 50


def write_codes(smiles: str, book: Codebook) -> tuple[str, ...]:
    """Return the code names of a parent structure, the usual one first; none if it has none.

    Configuration is not looked at: code names say nothing about it. A name is only given if it is
    read back as this structure and no other.
    """
    mol = _flat(smiles)
    if mol is None:
        return ()
    names = dict.fromkeys(name for family in book for name in _names(mol, family))
    return tuple(islice((name for name in names if len(parse_code(name, book)) == 1), MOST_NAMES))


def _flat(smiles: str) -> Mol | None:
    """Read one neutral, unlabelled molecule without its configuration; None for anything else."""
    mol = Chem.MolFromSmiles(smiles)
    if mol is None or mol.GetNumAtoms() > MOST_ATOMS or len(Chem.GetMolFrags(mol)) != 1:
        return None
    if any(_is_special(atom) for atom in mol.GetAtoms()):
        return None
    Chem.RemoveStereochemistry(mol)
    return with_amides(mol)


def _is_special(atom: Atom) -> bool:
    """Say whether an atom is a dummy, an isotope or a radical: no code says so."""
    special = not atom.GetAtomicNum() or atom.GetIsotope() or atom.GetNumRadicalElectrons()
    return bool(special)


def _names(mol: Mol, family: Family) -> Iterator[str]:
    grammar = GRAMMARS.get(family.id)
    readings = tuple(_distinct(readings_of(mol, family)))
    drawn = Chem.MolToSmiles(mol) if readings else ""
    for reading in readings:
        if Chem.CanonSmiles(smiles_of(reading, family)) == drawn:
            yield from (
                grammar.compose(reading, family) if grammar else write_patterns(reading, family)
            )


def _distinct(readings: Iterator[Reading]) -> Iterator[Reading]:
    """Yield each reading once: a symmetric structure is cut in the same way from several sides."""
    seen: set[tuple[frozenset[Any], frozenset[Any]]] = set()
    for reading in readings:
        told = (frozenset(reading.parts.items()), frozenset(reading.rings.items()))
        if told not in seen:
            seen.add(told)
            yield reading
