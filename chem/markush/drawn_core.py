"""The molecule that a template draws, where it draws exactly one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rdkit import Chem
from rdkit.rdBase import BlockLogs

from chem.markush.pieces import CompiledTemplate

_ATOM = re.compile(r"\[(?P<symbol>Cl|Br|[BCNOPSFI]|[cnops])(?P<rest>(?:X\d|H\d?|[+-]\d?)*)\]")
_OPEN = re.compile(
    r"\[(?!(?:Cl|Br|[BCNOPSFI]|[cnops])(?:X\d|H\d?|[+-]\d?)*\])[^\]]*\]|[~@!$,;&*].?"
)
_ANY_ATOM = re.compile(r"\[[^\]]*\]|Cl|Br|[BCNOPSFIbcnops]")
_NITROGEN, _OF_TWO = 7, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCore:
    """A core with its hydrogens. slots: hydrogens at each atom that something may stand for."""

    mol: Any
    slots: tuple[int, ...]


def open_part(text: str) -> str:
    """Return the first part of the SMARTS that can be several things; "" if there is none."""
    found = _OPEN.search(text)
    return found[0] if found else ""


def drawn_cores(template: CompiledTemplate) -> tuple[DrawnCore, ...]:
    """Return the core with its hydrogens; several where a hydrogen may be on one of two nitrogens.

    The hydrogens that the template counts ("[CX4H3]") are the core's own and no slots.
    """
    with BlockLogs():
        mol = Chem.MolFromSmiles(_ATOM.sub(_without_count, template.text), sanitize=False)
        return () if mol is None else tuple(_whole(mol, _counted(template.text)))


def _without_count(found: re.Match[str]) -> str:
    return f"[{found['symbol']}{re.sub(r'X.', '', found['rest'])}]"


def _counted(text: str) -> frozenset[int]:
    """Return the indices of the atoms whose hydrogens the text counts."""
    atoms = enumerate(_ANY_ATOM.findall(text))
    return frozenset(index for index, atom in atoms if atom.startswith("[") and "H" in atom)


def _whole(mol: Any, counted: frozenset[int]) -> Iterator[DrawnCore]:
    for atom in mol.GetAtoms():
        if atom.GetIdx() not in counted:
            atom.SetNoImplicit(False)  # noqa: FBT003 - RDKit's signature
    bare = [
        atom.GetIdx()
        for atom in mol.GetAtoms()
        if atom.GetIsAromatic()
        and atom.GetAtomicNum() == _NITROGEN
        and atom.GetDegree() == _OF_TWO
        and atom.GetIdx() not in counted
    ]
    for number in range(len(bare) + 1):
        found = [core for some in combinations(bare, number) if (core := _with(mol, some, counted))]
        if found:
            yield from found
            return


def _with(mol: Any, hydrogens: tuple[int, ...], counted: frozenset[int]) -> DrawnCore | None:
    """Return the molecule with a hydrogen on these aromatic nitrogens, if that is one."""
    made = Chem.RWMol(mol)
    for index in hydrogens:
        made.GetAtomWithIdx(index).SetNumExplicitHs(1)
    if Chem.SanitizeMol(made, catchErrors=True) != Chem.SanitizeFlags.SANITIZE_NONE:
        return None
    slots = tuple(
        0 if atom.GetIdx() in counted else atom.GetTotalNumHs() for atom in made.GetAtoms()
    )
    return DrawnCore(mol=made, slots=slots)


def with_pieces(core: DrawnCore, pieces: Mapping[int, tuple[str, ...]], hung_by: int | None) -> str:
    """Return the flat SMILES of the core with pieces (SMILES with *) in place of hydrogens.

    hung_by: an atom that gets a `*` besides, so that the whole is a piece itself; None for none.
    """
    made = Chem.RWMol(core.mol)
    for atom, texts in pieces.items():
        for text in texts:
            _hang(made, atom, Chem.MolFromSmiles(text))
    if hung_by is not None:
        _hang(made, hung_by, Chem.MolFromSmiles("**"))
    Chem.SanitizeMol(made)
    return str(Chem.MolToSmiles(made, isomericSmiles=False))


def _hang(made: Any, atom: int, piece: Any) -> None:
    """Put a piece on the atom in place of hydrogen; its first dummy stands for the atom."""
    dummy = next(one for one in piece.GetAtoms() if not one.GetAtomicNum())
    (bond,) = dummy.GetBonds()
    start = made.GetNumAtoms()
    made.InsertMol(piece)
    made.AddBond(atom, start + bond.GetOtherAtomIdx(dummy.GetIdx()), bond.GetBondType())
    made.RemoveAtom(start + dummy.GetIdx())
    core = made.GetAtomWithIdx(atom)
    drawn = core.GetNumExplicitHs()
    core.SetNumExplicitHs(max(0, drawn - int(bond.GetBondTypeAsDouble())))
