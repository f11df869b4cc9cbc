"""The reading language: a grammar over molecules, as frozen records (see docs/law.md).

A *node* is a template whose atoms carry position names. What lies outside the template falls into
connected *pieces*; each hangs on one position (univalent), on one atom twice (a ring through it),
or on several positions (a bridge). A *permission* says which pieces may stand at which positions;
what nothing permits is forbidden, hydrogen always allowed. A piece may be described by a *term*: a
class of the vocabulary with bounds, or a node of its own (linker -> head group).
"""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["single", "ring_through", "bridge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a piece may be: a vocabulary class with carbon bounds, or a nested node.

    is_parent: this term is how the parent compound itself looks there, so it counts as no
    modification ("N-propionyl" at fentanyl's amide).
    """

    word: str  # "alkyl", or a name for the nested node
    min_carbons: int | None = None
    max_carbons: int | None = None
    node: "Node | None" = None
    is_parent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Which pieces may stand where.

    at: position names. shape: `single` hangs on one atom by one attachment, `ring_through` on one
    atom by two or more, `bridge` on two or more atoms, all of them at `at`.
    least, most: how many such pieces there must and may be over all of `at` (most None: no limit).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One drawing of a core, as SMARTS with map numbers (one number may stand on several atoms).

    way: the modification that this drawing already is ("(v) by replacement of the benzylic carbon
    by a nitrogen, oxygen or sulphur atom"), "" for the parent's own.
    """

    smarts: str
    way: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One or more alternative templates over the same position names, and what they permit.

    positions: (name, map numbers) pairs. In a nested node, `attached_at` is the map number of
    the atom the piece hangs by.
    elsewhere: what holds for a piece that touches no position with a permission. Where a permission
    names a position, only what is permitted may stand there, `elsewhere: permitted` or not.
    """

    name: str
    templates: tuple[Template, ...]
    positions: tuple[tuple[str, tuple[int, ...]], ...]
    permissions: tuple[Permission, ...]
    elsewhere: Literal["forbidden", "permitted"] = "forbidden"
    attached_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A bound on the whole molecule.

    quantity: `mass` is the average molecular mass in g/mol (u).
    """

    quantity: Literal["mass", "carbons", "heavy_atoms"]
    least: float | None = None
    most: float | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole reading: the core node, how many ways must be used, and the conditions.

    ways_at_least: 1 for "derived from X by modification in any of the following ways", where X
    itself is outside; 0 where the parent is inside.
    """

    core: Node
    ways_at_least: int = 0
    conditions: tuple[Condition, ...] = ()


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
    """All classes, and the names that reasons use for common groups.

    group_names: (SMILES with `*`, name) pairs.
    """

    classes: tuple[VocabularyClass, ...]
    group_names: tuple[tuple[str, str], ...]
