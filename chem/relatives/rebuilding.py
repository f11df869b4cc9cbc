"""Make the subject again out of the relative and the edits: what is said is tried out first."""

from collections.abc import Iterator, Sequence
from itertools import product

from rdkit import Chem

from chem.relatives.homologues import put_in, take_out
from chem.relatives.molecules import NITROGEN, Mol, kekulised
from chem.relatives.records import Edit

_ORDERS = {
    "1": Chem.BondType.SINGLE, "2": Chem.BondType.DOUBLE, "3": Chem.BondType.TRIPLE,
}  # fmt: skip
MOST_DOUBTFUL, A_PAIR = 4, 2


def rebuild(relative: Mol, edits: Sequence[Edit]) -> frozenset[str]:
    """Apply the edits to a flat molecule; return the canonical SMILES of what can come out.

    There is more than one only where a hydrogen of an aromatic nitrogen may stand or not.
    """
    if edits[0].kind in {"inserted", "cut_out"}:
        return frozenset({_homologue(relative, edits[0])})
    has_bonds = any(edit.kind == "bond" for edit in edits)
    mol = kekulised(relative) if has_bonds else Chem.RWMol(relative)
    for atom in mol.GetAtoms():
        atom.SetIntProp("was", atom.GetIdx())
    touched = {at for edit in edits for at in edit.at}
    leaving: set[int] = set()
    for edit in edits:
        leaving |= _apply(mol, edit)
    for at in sorted(leaving, reverse=True):
        mol.RemoveAtom(at)
    return frozenset(_sanitised(mol, touched))


def _homologue(relative: Mol, edit: Edit) -> str:
    if edit.kind == "inserted":
        return put_in(relative, edit.at)
    return take_out(relative, edit.at[0])


def _apply(mol: Mol, edit: Edit) -> set[int]:
    """Make one edit and return the atoms that have to go at the end."""
    if edit.kind == "exchanged":
        _exchange(mol.GetAtomWithIdx(edit.at[0]), edit.after[0])
        return set()
    if edit.kind == "bond":
        mol.GetBondBetweenAtoms(*edit.at).SetBondType(_ORDERS[edit.after[0]])
        return set()
    leaving = _leaving(mol, edit)
    for group in edit.after:
        _attach(mol, group, edit.at)
    return leaving


def _exchange(atom: Mol, element: str) -> None:
    symbol, charge = (element[:-2], int(element[-2:])) if element[-1].isdigit() else (element, 0)
    atom.SetAtomicNum(Chem.GetPeriodicTable().GetAtomicNumber(symbol))
    atom.SetFormalCharge(charge)
    atom.SetNumExplicitHs(0)
    atom.SetNoImplicit(False)  # noqa: FBT003 (Boost takes no name)


def _leaving(mol: Mol, edit: Edit) -> set[int]:
    """Find the atoms of the groups to take away: those reached from `at` that write the group."""
    leaving: set[int] = set()
    for group in edit.before:
        query = Chem.MolFromSmiles(group)
        leaving |= _find(mol, query, edit.at, leaving)
    return leaving


def _find(mol: Mol, query: Mol, at: tuple[int, ...], taken: set[int]) -> set[int]:
    params = Chem.AdjustQueryParameters.NoAdjustments()
    params.makeDummiesQueries = True
    asked = Chem.AdjustQueryProperties(query, params)
    dummies = {
        a.GetIdx(): max(a.GetAtomMapNum() - 1, 0) for a in query.GetAtoms() if not a.GetAtomicNum()
    }
    for match in mol.GetSubstructMatches(asked, uniquify=False, maxMatches=5_000):
        group = {match[a] for a in range(len(match)) if a not in dummies}
        held = all(match[d] == at[k] for d, k in dummies.items())
        if held and not group & taken and not group & set(at) and _is_closed(mol, group, at):
            return group
    return set()


def _is_closed(mol: Mol, group: set[int], at: tuple[int, ...]) -> bool:
    """Tell whether nothing of the relative's own hangs on the group but `at`."""
    return all(
        other.GetIdx() in group or other.GetIdx() in at or not other.HasProp("was")
        for atom in group
        for other in mol.GetAtomWithIdx(atom).GetNeighbors()
    )


def _attach(mol: Mol, group: str, at: tuple[int, ...]) -> None:
    piece = Chem.MolFromSmiles(group)
    new = {atom.GetIdx(): mol.AddAtom(atom) for atom in piece.GetAtoms() if atom.GetAtomicNum()}
    for bond in piece.GetBonds():
        ends = bond.GetBeginAtom(), bond.GetEndAtom()
        a, b = (
            new[end.GetIdx()] if end.GetAtomicNum() else at[max(end.GetAtomMapNum() - 1, 0)]
            for end in ends
        )
        mol.AddBond(a, b, bond.GetBondType())


def _may_carry_hydrogen(atom: Mol) -> bool:
    return bool(
        atom.GetIsAromatic() and atom.GetAtomicNum() == NITROGEN and atom.GetDegree() == A_PAIR
    )


def _sanitised(mol: Mol, touched: set[int]) -> Iterator[str]:
    """Yield each molecule that can be made; aromatic nitrogens are tried with and without H."""
    doubtful = []
    for atom in mol.GetAtoms():
        if atom.HasProp("was") and atom.GetIntProp("was") in touched:
            atom.SetNoImplicit(False)  # noqa: FBT003 (Boost takes no name)
            atom.SetNumExplicitHs(0)
        if _may_carry_hydrogen(atom):
            doubtful.append(atom.GetIdx())
    for hydrogens in product((0, 1), repeat=min(len(doubtful), MOST_DOUBTFUL)):
        attempt = Chem.RWMol(mol)
        for at, count in zip(doubtful, hydrogens, strict=False):
            attempt.GetAtomWithIdx(at).SetNumExplicitHs(count)
        if Chem.SanitizeMol(attempt, catchErrors=True) == Chem.SanitizeFlags.SANITIZE_NONE:
            yield str(Chem.MolToSmiles(Chem.MolFromSmiles(Chem.MolToSmiles(attempt))))
