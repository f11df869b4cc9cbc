"""Which permission takes which piece: all ways of assigning them, merged where they are alike.

Pieces are taken one after the other. What matters for the rest is only how often each limited
permission was used, which ways are in use and which ways are still needed, so assignments that
agree in these are one state and the better one is kept. The search is exact and cannot explode.
"""

from collections.abc import Iterator

from chem.markush.bounds import (
    carbons_fit,
)
from chem.markush.compiled import CompiledNode, CompiledPermission, CompiledTerm, Names, Opened
from chem.markush.fragments import Fragment
from chem.markush.options import (
    Option,
    is_unchanged,
    opened,
    refused,
    relative,
)
from chem.markush.pieces import Embedding, Hanging, Piece, embeddings
from chem.markush.placements import (
    Fault,
    Placement,
    not_permitted,
    place_of,
)
from chem.markush.states import Outcome, Partial, State, Task, grown, lacking, weight
from chem.markush.termed import (
    anything,
    beyond,
    bound_as,
    bound_of,
    is_of_class,
    nested_option,
    option_of,
)

# Near misses are explained on this many ways of laying the core; a yes looks at all of them.
MOST_EXPLAINED = 40

# Pieces remembered for each node; they are read anew from there on.
MOST_KNOWN = 200


def outcomes(task: Task, node: CompiledNode, embedding: Embedding) -> list[Outcome]:
    """Return the best reading for each set of ways used and needed; none if it does not fit."""
    loose = () if node.elsewhere == "permitted" else _loose_bonds(embedding)
    if not task.lenient and (loose or not _has_places(node, embedding)):
        return []
    ways = frozenset((embedding.template.way,)) - {""}
    zeros = tuple(0 for _ in node.permissions)
    start = State(zeros, tuple(map(float, zeros)), ways)
    states = {start: Partial(faults=loose)}
    for piece in embedding.pieces:
        states = _advance(task, node, states, (piece, options_of(task, node, embedding, piece)))
        if not states:
            return []
    return _finish(task, node, embedding, states)


def _has_places(node: CompiledNode, embedding: Embedding) -> bool:
    """Say whether something at least is permitted wherever a piece hangs."""
    for piece in embedding.pieces:
        there = opened(node, piece.shape, _names(embedding, piece))
        if not there.permissions and not there.free:
            return False
    return True


def _names(embedding: Embedding, piece: Piece) -> Names:
    return tuple([embedding.names[link.core] for link in piece.links])


def _loose_bonds(embedding: Embedding) -> tuple[Fault, ...]:
    found = []
    for pair in embedding.loose:
        ends = [(*embedding.names[atom], "the core")[0] for atom in pair]
        found.append(Fault(f"a bond joins {ends[0]} and {ends[1]}: no such ring is permitted"))
    return tuple(found)


def _advance(
    task: Task,
    node: CompiledNode,
    states: dict[State, Partial],
    there: tuple[Piece, tuple[Option, ...]],
) -> dict[State, Partial]:
    piece, options = there
    reached: dict[State, Partial] = {}
    for state, partial in states.items():
        for option in options:
            key, over = grown(task, node, state, option)
            if over and not task.lenient:
                continue
            placement = option.placement
            more = Partial(
                faults=(*partial.faults, *option.faults, *over),
                placements=(*partial.placements, (placement, piece))
                if placement
                else partial.placements,
            )
            if key not in reached or weight(more.faults) < weight(reached[key].faults):
                reached[key] = more
    return reached


def _finish(
    task: Task, node: CompiledNode, embedding: Embedding, states: dict[State, Partial]
) -> list[Outcome]:
    best: dict[tuple[frozenset[str], frozenset[str], tuple[Placement, ...]], Outcome] = {}
    for state, partial in states.items():
        absent = lacking(node, embedding, state.counts)
        if absent and not task.lenient:
            continue
        outcome = Outcome(
            embedding=embedding,
            ways=state.ways,
            needs=state.needs - state.ways,
            faults=(*partial.faults, *absent),
            placements=partial.placements,
        )
        key = state.ways, outcome.needs, state.inner
        known = best.get(key)
        if known is None or weight(outcome.faults) < weight(known.faults):
            best[key] = outcome
    return list(best.values())


