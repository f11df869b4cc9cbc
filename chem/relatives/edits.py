"""From an overlay to the edits that make the one out of the other."""

from collections.abc import Iterator

from rdkit import Chem

from chem.relatives.molecules import Mol, beyond, kekulised, neighbours
from chem.relatives.overlay import Overlay
from chem.relatives.records import Edit, Kind

Groups = dict[tuple[int, ...], list[str]]


def edits_of(overlay: Overlay) -> tuple[Edit, ...]:
    """Return what changes, in the order of the atoms of the other."""
    back = overlay.back
    after = _groups(overlay.one, overlay.pairs)
    before = _groups(overlay.other, {b: b for b in back})
    edits = [*_regrouped(before, after), *_exchanges(overlay), *_bonds(overlay)]
    return tuple(sorted(edits, key=lambda edit: (edit.at, edit.kind)))


def _groups(mol: Mol, names: dict[int, int]) -> Groups:
    """Return the groups outside the pairs by the atoms they hang on, as named by `names`."""
    outside = {a.GetIdx() for a in mol.GetAtoms()} - names.keys()
    groups: Groups = {}
    while outside:
        group = beyond(mol, min(outside), set(names), outside)
        outside -= group
        held = {x for a in group for x in neighbours(mol, a) if x in names}
        at = tuple(sorted(names[x] for x in held))
        groups.setdefault(at, []).append(_smiles(mol, group, names, at))
    return groups


def _smiles(mol: Mol, group: set[int], names: dict[int, int], at: tuple[int, ...]) -> str:
    """Write a group with a dummy for each bond that holds it; the k-th of `at` is [*:k]."""
    piece = Chem.RWMol()
    new = {a: piece.AddAtom(_copy(mol.GetAtomWithIdx(a))) for a in sorted(group)}
    for bond in mol.GetBonds():
        a, b = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
        if a in group and b in group:
            piece.AddBond(new[a], new[b], bond.GetBondType())
        elif a in group or b in group:
            inner, core = (a, b) if a in group else (b, a)
            dummy = Chem.Atom(0)
            if len(at) > 1:
                dummy.SetAtomMapNum(at.index(names[core]) + 1)
            piece.AddBond(new[inner], piece.AddAtom(dummy), bond.GetBondType())
    piece.UpdatePropertyCache(strict=False)
    smiles = str(Chem.MolToSmiles(piece))
    again = Chem.MolFromSmiles(smiles)
    return smiles if again is None else str(Chem.MolToSmiles(again))


def _copy(atom: Mol) -> Mol:
    copy = Chem.Atom(atom.GetAtomicNum())
    copy.SetFormalCharge(atom.GetFormalCharge())
    copy.SetIsAromatic(atom.GetIsAromatic())
    copy.SetNumExplicitHs(atom.GetNumExplicitHs())
    copy.SetNoImplicit(atom.GetNoImplicit())
    return copy


def _regrouped(before: Groups, after: Groups) -> Iterator[Edit]:
    for at in sorted({*before, *after}):
        old, new = list(before.get(at, ())), list(after.get(at, ()))
        for same in [group for group in old if group in new]:
            if same in new and same in old:
                old.remove(same)
                new.remove(same)
        if not old and not new:
            continue
        kind: Kind = "replaced" if old and new else "added" if new else "removed"
        yield Edit(kind=kind, at=at, before=tuple(sorted(old)), after=tuple(sorted(new)))


def are_readable(edit: Edit) -> bool:
    """Tell whether the groups of an edit are molecules: no aromatic ring was cut."""
    if edit.kind not in {"added", "removed", "replaced"}:
        return True
    return all(Chem.MolFromSmiles(group) is not None for group in (*edit.before, *edit.after))


def _exchanges(overlay: Overlay) -> Iterator[Edit]:
    for a, b in sorted(overlay.pairs.items(), key=lambda pair: pair[1]):
        if overlay.elements_differ(a):
            yield Edit(
                kind="exchanged",
                at=(b,),
                before=(_element(overlay.other, b),),
                after=(_element(overlay.one, a),),
            )


def _element(mol: Mol, at: int) -> str:
    atom = mol.GetAtomWithIdx(at)
    charge = atom.GetFormalCharge()
    return f"{atom.GetSymbol()}{charge:+d}" if charge else str(atom.GetSymbol())


def _bonds(overlay: Overlay) -> Iterator[Edit]:
    one, other = kekulised(overlay.one), kekulised(overlay.other)
    for a, b in overlay.differing_bonds():
        at = sorted((overlay.pairs[a], overlay.pairs[b]))
        here, there = one.GetBondBetweenAtoms(a, b), other.GetBondBetweenAtoms(*at)
        if here.GetBondType() == there.GetBondType():
            continue
        yield Edit(kind="bond", at=tuple(at), before=(_order(there),), after=(_order(here),))


def _order(bond: Mol) -> str:
    return str(int(bond.GetBondTypeAsDouble()))
