"""What one term, or nothing but the place, makes of a piece, short of searching nested nodes."""

from dataclasses import replace

from chem.markush.bounds import (
    broken_carbons,
    broken_ring_size,
    carbons_joined,
    mass_of,
)
from chem.markush.compiled import CompiledNode, CompiledPermission, CompiledTerm
from chem.markush.fragments import Fragment
from chem.markush.options import Option, inside, placed, told_inside
from chem.markush.pieces import Embedding, Piece
from chem.markush.placements import Fault, Placement, names_of, place_of
from chem.markush.states import Outcome, Task


def anything(task: Task, embedding: Embedding, piece: Piece, fragment: Fragment) -> Option:
    """Make the option of a piece that stands where anything may."""
    placement = Placement(
        place=place_of(embedding, piece),
        piece=task.vocabulary.name(fragment),
        atoms=piece.atoms,
        names=names_of(embedding, piece),
        text=fragment.text,
    )
    return Option(permission=None, placement=placement)


def is_of_class(task: Task, term: CompiledTerm, fragment: Fragment) -> bool:
    """Say whether the class admits the piece; what no carbon binds has no skeleton at all."""
    if term.term.skeleton is not None and not carbons_joined(fragment):
        return False
    return term.node is not None or task.vocabulary.admits(term.term.word, fragment)


def beyond(found: list[Option], fault: Fault) -> list[Option]:
    """Return the option with the bound it breaks, if it is what the term means but for that."""
    return [replace(one, faults=(fault,)) for one in found if not one.faults][:1]


def option_of(
    task: Task,
    index: int,
    permission: CompiledPermission,
    term: CompiledTerm,
    there: tuple[Embedding, Piece, Fragment],
) -> Option:
    """Make the option of a piece that the term takes."""
    embedding, piece, fragment = there
    placement = Placement(
        place=place_of(embedding, piece, permission.at),
        piece=task.vocabulary.name(fragment),
        atoms=piece.atoms,
        term=term.words,
        way="" if term.term.is_parent else permission.permission.way,
        after=permission.permission.after,
        is_parent=term.term.is_parent,
        names=names_of(embedding, piece),
        text=fragment.text,
        word=term.term.word,
    )
    return Option(
        permission=index,
        ways=frozenset((placement.way,)) - {""},
        needs=frozenset((placement.after,)) - {""},
        placement=placement,
        mass=mass_of(fragment) if permission.permission.max_mass is not None else 0.0,
    )


def bound_of(
    task: Task, term: CompiledTerm, option: Option, there: tuple[Embedding, Piece, Fragment]
) -> Fault | None:
    """Return the bound that the piece breaks: the nearest fault, for the class is right."""
    embedding, piece, fragment = there
    said = broken_carbons(term.term, fragment)
    if not said and term.is_bounded:
        said = task.vocabulary.broken_bound(term.term, term.words, fragment)
        said = said or broken_ring_size(term.term, task.graph, embedding, piece)
    if not said or option.placement is None:
        return None
    return Fault(f"{option.placement.piece} at {option.placement.place}: {said}")


def bound_as(term: CompiledTerm, piece: Piece) -> bool:
    """Say whether the bonds to the core are of the order that the term asks for."""
    orders = {link.order for link in piece.links}
    wanted = {"single": {1.0}, "double": {2.0}}.get(term.term.bond, orders)
    return orders <= (wanted | {1.5} if piece.shape == "bridge" else wanted)


def nested_option(
    option: Option, term: CompiledTerm, node: CompiledNode, outcome: Outcome
) -> Option:
    """Make the option of a piece that a nested node takes, and what stands in it."""
    placement = option.placement and replace(
        option.placement,
        piece=term.term.word,
        atoms=tuple(outcome.embedding.names),
        node=node.name,
        inner=inside(node.name, placed(outcome.placements)),
    )
    return replace(
        option,
        ways=option.ways | outcome.ways,
        needs=(option.needs | outcome.needs) - outcome.ways,
        faults=told_inside(node.name, outcome.faults),
        placement=placement,
    )
