"""The reading language: a grammar over molecules, as frozen records (see docs/law.md).

A *node* is a template whose atoms carry position names. What lies outside the template falls into
connected *pieces*; each hangs on one position (univalent), on one atom twice (a ring through it),
or on several positions (a bridge). A *permission* says which pieces may stand at which positions;
what nothing permits is forbidden, hydrogen always allowed. A piece may be described by a *term*: a
class of the vocabulary with bounds, or a node of its own (linker -> head group). Beside a core a
text may ask for a functional family, or for likeness to listed substances.
"""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["single", "ring_through", "bridge"]
Bond = Literal["single", "double", "any"]

# The word for "nothing stands there" in conditions between positions.
HYDROGEN = "hydrogen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a piece may be: a vocabulary class or a nested node, with bounds on the whole piece.

    is_parent: this term is how the parent compound itself looks there, so it counts as no
    modification ("N-propionyl" at fentanyl's amide).
    min_chain, max_chain: atoms of the longest chain in the piece; hydrogen and ring atoms are not
    counted. chain_of: symbols of the atoms that make a chain, any others end it; empty for all.
    skeleton: least and most carbons reached from its end over carbon-carbon bonds alone, rings too.
    max_mass: average mass in g/mol with its hydrogens. elements: symbols, nothing else is in it.
    min_atoms, max_atoms: heavy atoms. ring_sizes: of the smallest ring that the piece closes with
    the core, core atoms counted (bridge, ring_through). bond: of a nested node to what it hangs on;
    a bridge may hang by aromatic bonds too.
    """

    word: str  # "alkyl", or a name for the nested node
    min_carbons: int | None = None
    max_carbons: int | None = None
    node: "Node | None" = None
    is_parent: bool = False
    min_chain: int | None = None
    max_chain: int | None = None
    chain_of: tuple[str, ...] = ()
    skeleton: tuple[int, int] | None = None
    max_mass: float | None = None
    elements: tuple[str, ...] = ()
    min_atoms: int | None = None
    max_atoms: int | None = None
    ring_sizes: tuple[int, ...] = ()
    bond: Bond = "single"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Which pieces may stand where.

    at: position names. shape: `single` hangs on one atom by one attachment, `ring_through` on one
    atom by two or more, `bridge` on two or more atoms, all of them at `at`.
    least, most: how many such pieces there must and may be over all of `at` (most None: no limit).
    `least` is asked for only on templates that have one of these positions.
    max_mass: of all pieces together that this permission takes ("together at most 400 u").
    way: the label of the modification in the law ("(i)"); "" if it is none.
    after: a way that must be present before this permission opens
    ("whether or not further substituted": opens only once a listed one is present); "" if none.
    """

    at: tuple[str, ...]
    permits: tuple[Term, ...]
    shape: Shape = "single"
    least: int = 0
    most: int | None = None
    way: str = ""
    after: str = ""
    words: str = ""
    max_mass: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RingSystem:
    """A whole ring system in place of a drawing: all rings that share atoms, from the end on.

    It holds the atom the piece hangs by; every ring atom in the piece has the map number `at`. In
    a bridge or a ring through one atom, the rings that the piece closes with the core belong to it,
    and sizes count their core atoms.
    joined: `fused` where any two rings that touch share two neighbouring atoms, so that no spiro
    atom and no bridge is there. rings: least and most number. sizes: least and most atoms of each.
    elements: of its atoms in the piece. least_hetero, most_hetero: atoms other than carbon in all.
    aromatic: every ring is (True) or none is (False). hetero_at_ends: heteroatoms only where it is
    bound to the core.
    excepts: SMARTS that, laid over all its atoms, say it is not meant. has, lacks: SMARTS that lie,
    or must not lie, within it. hangs_by: SMARTS of which one lies within it with its first atom
    where it hangs.
    """

    at: int
    joined: Literal["any", "fused"] = "any"
    rings: tuple[int, int] | None = None
    sizes: tuple[int, int] | None = None
    elements: tuple[str, ...] = ()
    least_hetero: int = 0
    most_hetero: int | None = None
    aromatic: bool | None = None
    hetero_at_ends: bool = False
    excepts: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    hangs_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One drawing of a core, as SMARTS with map numbers (one number may stand on several atoms).

    way: the modification that this drawing already is ("(v) by replacement of the benzylic carbon
    by a nitrogen, oxygen or sulphur atom"), "" for the parent's own.
    ring_system: in a nested node, a ring system in place of SMARTS.
    """

    smarts: str = ""
    way: str = ""
    ring_system: RingSystem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One or more alternative templates over the same position names, and what they permit.

    positions: (name, map numbers) pairs. In a nested node, `attached_at` are the map numbers of
    the atoms the piece hangs by: one for a single bond; for a bridge or a ring one for each end, in
    the order of the permission's `at` where that has as many names, else in any order.
    elsewhere: what holds for a piece that touches no position with a permission. Where a permission
    names a position, only what is permitted may stand there, `elsewhere: permitted` or not.
    """

    name: str
    templates: tuple[Template, ...]
    positions: tuple[tuple[str, tuple[int, ...]], ...]
    permissions: tuple[Permission, ...]
    elsewhere: Literal["forbidden", "permitted"] = "forbidden"
    attached_at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A bound on the whole molecule.

    quantity: `mass` is the average molecular mass in g/mol (u); `count` is how often `pattern`
    (SMARTS) lies on different atoms: least 1 for "has", most 0 for "lacks".
    """

    quantity: Literal["mass", "carbons", "heavy_atoms", "count"]
    least: float | None = None
    most: float | None = None
    words: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """What stands at some positions: each piece there is one of these, or none of those.

    at: position names; of a nested node as "node, position". permits: each piece at one of `at` is
    one of these terms, and without `hydrogen` among them there is one. refuses: no piece at one of
    `at` is one of these; with `hydrogen` among them there is one.
    """

    at: tuple[str, ...]
    permits: tuple[Term, ...] = ()
    refuses: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A condition between positions: where `when` holds, `then` must hold."""

    when: Stands
    then: Stands
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole reading: the core node, how many ways must be used, and the conditions.

    ways_at_least: 1 for "derived from X by modification in any of the following ways", where X
    itself is outside; 0 where the parent is inside.
    others: readings of the same words with other cores; a molecule is inside if any takes it.
    """

    core: Node
    ways_at_least: int = 0
    conditions: tuple[Condition, ...] = ()
    between: tuple[Between, ...] = ()
    others: tuple["Reading", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyTest:
    """A functional clause: the molecule is in one of our families (their ids)."""

    families: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """An analogue clause: as like as `at_least` to a substance of one of the lists (their ids).

    at_least: Tanimoto similarity of Morgan fingerprints with radius 2, from 0 to 1.
    """

    at_least: float
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RingTest:
    """What the ring must be that carries the bond; `None` leaves a feature open.

    alone: the ring shares no atom with another ring (a monocycle). What hangs on the ring is not
    looked at. sizes: allowed numbers of ring atoms, empty for any.
    """

    alone: bool | None = None
    hetero: bool | None = None
    aromatic: bool | None = None
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A named structure that a class or a family must take, or must leave out."""

    name: str
    smiles: str
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyClass:
    """A substituent class: its definition in words, and as data.

    every_atom: SMARTS that each atom of the piece must match. has: SMARTS that must be found in it.
    lacks: SMARTS that must not. attached_by: SMARTS of each atom that carries a bond to the core.
    is_exactly: SMILES with `*` for the open bond; the piece must be one of them.
    acyclic: the piece with its bonds to the core has no ring (True) or has one (False).
    ring: what the ring that carries the bond must be. bond: the bond to the core.
    """

    name: str
    words: str
    why: str
    every_atom: str = ""
    attached_by: str = ""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    is_exactly: tuple[str, ...] = ()
    acyclic: bool | None = None
    ring: RingTest | None = None
    bond: Literal["single", "double", "any"] = "single"
    shape: Shape = "single"
    examples: tuple[Case, ...] = ()
    decoys: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All classes, and the names that reasons use for common groups and for patterns.

    group_names: (SMILES with `*`, name) pairs. pattern_names: (SMARTS, name without article) pairs.
    """

    classes: tuple[VocabularyClass, ...]
    group_names: tuple[tuple[str, str], ...]
    pattern_names: tuple[tuple[str, str], ...] = ()
