"""What a group is called: by the table, by its parts, or by its formula."""

import re
from collections.abc import Sequence

from rdkit import Chem
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

from chem.relatives.molecules import CARBON, Mol, beyond, neighbours
from chem.relatives.words import Words

SIX = 6
_TIMES = {1: "", 2: "di", 3: "tri", 4: "tetra", 5: "penta"}
_CHAINS = (
    "methyl", "ethyl", "propyl", "butyl", "pentyl", "hexyl", "heptyl", "octyl", "nonyl", "decyl",
    "undecyl", "dodecyl",
)  # fmt: skip


class GroupNames:
    """Names groups written with * and remembers them."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._known: dict[str, tuple[str, str] | None] = {}

    def noun(self, group: str) -> str:
        """Return what is named when the group comes or goes: "chlorine", "methyl"."""
        found = self._find(group)
        return found[1] if found else by_formula(group)

    def prefix(self, group: str) -> str:
        """Return the group in a name: "chloro", "methyl"."""
        found = self._find(group)
        return found[0] if found else by_formula(group)

    def is_known(self, group: str) -> bool:
        """Tell whether the group has a name of its own."""
        return self._find(group) is not None

    def _find(self, group: str) -> tuple[str, str] | None:
        if group not in self._known:
            self._known[group] = self._look_up(group)
        return self._known[group]

    def _look_up(self, group: str) -> tuple[str, str] | None:
        word = self._words.pieces.get(group)
        if word is not None:
            return word.prefix, word.noun
        composed = self._on_benzene(group)
        return (composed, composed) if composed else None

    def _on_benzene(self, group: str) -> str:
        """Compose "3,4-dichlorobenzyl" from a known group with one benzene ring."""
        mol = Chem.MolFromSmiles(group)
        if mol is None or sum(not a.GetAtomicNum() for a in mol.GetAtoms()) != 1:
            return ""
        rings = [set(r) for r in mol.GetRingInfo().AtomRings() if _is_benzene(mol, r)]
        for ring in rings:
            name = self._compose(mol, ring)
            if name:
                return name
        return ""

    def _compose(self, mol: Mol, ring: set[int]) -> str:
        dummy = next(a.GetIdx() for a in mol.GetAtoms() if not a.GetAtomicNum())
        everything = {a.GetIdx() for a in mol.GetAtoms()}
        branches: dict[int, set[int]] = {}
        first = -1
        for at in ring:
            for x in neighbours(mol, at):
                if x in ring:
                    continue
                branch = beyond(mol, x, ring, everything)
                if dummy in branch:
                    first = at
                else:
                    branches[at] = branch
        gone = {x for branch in branches.values() for x in branch}
        if first < 0 or not branches or len(gone) + len(ring) >= mol.GetNumAtoms():
            return ""
        base = self._words.pieces.get(_cut(mol, everything - gone, None))
        prefixes = {at: self.prefix(_cut(mol, branches[at], at)) for at in branches}
        if base is None or any("[*]" in each or "group" in each for each in prefixes.values()):
            return ""
        return _joined(_order(mol, ring, first, branches), prefixes, base.prefix)


def _is_benzene(mol: Mol, ring: Sequence[int]) -> bool:
    return len(ring) == SIX and all(
        mol.GetAtomWithIdx(a).GetIsAromatic()
        and mol.GetAtomWithIdx(a).GetAtomicNum() == CARBON
        and mol.GetRingInfo().NumAtomRings(a) == 1
        for a in ring
    )


def _cut(mol: Mol, atoms: set[int], core: int | None) -> str:
    """Write some atoms as a group; those of a branch hang on `core`."""
    kept = Chem.RWMol(mol)
    if core is not None:
        kept.GetAtomWithIdx(core).SetAtomicNum(0)
        kept.GetAtomWithIdx(core).SetIsAromatic(False)  # noqa: FBT003 (Boost takes no name)
        atoms = atoms | {core}
    for at in sorted(set(range(mol.GetNumAtoms())) - atoms, reverse=True):
        kept.RemoveAtom(at)
    if Chem.SanitizeMol(kept, catchErrors=True) != Chem.SanitizeFlags.SANITIZE_NONE:
        return ""
    again = Chem.MolFromSmiles(Chem.MolToSmiles(kept))
    return str(Chem.MolToSmiles(again)) if again is not None else ""


def _order(mol: Mol, ring: set[int], first: int, held: dict[int, set[int]]) -> dict[int, int]:
    """Number the ring from `first`, in the direction that gives what it holds low numbers."""
    ways = []
    for second in (x for x in neighbours(mol, first) if x in ring):
        walk = [first, second]
        while len(walk) < len(ring):
            walk.append(next(x for x in neighbours(mol, walk[-1]) if x in ring and x not in walk))
        ways.append({at: place for place, at in enumerate(walk, start=1)})
    return min(ways, key=lambda way: (sorted(way[at] for at in held), sorted(held)))


def _joined(places: dict[int, int], prefixes: dict[int, str], base: str) -> str:
    by_name: dict[str, list[int]] = {}
    for at, prefix in prefixes.items():
        by_name.setdefault(prefix, []).append(places[at])
    parts = [
        f"{','.join(map(str, sorted(held)))}-{_TIMES[len(held)]}{prefix}"
        for prefix, held in sorted(by_name.items())
    ]
    text = f"{'-'.join(parts)}{base}"
    return f"{'-'.join(parts)}-{base}" if base[0].isdigit() or base[0] == "(" else text


def by_formula(group: str) -> str:
    """Say what cannot be named: "C3H7O group [*]OC(C)C"."""
    mol = Chem.MolFromSmiles(group)
    if mol is None:
        return f"group {group}"
    formula = re.sub(r"\*\d*", "", CalcMolFormula(mol))
    return f"{formula} group {group.replace('*', '[*]') if '[' not in group else group}"


def chain_length(group: str) -> int:
    """Return how many carbons a straight alkyl group has, 0 if it is none."""
    carbons = group.removeprefix("*")
    return len(carbons) if carbons and set(carbons) == {"C"} and len(carbons) <= len(_CHAINS) else 0
