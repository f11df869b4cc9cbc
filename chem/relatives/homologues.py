"""One CH2 more or less in the middle of a molecule, which no common part can show."""

from collections.abc import Iterator

from rdkit import Chem

from chem.relatives.molecules import CARBON, Mol, neighbours
from chem.relatives.records import Edit

TWO = 2


def homologue_edits(subject: Mol, relative: Mol) -> tuple[Edit, ...]:
    """Return the one edit that makes the subject, if it is a CH2 put in or taken out."""
    more = subject.GetNumAtoms() - relative.GetNumAtoms()
    if more == 1:
        wanted = Chem.MolToSmiles(subject)
        found = next((at for at, made in _longer(relative) if made == wanted), ())
        return (Edit(kind="inserted", at=found, after=("C",)),) if found else ()
    if more == -1:
        wanted = Chem.MolToSmiles(subject)
        found = next((at for at, made in _shorter(relative) if made == wanted), ())
        return (Edit(kind="cut_out", at=found, before=("C",)),) if found else ()
    return ()


def _longer(mol: Mol) -> Iterator[tuple[tuple[int, ...], str]]:
    for bond in mol.GetBonds():
        if bond.GetBondType() == Chem.BondType.SINGLE:
            at = tuple(sorted((bond.GetBeginAtomIdx(), bond.GetEndAtomIdx())))
            yield at, put_in(mol, at)


def _shorter(mol: Mol) -> Iterator[tuple[tuple[int, ...], str]]:
    for atom in mol.GetAtoms():
        if atom.GetAtomicNum() == CARBON and atom.GetDegree() == atom.GetTotalNumHs() == TWO:
            yield (atom.GetIdx(),), take_out(mol, atom.GetIdx())


def put_in(mol: Mol, at: tuple[int, ...]) -> str:
    """Put a CH2 into a bond."""
    longer = Chem.RWMol(mol)
    longer.RemoveBond(*at)
    new = longer.AddAtom(Chem.Atom(6))
    for end in at:
        longer.AddBond(end, new, Chem.BondType.SINGLE)
    return _canonical(longer)


def take_out(mol: Mol, at: int) -> str:
    """Take a CH2 out and join its neighbours."""
    shorter = Chem.RWMol(mol)
    one, other = neighbours(mol, at)
    if shorter.GetBondBetweenAtoms(one, other) is not None:
        return ""
    shorter.AddBond(one, other, Chem.BondType.SINGLE)
    shorter.RemoveAtom(at)
    return _canonical(shorter)


def _canonical(mol: Mol) -> str:
    if Chem.SanitizeMol(mol, catchErrors=True) != Chem.SanitizeFlags.SANITIZE_NONE:
        return ""
    again = Chem.MolFromSmiles(Chem.MolToSmiles(mol))
    return str(Chem.MolToSmiles(again)) if again is not None else ""
