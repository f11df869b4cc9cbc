"""What a molecule is made of in the sense of 21 CFR 1300.01(b): core, functionalities, alkyl.

The frame is what stays when alkyl groups and substituents are taken off: ring systems and amines
with whatever joins them. A functionality is told by its atom and what that is bound to, so that an
alcohol is no ether and a hydroxylamine no alcohol. All the rest is alkyl.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Any
from zlib import crc32

from rdkit import Chem

Told = tuple[str, ...]  # "O", "c", "c": an oxygen between two carbons, an ether

_CARBON, _NITROGEN, _OXYGEN = 6, 7, 8
_HALOGENS = (9, 17, 35, 53)
_LABELS = 60_000  # an isotope number is a label here and holds 16 bits
# A methylenedioxy group is a substituent of an aromatic ring, not a part of the core.
_METHYLENEDIOXY = "[OX2;R1]1[CH2;R1][OX2;R1]c:c1"


class Makeup:
    """A molecule taken apart, each part of it when it is asked for: most comparisons end early.

    Frames are canonical texts, alike for the same frame.
    """

    def __init__(self, mol: Any) -> None:
        self._mol = mol
        bridges = [match[:3] for match in mol.GetSubstructMatches(_methylenedioxy())]
        self._away = {index for bridge in bridges for index in bridge}
        self._told = dict(_functionalities(mol, self._away))
        self._told |= {bridge[0]: (("methylenedioxy",), ("methylenedioxy",)) for bridge in bridges}

    @cached_property
    def coarse(self) -> Mapping[Told, int]:
        """Functionalities by kind."""
        return Counter(coarse for coarse, _ in self._told.values())

    @cached_property
    def fine(self) -> Mapping[Told, int]:
        """By kind and neighbours: a phenol is no alcohol, a primary amide no secondary one."""
        return Counter(fine for _, fine in self._told.values())

    @cached_property
    def core(self) -> str:
        """Ring systems and amines with what joins them."""
        return _text(self._mol, _pruned(self._mol, self._ringed | self._amines, self._away), {})

    @cached_property
    def frame(self) -> str:
        """The same with carbonyl groups."""
        return _text(self._mol, self._framed, {})

    @cached_property
    def placed(self) -> str:
        """The frame with what hangs on each of its parts."""
        fine = {index: fine for index, (_, fine) in self._told.items()}
        return _text(self._mol, self._framed, _hung(self._mol, self._framed, self._rings, fine))

    @cached_property
    def _rings(self) -> list[set[int]]:
        return _ring_systems(self._mol, self._away)

    @cached_property
    def _ringed(self) -> set[int]:
        return {index for ring in self._rings for index in ring}

    @cached_property
    def _amines(self) -> set[int]:
        atoms = {atom.GetIdx(): atom for atom in self._mol.GetAtoms()}
        return {index for index in atoms.keys() - self._ringed if _is_amine(atoms[index])}

    @cached_property
    def _framed(self) -> frozenset[int]:
        features = self._ringed | self._amines | _carbonyls(self._mol, self._ringed)
        return _pruned(self._mol, features, self._away)


@cache
def _methylenedioxy() -> Any:
    return Chem.MolFromSmarts(_METHYLENEDIOXY)


def makeup_of(mol: Any) -> Makeup | None:
    """Take a sanitised parent apart; None where a charge makes it another kind of substance."""
    if any(atom.GetFormalCharge() and not _is_paired(atom) for atom in mol.GetAtoms()):
        return None
    return Makeup(mol)


def _is_paired(atom: Any) -> bool:
    """Say whether the charge is one half of a nitro group, an N-oxide or an azide."""
    charge = atom.GetFormalCharge()
    return any(charge * each.GetFormalCharge() < 0 for each in atom.GetNeighbors())


def _ring_systems(mol: Any, away: set[int]) -> list[set[int]]:
    """Return the ring systems: rings that share atoms taken together."""
    systems: list[set[int]] = []
    for found in mol.GetRingInfo().AtomRings():
        ring = set(found)
        if ring & away:
            continue
        apart = [one for one in systems if not one & ring]
        joined = [one for one in systems if one & ring]
        systems = [*apart, ring.union(*joined)]
    return systems


def _is_amine(atom: Any) -> bool:
    """Say whether it is a nitrogen bound to saturated or aromatic carbon and hydrogen only."""
    return (
        atom.GetAtomicNum() == _NITROGEN
        and not atom.GetFormalCharge()
        and all(_kind(each) in ("s", "a") for each in atom.GetNeighbors())
    )


def _carbonyls(mol: Any, ringed: set[int]) -> set[int]:
    """Return C=O, C=N and C=S outside rings with the heteroatoms on them."""
    found: set[int] = set()
    for atom in mol.GetAtoms():
        if atom.GetIdx() not in ringed and _kind(atom) == "k":
            near = (each for each in atom.GetNeighbors() if each.GetAtomicNum() != _CARBON)
            found |= {atom.GetIdx(), *(each.GetIdx() for each in near)}
    return found


def _kind(atom: Any) -> str:
    """Tell an atom as a neighbour: a aromatic, k carbonyl, v vinyl, y alkynyl, s saturated."""
    if atom.GetAtomicNum() != _CARBON:
        return str(atom.GetSymbol())
    if atom.GetIsAromatic():
        return "a"
    for bond in atom.GetBonds():
        order, other = bond.GetBondType(), bond.GetOtherAtom(atom)
        if order == Chem.BondType.TRIPLE:
            return "y"
        if order == Chem.BondType.DOUBLE:
            return "v" if other.GetAtomicNum() == _CARBON else "k"
    return "s"


def _pruned(mol: Any, features: set[int], away: set[int]) -> frozenset[int]:
    """Take off what hangs on one side only, until the features and what joins them are left."""
    left = {atom.GetIdx() for atom in mol.GetAtoms()} - away
    while True:
        ends = {
            index
            for index in left - features
            if sum(each.GetIdx() in left for each in mol.GetAtomWithIdx(index).GetNeighbors()) <= 1
        }
        if not ends:
            return frozenset(left)
        left -= ends


def _text(mol: Any, atoms: Iterable[int], hung: Mapping[int, tuple[Told, ...]]) -> str:
    """Write a part of the molecule canonically, blind to what was taken off it."""
    part, new = Chem.RWMol(), {}
    for index in sorted(atoms):
        old = mol.GetAtomWithIdx(index)
        atom = Chem.Atom(old.GetAtomicNum())
        atom.SetIsAromatic(old.GetIsAromatic())
        atom.SetNoImplicit(True)  # noqa: FBT003 - RDKit's signature
        if hung.get(index):
            atom.SetIsotope(1 + crc32(repr(hung[index]).encode()) % _LABELS)
        new[index] = part.AddAtom(atom)
    for bond in mol.GetBonds():
        first, second = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
        if first in new and second in new:
            part.AddBond(new[first], new[second], bond.GetBondType())
    part.UpdatePropertyCache(False)  # noqa: FBT003 - RDKit's signature; not strict
    return str(Chem.MolToSmiles(part))


def _functionalities(mol: Any, away: set[int]) -> Iterable[tuple[int, tuple[Told, Told]]]:
    """Yield each functionality, coarse and fine, by the atom that carries it."""
    for atom in mol.GetAtoms():
        if atom.GetIdx() in away:
            continue
        found = _heteroatom(atom) if atom.GetAtomicNum() != _CARBON else _carbon(atom)
        if found is not None:
            yield atom.GetIdx(), found


def _heteroatom(atom: Any) -> tuple[Told, Told] | None:
    symbol, number = atom.GetSymbol(), atom.GetAtomicNum()
    if atom.GetIsAromatic():
        pyrrole = number == _NITROGEN and (atom.GetTotalNumHs() or atom.GetTotalDegree() > 2)  # noqa: PLR2004 - two ring bonds
        alkylated = "N-alkyl" if pyrrole and not atom.GetTotalNumHs() else "N-H or none"
        return ("ring", symbol), ("ring", symbol, alkylated)
    bonds = [(str(bond.GetBondType()), _kind(bond.GetOtherAtom(atom))) for bond in atom.GetBonds()]
    fine = sorted(kind if order == "SINGLE" else f"{order} {kind}" for order, kind in bonds)
    plain = ["c" if kind in ("a", "s") else kind for kind in fine]
    if number == _NITROGEN:
        # How many alkyl groups an amine has makes no functionality: "alpha-methylamino to
        # N-methylamino" is allowed.
        if set(fine) <= {"s"}:
            return (symbol, "amine"), (symbol, "amine")
        return (symbol, *(sorted(set(fine) - {"s"}))), (symbol, *fine)
    return (symbol, *sorted(plain)), (symbol, *fine)


def _carbon(atom: Any) -> tuple[Told, Told] | None:
    """Tell a carbon that is more than alkyl: carbonyl, alkene, alkyne, two heteroatoms on one."""
    near = sorted(
        each.GetSymbol() for each in atom.GetNeighbors() if each.GetAtomicNum() != _CARBON
    )
    kind = _kind(atom)
    if kind == "k":
        told = ("C", "carbonyl", *near, "H" if atom.GetTotalNumHs() else "")
        return told, told
    if kind in ("v", "y"):
        told = ("C", kind, *near)
        ring = any(each.GetIsAromatic() for each in atom.GetNeighbors())
        return told, (*told, "on aromatic ring" if ring else "")
    if kind == "s" and len(near) > 1:
        told = ("C", "geminal", *near)
        return told, told
    return None


def _hung(
    mol: Any, frame: frozenset[int], rings: list[set[int]], told: Mapping[int, Told]
) -> dict[int, tuple[Told, ...]]:
    """Return for each atom of the frame what hangs on its part: its ring system, or itself."""
    part = {index: min(ring) for ring in rings for index in ring}
    found: defaultdict[int, list[Told]] = defaultdict(list)
    for start in frame:
        for index, steps in _outside(mol, start, frame):
            if index in told:
                far = "" if steps == 1 else "on alkyl"
                found[part.get(start, start)].append((*told[index], far))
    return {index: tuple(sorted(found[part.get(index, index)])) for index in frame}


def _outside(mol: Any, start: int, frame: frozenset[int]) -> Iterable[tuple[int, int]]:
    """Yield the atoms that hang on one atom of the frame, with the bonds between."""
    seen = {start}
    ahead = [(start, 0)]
    while ahead:
        index, steps = ahead.pop()
        for each in mol.GetAtomWithIdx(index).GetNeighbors():
            other = each.GetIdx()
            if other not in frame and other not in seen:
                seen.add(other)
                ahead.append((other, steps + 1))
                yield other, steps + 1
