"""What the rings of a molecule are called and how their atoms are numbered."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from chem.relatives.molecules import CARBON, Mol, beyond, neighbours, ring_systems
from chem.relatives.words import OUTSIDE, RingTemplate, Words

BENZENE = "phenyl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A ring system: its name, "" if none, and what its atoms are numbered."""

    name: str
    atoms: frozenset[int]
    locants: Mapping[int, str]

    @property
    def is_benzene(self) -> bool:
        """Tell whether it is a benzene ring by itself."""
        return self.name == BENZENE


def rings_of(mol: Mol, words: Words, changed: Iterable[int] = ()) -> tuple[Ring, ...]:
    """Name and number the ring systems; `changed` atoms get low numbers where there is a choice."""
    wanted = frozenset(changed)
    return tuple(
        _ring(mol, system, words, wanted) for system in sorted(ring_systems(mol), key=sorted)
    )


def _ring(mol: Mol, system: frozenset[int], words: Words, changed: frozenset[int]) -> Ring:
    found: Ring | None = None
    for template in words.rings:
        ways = list(_ways(mol, system, template))
        if ways and (found is None or OUTSIDE in template.locants):
            main = _main(mol, system, changed)
            best = min(ways, key=lambda way: _rank(mol, way, changed, main))
            found = Ring(name=template.name, atoms=system, locants=best)
    return found or Ring(name="", atoms=system, locants={})


def _ways(mol: Mol, system: frozenset[int], template: RingTemplate) -> Iterable[dict[int, str]]:
    size = sum(locant != OUTSIDE for locant in template.locants)
    if size != len(system):
        return
    for match in mol.GetSubstructMatches(template.query, uniquify=False, maxMatches=100):
        way = {
            atom: locant
            for atom, locant in zip(match, template.locants, strict=True)
            if locant != OUTSIDE
        }
        if way.keys() == system:
            yield way


def _rank(
    mol: Mol, way: Mapping[int, str], changed: frozenset[int], main: int | None
) -> tuple[object, ...]:
    """Rank a numbering: the main bond of a carbocycle at 1, then low locants."""
    held = [at for at in way if any(x not in way for x in neighbours(mol, at))]
    carbocycle = all(mol.GetAtomWithIdx(at).GetAtomicNum() == CARBON for at in way)
    return (
        number(way[main]) if carbocycle and main is not None else (0, ""),
        sorted(number(way[at]) for at in held),
        sorted(number(way[at]) for at in changed if at in way),
        sorted(way),
        [way[at] for at in sorted(way)],
    )


def _main(mol: Mol, system: Iterable[int], changed: Collection[int] = ()) -> int | None:
    """Return the ring atom that carries most of the molecule, one that stays if there is one."""
    inside = set(system)
    everything = {a.GetIdx() for a in mol.GetAtoms()}
    weights: dict[int, int] = {}
    for at in sorted(inside):
        for x in neighbours(mol, at):
            if x not in inside:
                size = len(beyond(mol, x, inside, everything))
                weights[at] = weights.get(at, 0) + size
    return max(weights, key=lambda at: (at not in changed, weights[at], -at), default=None)


def number(locant: str) -> tuple[int, str]:
    """Order locants: 3, 3a, 4; a letter (the O of a bridge) last."""
    digits = "".join(character for character in locant if character.isdigit())
    return (int(digits) if digits else 99, locant)


def is_hung(mol: Mol, ring: Ring) -> int | None:
    """Return the atom outside by which a ring hangs on most of the molecule."""
    main = _main(mol, ring.atoms)
    if main is None:
        return None
    outside = [x for x in neighbours(mol, main) if x not in ring.atoms]
    everything = {a.GetIdx() for a in mol.GetAtoms()}
    return max(outside, key=lambda x: (len(beyond(mol, x, set(ring.atoms), everything)), -x))
