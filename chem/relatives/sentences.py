"""From edits to words: each edit a change, changes that belong together said as one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from chem.relatives.functions import exchange_words
from chem.relatives.groups import GroupNames, chain_length
from chem.relatives.molecules import neighbours
from chem.relatives.places import SIDE_CHAIN, Places
from chem.relatives.records import Change, Edit
from chem.relatives.rings import Ring

_COUNTS = {1: "", 2: "two ", 3: "three ", 4: "four "}
SHORTEST_CHAIN, A_PAIR = 3, 2


class Sentences:
    """Writes the changes of one pair; `there` maps atoms of the relative to the subject's."""

    def __init__(
        self, relative: Places, subject: Places, there: Mapping[int, int], names: GroupNames
    ) -> None:
        self._places = relative
        self._subject = subject
        self._there = there
        self._names = names

    def write(self, edits: Sequence[Edit]) -> tuple[Change, ...]:
        """Return the changes, what belongs together as one."""
        left = list(edits)
        changes = [
            *self._charged(left),
            *self._bridges(left),
            *self._rings(left),
            *self._moved(left),
            *self._swapped(left),
            *self._moved_bonds(left),
            *self._repeated(left),
            *(self._one(edit) for edit in left),
        ]
        return tuple(sorted(changes, key=lambda change: (_ORDER[change.kind], change.words)))

    def _one(self, edit: Edit) -> Change:
        write = {
            "added": self._added,
            "removed": self._removed,
            "replaced": self._replaced,
            "exchanged": self._exchanged,
            "bond": self._bond,
            "inserted": self._inserted,
            "cut_out": self._cut_out,
        }[edit.kind]
        return write(edit)

    def _added(self, edit: Edit) -> Change:
        after, at = self._nouns(edit.after), self._places.words(edit.at)
        return _change(edit, at, after=after, words=f"{after} added {self._at(at)}")

    def _removed(self, edit: Edit) -> Change:
        before, at = self._nouns(edit.before), self._places.words(edit.at)
        words = f"{before} removed from {at}"
        if len(edit.at) == 1 and self._places.is_amine(edit.at[0]) and len(edit.before) <= A_PAIR:
            words = self._lost(edit.before) or words
        return _change(edit, at, before=before, words=words)

    @staticmethod
    def _at(place: str) -> str:
        return f"in {place}" if place == SIDE_CHAIN else f"at {place}"

    def _lost(self, groups: Sequence[str]) -> str:
        prefixes = {self._names.prefix(group) for group in groups}
        by_carbon = all(group[:2] in {"*C", "*c"} for group in groups)
        if len(prefixes) > 1 or not by_carbon or not all(map(self._names.is_known, groups)):
            return ""
        return f"{'N,N-dides' if len(groups) > 1 else 'N-des'}{prefixes.pop()}"

    def _replaced(self, edit: Edit) -> Change:
        before, after = self._nouns(edit.before), self._nouns(edit.after)
        at = self._places.words(edit.at)
        old, new = (chain_length(each[0]) for each in (edit.before, edit.after))
        is_chain = min(old, new) >= SHORTEST_CHAIN and len(edit.before) == len(edit.after) == 1
        if is_chain:
            way = "lengthened" if new > old else "shortened"
            words = f"{before} chain {way} to {after} {self._at(at)}"
        elif before == "oxo" and after == "hydroxyl":
            words = f"carbonyl reduced to alcohol {self._at(at)}"
        elif before == "hydroxyl" and after == "oxo":
            words = f"alcohol oxidised to carbonyl {self._at(at)}"
        else:
            words = f"{before} replaced by {after} {self._at(at)}"
        return _change(edit, at, before=before, after=after, words=words)

    def _exchanged(self, edit: Edit) -> Change:
        atom = edit.at[0]
        at = self._places.words(edit.at)
        words = exchange_words(self._places, atom, self._subject, self._there[atom])
        if not words:
            words = f"{edit.after[0]} in place of {edit.before[0]} {self._at(at)}"
        return _change(edit, at, before=edit.before[0], after=edit.after[0], words=words)

    def _bond(self, edit: Edit) -> Change:
        at = self._places.words(edit.at)
        before, after = (_BONDS[each[0]] for each in (edit.before, edit.after))
        if edit.before[0] < edit.after[0]:
            words = f"{after} introduced {self._at(at)}"
        else:
            words = f"{before} hydrogenated {self._at(at)}"
            words += "" if after == "single bond" else f" to a {after}"
        return _change(edit, at, before=before, after=after, words=words)

    def _inserted(self, edit: Edit) -> Change:
        words, at = self._between(edit.at, edit.at, "more")
        return _change(edit, at, after="CH2", words=words)

    def _cut_out(self, edit: Edit) -> Change:
        ends = neighbours(self._places.mol, edit.at[0])
        words, at = self._between(ends, edit.at, "less")
        return _change(edit, at, before="CH2", words=words)

    def _between(self, ends: Sequence[int], inside: Sequence[int], which: str) -> tuple[str, str]:
        ring = self._places.ring_at(inside[0])
        if ring and all(end in ring.atoms for end in ends):
            verb = "enlarged" if which == "more" else "narrowed"
            return f"{self._places.title(ring)} {verb} by one CH2", self._places.title(ring)
        names = sorted(self._end(end) for end in ends)
        at = f"between {names[0]} and {names[1]}"
        return f"homologue: one CH2 {which} {at}", at

    def _end(self, atom: int) -> str:
        ring = self._places.ring_at(atom)
        return self._places.title(ring) if ring else self._places.words((atom,))

    def _nouns(self, groups: Sequence[str]) -> str:
        counted = Counter(self._names.noun(group) for group in groups)
        return " and ".join(f"{_COUNTS.get(n, '')}{noun}" for noun, n in sorted(counted.items()))

    def _rings(self, left: list[Edit]) -> Iterator[Change]:
        """Say exchanged ring atoms as one ring in place of another."""
        by_ring: dict[frozenset[int], list[Edit]] = {}
        for edit in left:
            ring = self._places.ring_at(edit.at[0])
            if edit.kind in {"exchanged", "bond"} and ring and ring.name:
                by_ring.setdefault(ring.atoms, []).append(edit)
        for atoms, edits in by_ring.items():
            old = self._places.ring_at(min(atoms))
            new = self._subject.ring_at(self._there[edits[0].at[0]])
            if old and new and new.name and new.name != old.name and _is_whole(edits, old):
                for edit in edits:
                    left.remove(edit)
                yield _ring_change(edits, old, new)

    def _charged(self, left: list[Edit]) -> Iterator[Change]:
        """Say a nitrogen that gets a fourth group, and with it a charge, once."""
        for charge in [edit for edit in left if edit.after == ("N+1",) and edit.before == ("N",)]:
            come = next((e for e in left if e.kind == "added" and e.at == charge.at), None)
            if come is None:
                continue
            left.remove(charge)
            left.remove(come)
            at, noun = self._places.words(charge.at), self._nouns(come.after)
            words = f"quaternised with {noun} at {at}"
            if come.after == ("*[O-]",):
                words = f"N-oxide at {at}"
            yield Change(
                kind="added", at=at, before="", after=noun, words=words, edits=(charge, come)
            )

    def _bridges(self, left: list[Edit]) -> Iterator[Change]:
        """Say a ring that becomes another as one ring in place of the other."""
        for edit in [edit for edit in left if edit.kind == "replaced" and len(edit.at) > 1]:
            old = self._places.ring_at(edit.at[0])
            new = self._subject.ring_at(self._there[edit.at[0]])
            if old and new and old.name and new.name and old.name != new.name:
                left.remove(edit)
                yield _ring_change([edit], old, new)

    def _moved(self, left: list[Edit]) -> Iterator[Change]:
        for gone in [edit for edit in left if edit.kind == "removed" and len(edit.before) == 1]:
            come = next((e for e in left if e.kind == "added" and e.after == gone.before), None)
            if come is None or len(come.at) != len(gone.at):
                continue
            left.remove(gone)
            left.remove(come)
            yield self._moved_change(gone, come)

    def _moved_change(self, gone: Edit, come: Edit) -> Change:
        noun = self._nouns(gone.before)
        old, new = self._places.words(gone.at), self._places.words(come.at)
        ring = self._places.ring_at(gone.at[0])
        same = ring is not None and all(x in ring.atoms for x in come.at) and bool(ring.locants)
        if same and len(gone.at) == 1 and ring is not None:
            here, there = self._places.locant(come.at[0]), self._places.locant(gone.at[0])
            words = f"{noun} at position {here} instead of {there} of {self._places.title(ring)}"
        else:
            words = f"{noun} moved from {old.removesuffix(_shared_end(old, new))} to {new}"
        words = f"positional isomer: {words}"
        return Change(kind="moved", at=new, before=old, after=new, words=words, edits=(gone, come))

    def _swapped(self, left: list[Edit]) -> Iterator[Change]:
        for one in [edit for edit in left if edit.kind == "replaced"]:
            other = next((e for e in left if (e.before, e.after) == (one.after, one.before)), None)
            if other is None or one not in left:
                continue
            left.remove(one)
            left.remove(other)
            at, there = self._places.words(one.at), self._places.words(other.at)
            before, after = self._nouns(one.before), self._nouns(one.after)
            start = at.removesuffix(_shared_end(at, there))
            words = f"positional isomer: {before} at {start} and {after} at {there} swapped"
            yield Change(
                kind="moved", at=at, before=before, after=after, words=words, edits=(one, other)
            )

    def _repeated(self, left: list[Edit]) -> Iterator[Change]:
        """Say the same change at several atoms of one ring once."""
        alike: dict[tuple[object, ...], list[Edit]] = {}
        for edit in left:
            ring = self._places.ring_at(edit.at[0])
            if ring and ring.locants and len(edit.at) == 1 and edit.kind in _REPEATABLE:
                alike.setdefault((edit.kind, edit.before, edit.after, ring.atoms), []).append(edit)
        for edits in alike.values():
            if len(edits) > 1:
                for edit in edits:
                    left.remove(edit)
                at = tuple(edit.at[0] for edit in edits)
                yield replace(self._one(replace(edits[0], at=at)), edits=tuple(edits))

    def _moved_bonds(self, left: list[Edit]) -> Iterator[Change]:
        bonds = [edit for edit in left if edit.kind == "bond"]
        if (
            len(bonds) != A_PAIR
            or bonds[0].before != bonds[1].after
            or bonds[0].after != bonds[1].before
        ):
            return
        gone, come = sorted(bonds, key=lambda edit: edit.before, reverse=True)
        for edit in bonds:
            left.remove(edit)
        old, new = self._places.words(gone.at), self._places.words(come.at)
        start = old.removesuffix(_shared_end(old, new))
        words = f"positional isomer: {_BONDS[gone.before[0]]} moved from {start} to {new}"
        yield Change(kind="moved", at=new, before=old, after=new, words=words, edits=(gone, come))


