"""Records of a structure on its way from what was drawn to what it is."""

from dataclasses import dataclass, field
from typing import Any, Literal

SourceKind = Literal["smiles", "inchi", "molfile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A structure as it was sent, verbatim."""

    kind: SourceKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something a reader should know about a structure; never a reason to drop it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """The layers of identity that the law asks about: standard InChIKeys (27 characters)."""

    parent: str
    no_isotopes: str
    no_stereo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys(Layers):
    """The layers of identity of one active component (docs/adr/0001).

    tautomer: hash of the flat parent that does not depend on the tautomer drawn.
    """

    tautomer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """As much of an active component as the law asks about. smiles: canonical, isomeric.

    read: the molecule, if it was read from just this text.
    """

    smiles: str
    keys: Layers
    read: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One active component: what remains of a drawing without salts and solvents.

    smiles: canonical isomeric SMILES of the parent. mass: average molecular mass in g/mol.
    """

    smiles: str
    inchi: str
    formula: str
    mass: float
    keys: Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """What a drawing is: its active components, largest first, and what was taken away.

    registered: canonical SMILES of the whole drawing, with salts, charges and groups of open
    stereocentres as they were drawn; registered_key: its hash, the first layer of identity.
    removed: names of salts and solvents.
    """

    source: Source
    registered: str
    registered_key: str
    components: tuple[Component, ...]
    removed: tuple[str, ...]
    issues: tuple[Issue, ...]
    chem_version: str
    rdkit_version: str


SaltKind = Literal["salt", "solvent", "counter_ion", "acid", "base"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Salt:
    """A partner that is not the active: a row of chem/salts.csv.

    why: what it is used for, and on what the fact rests.
    """

    name: str
    kind: SaltKind
    smiles: str
    why: str
