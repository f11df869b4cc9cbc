"""Does a molecule fall under a reading? A yes with every role, or the nearest no and its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from chem.law import Role
from chem.markush.assign import MOST_EXPLAINED, Outcome, Task, outcomes, weight
from chem.markush.compile import CompiledReading
from chem.markush.graph import Graph
from chem.markush.pieces import Embedding, embeddings
from chem.markush.placements import Fault, Placement, in_words, not_open, roles_of, with_inner
from chem.markush.reading import Condition

_HYDROGEN = 1.008


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The molecule falls under the reading.

    ways: the modifications in use, in the order of the text. is_parent: every piece is the parent's
    own, so it is the parent compound itself.
    roles: the core and every piece, with atom indices of the molecule that was asked about.
    drawn_as: the way of the template that lies on it. placed: what stands where, nested ones too.
    """

    roles: tuple[Role, ...]
    ways: tuple[str, ...]
    reason: str
    is_parent: bool
    drawn_as: str = ""
    placed: tuple[Placement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """The core is there, and the nearest reading fails in `distance` constraints."""

    reason: str
    distance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """The core lies on the molecule in more ways than are looked at, and none of those fits."""

    reason: str


def match(mol: Any, reading: CompiledReading) -> Match | Miss | Undecided | None:
    """Read a sanitised molecule; None if the core is not in it."""
    return match_graph(Graph(mol), reading)


def match_graph(graph: Graph, reading: CompiledReading) -> Match | Miss | Undecided | None:
    """Read a molecule that other readings may share; None if the core is not in it.

    Deciding looks at every way to lay the core; hydrogens and isotopes play no part.
    """
    laid = list(embeddings(graph, reading.core.templates))
    if not laid:
        return None
    failed = _conditions_failed(graph, reading)
    best = _simplest(_fitting(graph, reading, laid))
    if best is not None and not failed and len(best.ways) >= reading.ways_at_least:
        return _match(reading, best)
    if best is not None:
        return _miss((*failed, *_too_few(reading, best)))
    if graph.cut_short and not failed and graph.cut_short & reading.templates:
        return Undecided(reason=f"{reading.core.name} lies on it in too many ways to look at all")
    task = Task(graph=graph, vocabulary=reading.vocabulary, lenient=True)
    return _nearest(task, reading, laid, failed)


def is_inside(graph: Graph, reading: CompiledReading, *, brief: bool = False) -> Match | None:
    """Read a molecule for a yes only: a no has no reason and costs less.

    brief: what stands where anything may is not told.
    """
    if _conditions_failed(graph, reading):
        return None
    laid = list(embeddings(graph, reading.core.templates))
    if not laid:
        return None
    best = _simplest(_fitting(graph, reading, laid, brief=brief))
    if best is None or len(best.ways) < reading.ways_at_least:
        return None
    return _match(reading, best)


def _conditions_failed(graph: Graph, reading: CompiledReading) -> tuple[Fault, ...]:
    return tuple(fault for one in reading.conditions for fault in _failed(one, graph.mol))


def _fitting(
    graph: Graph, reading: CompiledReading, laid: list[Embedding], *, brief: bool = False
) -> list[Outcome]:
    strict = Task(graph=graph, vocabulary=reading.vocabulary, lenient=False, brief=brief)
    return [
        outcome
        for embedding in laid
        for outcome in outcomes(strict, reading.core, embedding)
        if not outcome.needs
    ]


def _simplest(fitting: list[Outcome]) -> Outcome | None:
    """Return the reading with the fewest ways: what can be the parent is not also derived."""
    return min(fitting, key=lambda outcome: len(outcome.ways), default=None)


def _match(reading: CompiledReading, best: Outcome) -> Match:
    placed = list(with_inner(best.placements))
    said = [in_words(placement) for placement in placed if placement.term]
    return Match(
        roles=roles_of(reading.core, best.embedding, best.placements),
        ways=tuple(way for way in reading.ways if way in best.ways),
        reason="; ".join([f"core {reading.core.name}", *_counted(said)]),
        is_parent=not best.ways and all(placement.is_parent for placement in placed),
        drawn_as=best.embedding.template.way,
        placed=tuple(placed),
    )


def _counted(said: list[str]) -> list[str]:
    """Say the same thing once, with its number."""
    counts = dict.fromkeys(said, 0)
    for text in said:
        counts[text] += 1
    return [f"{count} x {text}" if count > 1 else text for text, count in counts.items()]


def _miss(faults: Iterable[Fault]) -> Miss:
    texts = [fault.text for fault in faults]
    return Miss(reason="; ".join(_counted(texts)), distance=len(texts))


def _nearest(
    task: Task, reading: CompiledReading, laid: list[Embedding], failed: tuple[Fault, ...]
) -> Miss:
    found: list[tuple[Fault, ...]] = [
        (*failed, *outcome.faults, *_not_open(outcome), *_too_few(reading, outcome))
        for embedding in islice(laid, MOST_EXPLAINED)
        for outcome in outcomes(task, reading.core, embedding)
    ]
    nearest = min(found, key=_distance)
    return _miss(nearest)


def _distance(faults: tuple[Fault, ...]) -> tuple[tuple[int, int], list[str]]:
    """Rank by weight, then by the words, so that the answer does not hang on the drawing."""
    return weight(faults), [fault.text for fault in faults]


def _not_open(outcome: Outcome) -> tuple[Fault, ...]:
    return tuple(
        Fault(not_open(placement), len(placement.atoms))
        for placement in with_inner(outcome.placements)
        if placement.after in outcome.needs
    )


def _too_few(reading: CompiledReading, outcome: Outcome) -> tuple[Fault, ...]:
    """A fault elsewhere is itself a change, only not a listed one; it says enough."""
    if len(outcome.ways) >= reading.ways_at_least or outcome.faults or outcome.needs:
        return ()
    listed = ", ".join(reading.ways)
    if outcome.ways:
        return (Fault(f"only {len(outcome.ways)} of {listed}, at least {reading.ways_at_least}"),)
    return (Fault(f"it is {reading.core.name} itself: no modification by any of {listed}"),)


def _failed(condition: Condition, mol: Any) -> Iterable[Fault]:
    value = _measure(condition, mol)
    said = f" ({condition.words})" if condition.words else ""
    name = condition.quantity.replace("_", " ")
    if condition.most is not None and value > condition.most:
        yield Fault(f"{name} {value:g} is over {condition.most:g}{said}")
    if condition.least is not None and value < condition.least:
        yield Fault(f"{name} {value:g} is under {condition.least:g}{said}")


def _measure(condition: Condition, mol: Any) -> float:
    if condition.quantity == "mass":
        masses = (atom.GetMass() + atom.GetTotalNumHs() * _HYDROGEN for atom in mol.GetAtoms())
        return float(round(sum(masses), 3))
    if condition.quantity == "carbons":
        return float(sum(atom.GetAtomicNum() == 6 for atom in mol.GetAtoms()))  # noqa: PLR2004 - carbon
    return float(mol.GetNumHeavyAtoms())