_REPEATABLE = frozenset({"added", "removed", "replaced"})
_BONDS = {"1": "single bond", "2": "double bond", "3": "triple bond"}
_ORDER = {
    kind: place
    for place, kind in enumerate(
        ("exchanged", "inserted", "cut_out", "moved", "replaced", "removed", "added", "bond",
         "stereo", "isotopes")
    )
}  # fmt: skip


def _shared_end(old: str, new: str) -> str:
    """Return " of the indole" when both places end so."""
    _, of, ring = old.partition(" of ")
    return of + ring if of and new.endswith(of + ring) else ""


def _change(edit: Edit, at: str, *, words: str, before: str = "", after: str = "") -> Change:
    return Change(kind=edit.kind, at=at, before=before, after=after, words=words, edits=(edit,))


def _is_whole(edits: Sequence[Edit], ring: Ring) -> bool:
    return all(at in ring.atoms for edit in edits for at in edit.at)


def _ring_change(edits: Sequence[Edit], old: Ring, new: Ring) -> Change:
    before = "benzene ring" if old.is_benzene else f"{old.name} core"
    after = "benzene" if new.is_benzene else new.name
    return Change(
        kind="exchanged",
        at=before,
        before=old.name,
        after=new.name,
        words=f"{before} replaced by {after}",
        edits=tuple(edits),
    )
