"""A yes and its words, without telling which atoms play which part: for whoever asks thousands.

The answer is that of chem/markush/match.py, by the same options of the same pieces. What a piece
can be at its place is remembered here as little more than its words, so that a core that lies on a
molecule costs a few look-ups.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from chem.markush.assign import options_of
from chem.markush.compiled import CompiledNode, CompiledReading
from chem.markush.graph import Graph
from chem.markush.match import conditions_failed, counted, is_inside
from chem.markush.options import Option, opened
from chem.markush.pieces import CompiledTemplate, Embedding, Piece, all_pieces, distinct, has_loose
from chem.markush.placements import in_words, with_inner
from chem.markush.plans import Choice, Plan, is_bare
from chem.markush.states import Task

MOST_KNOWN = 300  # pieces remembered for each node

_NO_WAY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Inside:
    """The molecule falls under the reading: the core, what stands where, and the ways in use."""

    core: str
    words: tuple[str, ...]
    ways: frozenset[str]

    @property
    def reason(self) -> str:
        """Say it as chem/markush/match.py does."""
        return "; ".join([f"core {self.core}", *counted(list(self.words))])


class _State(NamedTuple):
    """As in chem/markush/states.py: what matters for the rest."""

    counts: tuple[int, ...]
    masses: tuple[float, ...]
    ways: frozenset[str]
    needs: frozenset[str]


_States = dict[_State, tuple[str, ...]]
_Fit = tuple[frozenset[str], tuple[str, ...]]


def told_inside(graph: Graph, reading: CompiledReading) -> Inside | None:
    """Read a molecule for a yes only; a no has no reason."""
    for one in (reading, *reading.others):
        found = _inside_one(graph, one)
        if found is not None:
            return found
    return None


def _inside_one(graph: Graph, reading: CompiledReading) -> Inside | None:
    if reading.conditions and conditions_failed(graph, reading):
        return None
    if reading.between:
        return _as_matched(graph, reading)
    key = reading.core, "inside"
    try:
        best: _Fit | None = graph.kept[key]
    except KeyError:
        best = graph.kept[key] = _simplest(graph, reading)
    if best is None or len(best[0]) < reading.ways_at_least:
        return None
    return Inside(reading.core.name, best[1], best[0])


def _as_matched(graph: Graph, reading: CompiledReading) -> Inside | None:
    """Ask where a condition between positions looks at what stands there."""
    found = is_inside(graph, reading, roles=False)
    if found is None:
        return None
    words = tuple(in_words(one) for one in found.placed if one.term)
    return Inside(reading.core.name, words, frozenset(found.ways))


def _simplest(graph: Graph, reading: CompiledReading) -> _Fit | None:
    """Return the fit with the fewest ways; one that uses none is the last that is looked at."""
    best: _Fit | None = None
    for fit in _fits(graph, reading):
        if best is None or len(fit[0]) < len(best[0]):
            best = fit
        if not fit[0]:
            break
    return best


def _fits(graph: Graph, reading: CompiledReading) -> Iterator[_Fit]:
    node = reading.core
    if not node.plans:
        node.plans.append(Plan(node))
    plan: Plan = node.plans[0]
    task = Task(graph=graph, vocabulary=reading.vocabulary, lenient=False)
    for template, asked_for in plan.templates:
        if not graph.may_lie(template.text, template.needs):
            continue
        for atoms in distinct(graph, template):
            if asked_for and is_bare(graph, atoms, asked_for):
                continue
            pieces = all_pieces(graph, frozenset(atoms), None)
            if not plan.free and has_loose(graph, template, atoms):
                continue
            yield from _folded(_Laid(task, node, plan, template, atoms, pieces, asked_for))


@dataclass(slots=True)
class _Laid:
    """A template of a node as it lies on a molecule, and the pieces that are left."""

    task: Task
    node: CompiledNode
    plan: Plan
    template: CompiledTemplate
    atoms: tuple[int, ...]
    pieces: tuple[Piece, ...]
    asked_for: list[list[int]]

    @property
    def embedding(self) -> Embedding:
        """Return it as chem/markush/assign.py asks for it."""
        names = dict(zip(self.atoms, self.template.places, strict=True))
        return Embedding(self.template, names, self.pieces, ())


def _folded(laid: _Laid) -> Iterator[_Fit]:
    """Yield the fits of one laying: its pieces taken one after the other, like states merged."""
    choices = _all_choices(laid)
    if choices is None:
        return
    counts, masses = laid.plan.start
    states: _States = {_State(counts, masses, laid.template.ways, _NO_WAY): ()}
    for several in choices:
        states = _advanced(laid.plan, states, several)
    for state, words in states.items():
        if state.needs <= state.ways and not _lacks(laid, state.counts):
            yield state.ways, words


def _advanced(plan: Plan, states: _States, several: tuple[Choice, ...]) -> _States:
    reached: _States = {}
    for state, words in states.items():
        for choice in several:
            key = _grown(plan, state, choice)
            if key is not None and key not in reached:
                reached[key] = words + choice.words
    return reached


def _grown(plan: Plan, state: _State, choice: Choice) -> _State | None:
    """Return the state with one piece more; None if that is over a limit of its permission."""
    counts, masses, ways, needs = state
    number = choice.permission
    if number < 0 and not choice.ways and not choice.needs:
        return state
    if number >= 0:
        least, most, most_mass = plan.limits[number]
        if counts[number] == most:
            return None
        if most is not None or counts[number] < least:
            counts = (*counts[:number], counts[number] + 1, *counts[number + 1 :])
        if choice.mass:
            mass = round(masses[number] + choice.mass, 3)
            if most_mass is not None and mass > most_mass:
                return None
            masses = (*masses[:number], mass, *masses[number + 1 :])
    if choice.ways or choice.needs:
        ways, needs = ways | choice.ways, needs | choice.needs
    return _State(counts, masses, ways, needs)


def _lacks(laid: _Laid, counts: tuple[int, ...]) -> bool:
    """Say whether something asked for is not there, at a position that this template has."""
    short = [number for number, least in laid.plan.least if counts[number] < least]
    if not short:
        return False
    drawn = {name for names in laid.template.places for name in names}
    return any(not drawn.isdisjoint(laid.node.permissions[number].at) for number in short)


def _all_choices(laid: _Laid) -> list[tuple[Choice, ...]] | None:
    """Return what each piece can be; None as soon as one can be nothing.

    What is remembered is looked up first: most molecules fail by a piece that was met before.
    """
    graph, known = laid.task.graph, laid.plan.choices
    marks = dict(zip(laid.atoms, laid.template.marks, strict=True))
    found: list[tuple[Choice, ...] | None] = []
    keys: list[Any] = []
    for piece in laid.pieces:
        number = graph.numbers.get(piece)
        if number is None:
            number = laid.task.vocabulary.number(graph, piece)
        links = piece.links
        key: Any = (
            (number, marks[links[0].core])
            if len(links) == 1
            else (number, *[marks[link.core] for link in links])
        )
        choices = known.get(key)
        if choices is not None and not choices:
            return None
        keys.append(key)
        found.append(choices)
    return _worked_out(laid, keys, found)


def _worked_out(
    laid: _Laid, keys: Sequence[Any], found: list[tuple[Choice, ...] | None]
) -> list[tuple[Choice, ...]] | None:
    """Work out what pieces can be that were not met before; first where something must stand."""
    asked_for = {laid.atoms[place] for some in laid.asked_for for place in some}
    fresh = [number for number, known in enumerate(found) if known is None]
    if asked_for and len(fresh) > 1:
        fresh.sort(key=lambda number: laid.pieces[number].links[0].core not in asked_for)
    whole = [() if known is None else known for known in found]
    for number in fresh:
        whole[number] = _fresh(laid, keys[number], laid.pieces[number])
        if not whole[number]:
            return None
    return whole


def _fresh(laid: _Laid, key: Any, piece: Piece) -> tuple[Choice, ...]:
    """Work out what a piece can be, and remember it unless more than the piece was looked at."""
    names = dict(zip(laid.atoms, laid.template.places, strict=True))
    there = opened(laid.node, piece.shape, tuple([names[link.core] for link in piece.links]))
    if there.free and not there.permissions:
        choices: tuple[Choice, ...] = (Choice(-1, 0.0, _NO_WAY, _NO_WAY, ()),)
    elif not there.permissions:
        choices = ()
    else:
        before = len(laid.task.graph.cut_short)
        options = options_of(laid.task, laid.node, laid.embedding, piece)
        choices = tuple([_choice(laid.plan, option) for option in options])
        if not there.is_local or len(laid.task.graph.cut_short) > before:
            return choices
    if len(laid.plan.choices) >= MOST_KNOWN:
        laid.plan.choices.clear()
    laid.plan.choices[key] = choices
    return choices


def _choice(plan: Plan, option: Option) -> Choice:
    placed = () if option.placement is None else with_inner((option.placement,))
    number = -1 if option.permission is None else option.permission
    limited = number >= 0 and (plan.limits[number] != (0, None, None))
    return Choice(
        permission=number if limited else -1,
        mass=option.mass,
        ways=option.ways,
        needs=option.needs,
        words=tuple([in_words(one) for one in placed if one.term]),
    )
