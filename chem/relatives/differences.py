"""How a structure differs from a relative, in the words of a chemist.

The largest common part is laid one upon the other; what differs is cut where a chemist would cut
it, named by the tables, and tried out: the changes must make the subject out of the relative, or
they are not said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdkit import Chem, rdBase

from chem.relatives.common import Pairs, matches
from chem.relatives.edits import are_readable, edits_of
from chem.relatives.groups import GroupNames
from chem.relatives.homologues import homologue_edits
from chem.relatives.molecules import CARBON, Mol, flat, read
from chem.relatives.overlay import Overlay
from chem.relatives.places import Places
from chem.relatives.rebuilding import rebuild
from chem.relatives.records import Change, Difference, Edit
from chem.relatives.rings import rings_of
from chem.relatives.sentences import Sentences
from chem.relatives.stereo import isotope_changes, stereo_changes
from chem.relatives.words import Words

MOST_CHANGES = 4
LEAST_SHARED = 0.35
LARGEST_UNNAMED = 12
GOOD_ENOUGH, HIGHEST_COST = 35, 125
MOST_TRIED = 12
NO_RELATIVE, TOO_MUCH = "no close relative", "differs in too much to be put into words"
HALF = 0.5
_COSTS = {"exchanged": 6, "inserted": 20, "cut_out": 20}
_MANNERS = ((False, True), (False, False), (True, True))
_UNNAMED, _EACH, _RING_ATOM, _BRIDGE, _MID_CHAIN = 40, 10, 16, 5, 15


def difference(subject: str, relative: str, words: Words) -> Difference | None:
    """Say what the subject is, seen from the relative; both are SMILES of parents.

    None when they are too large to be compared in the time allowed, or are the same.

    Raises:
        ChemError: one of them cannot be read.
    """
    one, other = read(subject), read(relative)
    bare = flat(one), flat(other)
    if Chem.MolToSmiles(bare[0]) == Chem.MolToSmiles(bare[1]):
        return _same_constitution(one, other, words)
    with rdBase.BlockLogs():  # trying out what cannot be is part of the way
        return _Comparison(*bare, words).say()


def _same_constitution(one: Mol, other: Mol, words: Words) -> Difference | None:
    changes = (*stereo_changes(one, other, words), *isotope_changes(one, other))
    if not changes:
        return None
    said = "; ".join(change.words for change in changes)
    return Difference(words=said, extent="complete", changes=changes, shared=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to say a difference; pairs lead from the relative to the subject."""

    cost: int
    edits: tuple[Edit, ...]
    pairs: Mapping[int, int]


