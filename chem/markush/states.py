"""What is known so far while the pieces of a molecule are given to permissions, one by one."""

from dataclasses import dataclass

from chem.markush.compiled import CompiledNode
from chem.markush.fragments import Fragment
from chem.markush.graph import Graph
from chem.markush.options import Option
from chem.markush.pieces import Embedding, Piece
from chem.markush.placements import Fault, Placement, missing, too_heavy, too_many
from chem.markush.vocabulary import CompiledVocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The molecule, the vocabulary, and whether faults are collected or end the search.

    brief: pieces that stand where anything may are not told, nor cut out. apart: readings that
    differ in what stands in a nested node are all kept, for a condition asks about it.
    """

    graph: Graph
    vocabulary: CompiledVocabulary
    lenient: bool
    brief: bool = False
    apart: bool = False

    def fragment(self, piece: Piece) -> Fragment:
        """Return the facts of the piece, cut out."""
        return self.vocabulary.piece(self.graph, piece)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One way of reading a node. needs: ways that must be in use somewhere else.

    placements: each with its piece, within which its atoms are counted.
    """

    embedding: Embedding
    ways: frozenset[str]
    needs: frozenset[str]
    faults: tuple[Fault, ...]
    placements: tuple[tuple[Placement, Piece], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """What was placed so far, and what was wrong with it."""

    faults: tuple[Fault, ...] = ()
    placements: tuple[tuple[Placement, Piece], ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What matters for the rest: how often permissions were used, with what mass, which ways.

    inner: what stands in nested nodes, where that matters.
    """

    counts: tuple[int, ...]
    masses: tuple[float, ...]
    ways: frozenset[str]
    needs: frozenset[str] = frozenset()
    inner: tuple[Placement, ...] = ()


def weight(faults: tuple[Fault, ...]) -> tuple[int, int]:
    """Return how far a reading with these faults is from fitting: their number, then their size."""
    return len(faults), sum(fault.size for fault in faults)


def grown(
    task: Task, node: CompiledNode, state: State, option: Option
) -> tuple[State, tuple[Fault, ...]]:
    """Return the state with one piece more, and the fault if a permission is used up by it."""
    counts, over = _count(node, state.counts, option.permission)
    masses, heavy = _weigh(node, state.masses, option)
    inner = (option.placement,) if task.apart and option.placement and option.placement.node else ()
    changed = counts is not state.counts or masses is not state.masses or inner
    if not changed and option.ways <= state.ways and option.needs <= state.needs:
        return state, (*over, *heavy)
    grown = State(
        counts,
        masses,
        state.ways | option.ways,
        state.needs | option.needs,
        (*state.inner, *inner),
    )
    return grown, (*over, *heavy)


def _weigh(
    node: CompiledNode, masses: tuple[float, ...], option: Option
) -> tuple[tuple[float, ...], tuple[Fault, ...]]:
    """Add the mass for a permission that limits it; the fault is there when it goes over."""
    index = option.permission
    if index is None or not option.mass:
        return masses, ()
    permission = node.permissions[index]
    mass = round(masses[index] + option.mass, 3)
    most = permission.permission.max_mass
    over = (Fault(too_heavy(permission, mass)),) if most is not None and mass > most else ()
    return (*masses[:index], mass, *masses[index + 1 :]), over


def _count(
    node: CompiledNode, counts: tuple[int, ...], index: int | None
) -> tuple[tuple[int, ...], tuple[Fault, ...]]:
    """Count one more for a limited permission; the fault is there when it is used up."""
    if index is None:
        return counts, ()
    permission = node.permissions[index].permission
    if counts[index] == permission.most:
        return counts, (Fault(too_many(node.permissions[index])),)
    if permission.most is None and counts[index] >= permission.least:
        return counts, ()
    return (*counts[:index], counts[index] + 1, *counts[index + 1 :]), ()


def lacking(node: CompiledNode, embedding: Embedding, counts: tuple[int, ...]) -> tuple[Fault, ...]:
    """Say what is asked for and not there, at the positions that this template has."""
    short = [
        permission
        for permission, count in zip(node.permissions, counts, strict=True)
        if count < permission.permission.least
    ]
    drawn = {name for names in embedding.template.places for name in names} if short else set()
    return tuple(
        Fault(missing(permission)) for permission in short if not drawn.isdisjoint(permission.at)
    )