def options_of(
    task: Task, node: CompiledNode, embedding: Embedding, piece: Piece
) -> tuple[Option, ...]:
    """Return everything the piece can be, with atoms counted within it.

    It is worked out once for all molecules that have the piece there; once for each molecule where
    more than the piece is looked at.
    """
    names = _names(embedding, piece)
    there = opened(node, piece.shape, names)
    if task.brief and there.free:
        return (Option(permission=None),)
    how = task.lenient, task.brief, task.apart
    if there.is_local:
        return _known_options(task, node, there, (embedding, piece, names, how))
    key = node, piece, names, frozenset(embedding.names), how
    found: tuple[Option, ...] | None = task.graph.kept.get(key)
    if found is None:
        found = _all_options(task, there, embedding, piece)
        task.graph.kept[key] = found
    return found


def _known_options(
    task: Task,
    node: CompiledNode,
    there: Opened,
    asked: tuple[Embedding, Piece, Names, tuple[bool, ...]],
) -> tuple[Option, ...]:
    embedding, piece, names, how = asked
    key = names, task.vocabulary.number(task.graph, piece), how
    found: tuple[Option, ...] | None = node.known.get(key)
    if found is None:
        before = len(task.graph.cut_short)
        found = _all_options(task, there, embedding, piece)
        if len(node.known) >= MOST_KNOWN:
            node.known.clear()
        if len(task.graph.cut_short) == before:
            node.known[key] = found
    return found


def _all_options(
    task: Task, there: Opened, embedding: Embedding, piece: Piece
) -> tuple[Option, ...]:
    found = _fresh_options(task, there, embedding, piece)
    return tuple([relative(option, piece) for option in found])


def _fresh_options(task: Task, there: Opened, embedding: Embedding, piece: Piece) -> list[Option]:
    """Return everything the piece can be; in a lenient task at least one thing, with its fault.

    What the parent itself has there is no modification, so it is not also read as one.
    """
    fragment = task.fragment(piece)
    found: list[Option] = []
    for numbered in there.permissions:
        found.extend(_by_permission(task, numbered, (embedding, piece, fragment)))
    kept = [option for option in found if not option.faults]
    own = [option for option in kept if is_unchanged(option)]
    if own:
        return own[:1]
    if there.free:
        kept.append(anything(task, embedding, piece, fragment))
    if kept or not task.lenient:
        return kept
    place = place_of(embedding, piece)
    text = not_permitted(task.vocabulary, fragment, place, (p for _, p in there.permissions))
    return found + refused(there.permissions, Fault(text, len(piece.atoms)))


def _by_permission(
    task: Task,
    numbered: tuple[int, CompiledPermission],
    there: tuple[Embedding, Piece, Fragment],
) -> Iterator[Option]:
    index, permission = numbered
    embedding, piece, fragment = there
    for term in permission.terms:
        if not is_of_class(task, term, fragment):
            continue
        if not task.lenient and not carbons_fit(term.term, fragment):
            continue
        option = option_of(task, index, permission, term, there)
        fault = bound_of(task, term, option, there)
        if fault is not None and not task.lenient:
            continue
        found = [option]
        if term.node is not None:
            found = list(_by_node(task, term, option, (embedding, piece, permission)))
        yield from found if fault is None else beyond(found, fault)


def _by_node(
    task: Task,
    term: CompiledTerm,
    option: Option,
    there: tuple[Embedding, Piece, CompiledPermission],
) -> Iterator[Option]:
    """Yield the readings of a piece by a nested node; the nearest ones if none fits."""
    embedding, piece, permission = there
    if term.node is None or option.placement is None or not bound_as(term, piece):
        return
    single = piece.shape == "single"
    hanging = Hanging(
        frozenset(piece.atoms),
        tuple((one.piece, () if single else embedding.names[one.core]) for one in piece.links),
        () if single else permission.permission.at,
    )
    for outcome in _nearest_within(task, term.node, hanging):
        yield nested_option(option, term, term.node, outcome)


def _nearest_within(task: Task, node: CompiledNode, hanging: Hanging) -> list[Outcome]:
    """Return the readings of a piece by the node, once for all that have it: the nearest ones."""
    key = node, hanging, task.lenient, task.brief, task.apart
    nearest: list[Outcome] | None = task.graph.kept.get(key)
    if nearest is None:
        found = [
            outcome
            for inner in embeddings(task.graph, node.templates, hanging)
            for outcome in outcomes(task, node, inner)
        ]
        best = min((weight(outcome.faults) for outcome in found), default=(0, 0))
        nearest = [outcome for outcome in found if weight(outcome.faults) == best]
        task.graph.kept[key] = nearest
    return nearest
