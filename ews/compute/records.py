"""What the worker processes answer, and the bounds they work in."""

from dataclasses import dataclass

from chem.determinations import Determination
from chem.structures import Component, Normalised, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedComponent:
    """One active component with its families and what the law says of it over all time.

    families: pairs of family id and why. determinations: near misses included. code_names: those
    that chem/codes writes for it, the usual one first; none for a structure of the name table.
    """

    component: Component
    families: tuple[tuple[str, str], ...]
    determinations: tuple[Determination, ...]
    code_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A drawing, normalised, with one entry in `components` for each active component.

    ruleset: the hash of the law files that the determinations were made with.
    """

    normalised: Normalised
    components: tuple[ExaminedComponent, ...]
    ruleset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChemFault:
    """Why a drawing has no identity: a code of `chem.errors`, or what its process died of."""

    source: Source
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What a worker process says of itself when it has loaded everything."""

    ruleset: str
    chem_version: str
    rdkit_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a worker process may use, and how much work may wait.

    wall_seconds: for one structure. start_seconds: until a new process is ready.
    batch: structures sent at once. waiting: batches that may wait or run at one time.
    cached: answers kept, the least recently used go first.
    """

    wall_seconds: float = 5.0
    start_seconds: float = 180.0  # loading the law takes 3 s; a machine may be busy
    memory_bytes: int = 2 * 1024**3
    batch: int = 50
    waiting: int = 1_000
    cached: int = 4_096
