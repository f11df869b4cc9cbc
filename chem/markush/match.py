"""Does a molecule fall under a reading? A yes with every role, or the nearest no and its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from chem.determinations import Role
from chem.markush.assign import MOST_EXPLAINED, outcomes
from chem.markush.compiled import CompiledReading
from chem.markush.conditions import broken_between, failed
from chem.markush.graph import Graph
from chem.markush.pieces import Embedding, embeddings
from chem.markush.placements import Fault, Placement, in_words, not_open, roles_of, with_inner
from chem.markush.states import Outcome, Task, weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The molecule falls under the reading.

    ways: the modifications in use, in the order of the text. is_parent: every piece is the parent's
    own, so it is the parent compound itself.
    roles: the core and every piece, with atom indices of the molecule that was asked about.
    drawn_as: the way of the template that lies on it. placed: what stands where, nested ones too,
    with atoms counted within each piece.
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
    if not reading.others:
        return _match_one(graph, reading)
    found = []
    for one in (reading, *reading.others):
        outcome = _match_one(graph, one)
        if isinstance(outcome, Match):
            return outcome
        found.append(outcome)
    open_ones = [outcome for outcome in found if isinstance(outcome, Undecided)]
    missed = [outcome for outcome in found if isinstance(outcome, Miss)]
    nearest = min(missed, key=lambda miss: miss.distance, default=None)
    return open_ones[0] if open_ones else nearest


def _match_one(graph: Graph, reading: CompiledReading) -> Match | Miss | Undecided | None:
    laid = list(embeddings(graph, reading.core.templates))
    if not laid:
        return None
    broken = conditions_failed(graph, reading)
    fitting = _fitting(graph, reading, laid)
    best = _simplest(_allowed(reading, fitting))
    if best is not None and not broken and len(best.ways) >= reading.ways_at_least:
        return _match(reading, best)
    if fitting:
        return _miss((*broken, *_least_broken(reading, fitting, best)))
    if graph.cut_short and not broken and graph.cut_short & reading.templates:
        return Undecided(reason=f"{reading.core.name} lies on it in too many ways to look at all")
    task = Task(graph=graph, vocabulary=reading.vocabulary, lenient=True)
    return _nearest(task, reading, laid, broken)


def is_inside(
    graph: Graph, reading: CompiledReading, *, brief: bool = False, roles: bool = True
) -> Match | None:
    """Read a molecule for a yes only: a no has no reason and costs less.

    brief: what stands where anything may is not told. roles: they are told.
    """
    for one in (reading, *reading.others):
        found = _is_inside_one(graph, one, brief=brief, roles=roles)
        if found is not None:
            return found
    return None


def _is_inside_one(
    graph: Graph, reading: CompiledReading, *, brief: bool, roles: bool
) -> Match | None:
    if conditions_failed(graph, reading):
        return None
    laid = embeddings(graph, reading.core.templates)
    best = _simplest(_allowed(reading, _fitting(graph, reading, laid, brief=brief)))
    if best is None or len(best.ways) < reading.ways_at_least:
        return None
    return _match(reading, best, roles=roles)


def _allowed(reading: CompiledReading, fitting: list[Outcome]) -> list[Outcome]:
    """Return those for which every condition between positions holds."""
    if not reading.between:
        return fitting
    return [outcome for outcome in fitting if not _between(reading, outcome)]


def _between(reading: CompiledReading, outcome: Outcome) -> tuple[Fault, ...]:
    placements = tuple(with_inner(one for one, _ in outcome.placements))
    return tuple(
        fault
        for one in reading.between
        for fault in broken_between(one, placements, reading.vocabulary)
    )


def conditions_failed(graph: Graph, reading: CompiledReading) -> tuple[Fault, ...]:
    """Return what the molecule as a whole breaks."""
    patterns = reading.patterns
    return tuple(fault for one in reading.conditions for fault in failed(one, graph, patterns))


def _least_broken(
    reading: CompiledReading, fitting: list[Outcome], best: Outcome | None
) -> tuple[Fault, ...]:
    """Every piece may stand where it is: say what is wrong all the same."""
    if best is not None:
        return _too_few(reading, best)
    return min((_between(reading, one) for one in fitting), key=_distance)


def _fitting(
    graph: Graph, reading: CompiledReading, laid: Iterable[Embedding], *, brief: bool = False
) -> list[Outcome]:
    """Return the ways the core fits; worked out once for all readings with the same core.

    A fit that uses no way cannot be bettered: where nothing more is asked of it, it is the last.
    """
    asked = bool(reading.between)
    brief = brief and not asked
    apart = any(one.nested for one in reading.between)
    key = reading.core, brief, apart, asked
    found: list[Outcome] | None = graph.kept.get(key)
    if found is None:
        vocabulary = reading.vocabulary
        strict = Task(graph=graph, vocabulary=vocabulary, lenient=False, brief=brief, apart=apart)
        found = graph.kept[key] = []
        for embedding in laid:
            fits = [one for one in outcomes(strict, reading.core, embedding) if not one.needs]
            found += fits
            if not asked and not all(one.ways for one in fits):
                break
    return found


def _simplest(fitting: list[Outcome]) -> Outcome | None:
    """Return the reading with the fewest ways: what can be the parent is not also derived."""
    return min(fitting, key=lambda outcome: len(outcome.ways), default=None)


def _match(reading: CompiledReading, best: Outcome, *, roles: bool = True) -> Match:
    everything = tuple(with_inner(one for one, _ in best.placements))
    said = [in_words(placement) for placement in everything if placement.term]
    return Match(
        roles=roles_of(reading.core, best.embedding, best.placements) if roles else (),
        ways=tuple(way for way in reading.ways if way in best.ways),
        reason="; ".join([f"core {reading.core.name}", *counted(said)]),
        is_parent=not best.ways and all(placement.is_parent for placement in everything),
        drawn_as=best.embedding.template.way,
        placed=everything,
    )


def counted(said: list[str]) -> list[str]:
    """Say the same thing once, with its number."""
    counts = dict.fromkeys(said, 0)
    for text in said:
        counts[text] += 1
    return [f"{count} x {text}" if count > 1 else text for text, count in counts.items()]


def _miss(faults: Iterable[Fault]) -> Miss:
    texts = [fault.text for fault in faults]
    return Miss(reason="; ".join(counted(texts)), distance=len(texts))


def _nearest(
    task: Task, reading: CompiledReading, laid: list[Embedding], broken: tuple[Fault, ...]
) -> Miss:
    found: list[tuple[Fault, ...]] = [
        (*broken, *outcome.faults, *_not_open(outcome), *_late(reading, outcome))
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
        for placement in with_inner(one for one, _ in outcome.placements)
        if placement.after in outcome.needs
    )


def _late(reading: CompiledReading, outcome: Outcome) -> tuple[Fault, ...]:
    return (*_between(reading, outcome), *_too_few(reading, outcome))


def _too_few(reading: CompiledReading, outcome: Outcome) -> tuple[Fault, ...]:
    """A fault elsewhere is itself a change, only not a listed one; it says enough."""
    if len(outcome.ways) >= reading.ways_at_least or outcome.faults or outcome.needs:
        return ()
    listed = ", ".join(reading.ways)
    if outcome.ways:
        return (Fault(f"only {len(outcome.ways)} of {listed}, at least {reading.ways_at_least}"),)
    return (Fault(f"it is {reading.core.name} itself: no modification by any of {listed}"),)
