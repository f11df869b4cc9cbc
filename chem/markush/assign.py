"""Which permission takes which piece: all ways of assigning them, merged where they are alike.

Pieces are taken one after the other. What matters for the rest is only how often each limited
permission was used, which ways are in use and which ways are still needed, so assignments that
agree in these are one state and the better one is kept. The search is exact and cannot explode.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chem.markush.compile import CompiledNode, CompiledPermission, CompiledTerm
from chem.markush.fragments import Fragment, text_of
from chem.markush.graph import Graph
from chem.markush.options import (
    Option,
    inside,
    is_elsewhere,
    is_open,
    is_unchanged,
    refused,
    told_inside,
    within,
)
from chem.markush.pieces import Embedding, Piece, embeddings
from chem.markush.placements import (
    Fault,
    Placement,
    missing,
    not_permitted,
    place_of,
    too_many,
)
from chem.markush.vocabulary import CompiledVocabulary

# Near misses are explained on this many ways of laying the core; a yes looks at all of them.
MOST_EXPLAINED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The molecule, the vocabulary, and whether faults are collected or end the search.

    brief: pieces that stand where anything may are not told, nor cut out.
    """

    graph: Graph
    vocabulary: CompiledVocabulary
    lenient: bool
    brief: bool = False

    def fragment(self, piece: Piece) -> Fragment:
        """Return the facts of the piece, cut out."""
        return self.vocabulary.fragment(text_of(self.graph, piece))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One way of reading a node. needs: ways that must be in use somewhere else."""

    embedding: Embedding
    ways: frozenset[str]
    needs: frozenset[str]
    faults: tuple[Fault, ...]
    placements: tuple[Placement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Partial:
    faults: tuple[Fault, ...] = ()
    placements: tuple[Placement, ...] = ()


_State = tuple[tuple[int, ...], frozenset[str], frozenset[str]]


def weight(faults: tuple[Fault, ...]) -> tuple[int, int]:
    """Return how far a reading with these faults is from fitting: their number, then their size."""
    return len(faults), sum(fault.size for fault in faults)


def outcomes(task: Task, node: CompiledNode, embedding: Embedding) -> list[Outcome]:
    """Return the best reading for each set of ways used and needed; none if it does not fit."""
    loose = () if node.elsewhere == "permitted" else _loose_bonds(embedding)
    if loose and not task.lenient:
        return []
    ways = frozenset((embedding.template.way,)) - {""}
    start = tuple(0 for _ in node.permissions), ways, frozenset[str]()
    states = {start: _Partial(faults=loose)}
    for piece in embedding.pieces:
        states = _advance(task, node, states, _options(task, node, embedding, piece))
        if not states:
            return []
    return _finish(task, node, embedding, states)


def _loose_bonds(embedding: Embedding) -> tuple[Fault, ...]:
    found = []
    for pair in embedding.loose:
        ends = [(*embedding.names[atom], "the core")[0] for atom in pair]
        found.append(Fault(f"a bond joins {ends[0]} and {ends[1]}: no such ring is permitted"))
    return tuple(found)


def _advance(
    task: Task,
    node: CompiledNode,
    states: dict[_State, _Partial],
    options: list[Option],
) -> dict[_State, _Partial]:
    reached: dict[_State, _Partial] = {}
    for (counts, ways, needs), partial in states.items():
        for option in options:
            counted, over = _count(node, counts, option.permission)
            if over and not task.lenient:
                continue
            key = counted, ways | option.ways, needs | option.needs
            placed = (*partial.placements, option.placement) if option.placement else None
            grown = _Partial(
                faults=(*partial.faults, *option.faults, *over),
                placements=placed or partial.placements,
            )
            if key not in reached or weight(grown.faults) < weight(reached[key].faults):
                reached[key] = grown
    return reached


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


def _finish(
    task: Task, node: CompiledNode, embedding: Embedding, states: dict[_State, _Partial]
) -> list[Outcome]:
    best: dict[tuple[frozenset[str], frozenset[str]], Outcome] = {}
    for (counts, ways, needs), partial in states.items():
        lacking = tuple(
            Fault(missing(permission))
            for permission, count in zip(node.permissions, counts, strict=True)
            if count < permission.permission.least
        )
        if lacking and not task.lenient:
            continue
        outcome = Outcome(
            embedding=embedding,
            ways=ways,
            needs=needs - ways,
            faults=(*partial.faults, *lacking),
            placements=partial.placements,
        )
        known = best.get((ways, outcome.needs))
        if known is None or weight(outcome.faults) < weight(known.faults):
            best[ways, outcome.needs] = outcome
    return list(best.values())


def _options(task: Task, node: CompiledNode, embedding: Embedding, piece: Piece) -> list[Option]:
    """Return everything the piece can be; in a lenient task at least one thing, with its fault.

    What the parent itself has there is no modification, so it is not also read as one.
    """
    open_here = [
        (index, permission)
        for index, permission in enumerate(node.permissions)
        if is_open(permission, embedding, piece)
    ]
    free = node.elsewhere == "permitted" and is_elsewhere(node, embedding, piece)
    if task.brief and free:
        return [Option(permission=None)]
    fragment = task.fragment(piece)
    found: list[Option] = []
    for index, permission in open_here:
        found.extend(_by_permission(task, (index, permission), (embedding, piece, fragment)))
    kept = [option for option in found if not option.faults]
    own = [option for option in kept if is_unchanged(option)]
    if own:
        return own[:1]
    if free:
        kept.append(_anything(task, embedding, piece, fragment))
    if kept or not task.lenient:
        return kept
    place = place_of(embedding, piece)
    text = not_permitted(task.vocabulary, fragment, place, (p for _, p in open_here))
    return found + refused(open_here, Fault(text, len(piece.atoms)))


def _anything(task: Task, embedding: Embedding, piece: Piece, fragment: Fragment) -> Option:
    placement = Placement(
        place=place_of(embedding, piece),
        piece=task.vocabulary.name(fragment),
        atoms=piece.atoms,
    )
    return Option(permission=None, placement=placement)


def _by_permission(
    task: Task,
    numbered: tuple[int, CompiledPermission],
    there: tuple[Embedding, Piece, Fragment],
) -> Iterator[Option]:
    index, permission = numbered
    embedding, piece, fragment = there
    for term in permission.terms:
        placement = Placement(
            place=place_of(embedding, piece, permission.at),
            piece=task.vocabulary.name(fragment),
            atoms=piece.atoms,
            term=term.words,
            way="" if term.term.is_parent else permission.permission.way,
            after=permission.permission.after,
            is_parent=term.term.is_parent,
        )
        option = Option(
            permission=index,
            ways=frozenset((placement.way,)) - {""},
            needs=frozenset((placement.after,)) - {""},
            placement=placement,
        )
        if term.node is not None:
            yield from _by_node(task, term, option, piece)
        elif within(term, fragment) and task.vocabulary.admits(term.term.word, fragment):
            yield option


def _by_node(task: Task, term: CompiledTerm, option: Option, piece: Piece) -> Iterator[Option]:
    """Yield the readings of a piece by a nested node; the nearest ones if none fits."""
    link = piece.links[0]
    if term.node is None or option.placement is None or link.order != 1:
        return
    found = [
        outcome
        for embedding in embeddings(
            task.graph, term.node.templates, scope=frozenset(piece.atoms), anchor=link.piece
        )
        for outcome in outcomes(task, term.node, embedding)
    ]
    best = min((weight(outcome.faults) for outcome in found), default=(0, 0))
    for outcome in found:
        if weight(outcome.faults) == best:
            placement = replace(
                option.placement,
                piece=term.words,
                atoms=tuple(outcome.embedding.names),
                node=term.node.name,
                inner=inside(term.node.name, outcome.placements),
            )
            yield replace(
                option,
                ways=option.ways | outcome.ways,
                needs=(option.needs | outcome.needs) - outcome.ways,
                faults=told_inside(term.node.name, outcome.faults),
                placement=placement,
            )