class _Comparison:
    """Two flat molecules of different constitution."""

    def __init__(self, subject: Mol, relative: Mol, words: Words) -> None:
        self._subject = subject
        self._relative = relative
        self._words = words
        self._names = GroupNames(words)
        self._wanted = Chem.MolToSmiles(subject)
        self._places = Places(subject, rings_of(subject, words))
        self._largest: Overlay | None = None

    def say(self) -> Difference | None:
        """Take the cheapest way that can be said; else say what is shared."""
        ways: dict[tuple[Edit, ...], Way] = {}
        for found in self._ways():
            for way in found:
                ways.setdefault(way.edits, way)
            said = self._cheapest(ways.values(), most=GOOD_ENOUGH)
            if said is not None:
                return said
        said = self._cheapest(ways.values(), most=None)
        if said is not None:
            return said
        return self._shared_core() if self._largest else None

    def _cheapest(self, ways: Iterable[Way], *, most: int | None) -> Difference | None:
        by_cost: dict[int, list[Way]] = {}
        for way in ways:
            if most is None or way.cost <= most:
                by_cost.setdefault(way.cost, []).append(way)
        for cost in sorted(by_cost):
            said = [self._said(way) for way in by_cost[cost][:MOST_TRIED]]
            told = [each for each in said if each is not None]
            if told:
                return min(told, key=lambda each: (len(each.changes), each.words))
        return None

    def _ways(self) -> Iterator[list[Way]]:
        """Yield ways to say it, step by step."""
        edits = homologue_edits(self._subject, self._relative)
        whole = [Way(cost=self._cost(edits), edits=edits, pairs={})] if edits else []
        for overlays in self._overlays():
            yield whole + [way for overlay in overlays if (way := self._way(overlay))]

    def _way(self, overlay: Overlay) -> Way | None:
        if not overlay.pairs or not overlay.fits():
            return None
        edits = edits_of(overlay)
        if not edits or not all(edit.at and are_readable(edit) for edit in edits):
            return None
        return Way(cost=self._cost(edits), edits=edits, pairs=overlay.back)

    def _overlays(self) -> Iterator[list[Overlay]]:
        """Lay them in one order whichever is the subject, so that both ways agree."""
        is_first = self._wanted < Chem.MolToSmiles(self._relative)
        ends = (self._subject, self._relative) if is_first else (self._relative, self._subject)
        for laid in matches(*ends):
            retreated = []
            for pairs in laid:
                whole = Overlay(*ends, pairs)
                if self._largest is None or len(pairs) > len(self._largest.pairs):
                    self._largest = whole if is_first else whole.turned()
                retreated += [_retreated(*ends, pairs, manner) for manner in _MANNERS]
            yield retreated if is_first else [overlay.turned() for overlay in retreated]

    def _cost(self, edits: Sequence[Edit]) -> int:
        return sum(self._cost_of(edit) for edit in edits)

    def _cost_of(self, edit: Edit) -> int:
        cost = _EACH + _COSTS.get(edit.kind, 0)
        is_in_ring = all(self._relative.GetAtomWithIdx(at).IsInRing() for at in edit.at)
        if edit.kind in _COSTS and is_in_ring:
            return cost + _RING_ATOM
        if edit.kind not in {"added", "removed", "replaced"}:
            return cost
        for group in (*edit.before, *edit.after):
            cost += sum(character.isalpha() for character in group)
            cost += 0 if self._names.is_known(group) else _UNNAMED
        if max(len(edit.before), len(edit.after)) > 1 and self._is_chain(edit):
            cost += _MID_CHAIN
        if any(self._hangs_in_chain(edit, group) for group in (*edit.before, *edit.after)):
            cost += _MID_CHAIN
        return cost + (_BRIDGE if len(edit.at) > 1 else 0)

    def _hangs_in_chain(self, edit: Edit, group: str) -> bool:
        """Tell whether a group with a ring hangs on a carbon chain, which may better go with it."""
        return self._is_chain(edit) and any(character.isdigit() for character in group)

    def _is_chain(self, edit: Edit) -> bool:
        atom = self._relative.GetAtomWithIdx(edit.at[0])
        return bool(atom.GetAtomicNum() == CARBON and not atom.IsInRing())

    def _said(self, way: Way) -> Difference | None:
        shared = self._share()
        if not self._can_be_said(way.edits, shared):
            return None
        if self._wanted not in rebuild(self._relative, way.edits):
            return None
        touched = [at for edit in way.edits for at in edit.at]
        places = Places(
            self._relative, rings_of(self._relative, self._words, touched), self._gone(way)
        )
        changes = Sentences(places, self._places, way.pairs, self._names).write(way.edits)
        return _difference(changes, shared) if len(changes) <= MOST_CHANGES else None

    def _gone(self, way: Way) -> frozenset[int]:
        if not way.pairs:
            return frozenset()
        return frozenset(range(self._relative.GetNumAtoms())) - way.pairs.keys()

    def _can_be_said(self, edits: Sequence[Edit], shared: float) -> bool:
        if shared < LEAST_SHARED or self._cost(edits) > HIGHEST_COST:
            return False
        return not any(
            len(edit.at) > 1 or sum(character.isalpha() for character in group) > LARGEST_UNNAMED
            for edit in edits
            if edit.kind in {"added", "removed", "replaced"}
            for group in (*edit.before, *edit.after)
            if not self._names.is_known(group)
        )

    def _share(self) -> float:
        atoms = self._subject.GetNumAtoms() + self._relative.GetNumAtoms()
        paired = len(self._largest.pairs) if self._largest else atoms // 2
        return float(round(2 * paired / atoms, 2))

    def _shared_core(self) -> Difference:
        rings = [
            ring
            for ring in rings_of(self._relative, self._words)
            if ring.name and self._is_shared(ring.atoms)
        ]
        largest = max(rings, key=lambda ring: (len(ring.atoms), ring.name), default=None)
        if largest is None:
            words = TOO_MUCH if self._share() >= HALF else NO_RELATIVE
            return Difference(words=words, extent="none", changes=(), shared=self._share())
        core = "benzene ring" if largest.is_benzene else f"{largest.name} core"
        return Difference(
            words=f"shares the {core}", extent="shared_core", changes=(), shared=self._share()
        )

    def _is_shared(self, atoms: frozenset[int]) -> bool:
        """Tell whether the whole ring is in the largest common part, its elements the same."""
        if self._largest is None:
            return False
        back = self._largest.back
        return all(x in back and not self._largest.elements_differ(back[x]) for x in atoms)


def _retreated(one: Mol, other: Mol, pairs: Pairs, manner: tuple[bool, bool]) -> Overlay:
    overlay = Overlay(one, other, pairs, keep_rings=manner[0], grow_rings=manner[1])
    overlay.retreat()
    return overlay


def _difference(changes: tuple[Change, ...], shared: float) -> Difference:
    words = "; ".join(change.words for change in changes)
    return Difference(
        words=words,
        extent="complete",
        changes=changes,
        shared=shared,
        is_derivative=len(changes) == 1 and words.startswith(("N-des", "N,N-dides")),
    )
