"""What a piece can be at its place, short of searching: open permissions, refusals, bounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from chem.markush.compiled import (
    CompiledNode,
    CompiledPermission,
    CompiledTerm,
    Names,
    Opened,
)
from chem.markush.pieces import Piece
from chem.markush.placements import Fault, Placement
from chem.markush.reading import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing a piece can be: counted for a permission (None: for none).

    mass: of the piece in g/mol, where the permission limits all its pieces together. The atoms of
    the placement are counted within the piece once the option is remembered.
    """

    permission: int | None
    ways: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    placement: Placement | None = None
    mass: float = 0.0


def opened(node: CompiledNode, shape: Shape, names: Names) -> Opened:
    """Return what is open for a piece that hangs in this way on core atoms of these names."""
    key = shape, names
    found = node.opened.get(key)
    if found is None:
        found = node.opened[key] = _opened(node, shape, names)
    return found


def _opened(node: CompiledNode, shape: Shape, names: Names) -> Opened:
    governed = frozenset(name for permission in node.permissions for name in permission.at)
    there = tuple(
        (index, permission)
        for index, permission in enumerate(node.permissions)
        if permission.permission.shape == shape
        and all(not permission.at.isdisjoint(each) for each in names)
    )
    terms = [term for _, permission in there for term in permission.terms]
    return Opened(
        there,
        node.elsewhere == "permitted" and all(governed.isdisjoint(each) for each in names),
        all(_is_local(term, shape) for term in terms),
    )


def _is_local(term: CompiledTerm, shape: Shape) -> bool:
    """Say whether the term looks at nothing but the piece; a piece by one bond closes no ring."""
    if shape != "single":
        return term.node is None and not term.term.ring_sizes
    return term.node is None or _stays_inside(term.node)


def _stays_inside(node: CompiledNode) -> bool:
    inner = (term.node for one in node.permissions for term in one.terms)
    return not node.looks_out and all(one is None or _stays_inside(one) for one in inner)


def relative(option: Option, piece: Piece) -> Option:
    """Return the option with atoms counted within the piece, as it is remembered."""
    if option.placement is None:
        return option
    index = {atom: number for number, atom in enumerate(piece.atoms)}
    return replace(option, placement=_renumbered(option.placement, index))


def placed(taken: Iterable[tuple[Placement, Piece]]) -> tuple[Placement, ...]:
    """Return the placements with the atoms of the molecule."""
    return tuple(_renumbered(one, dict(enumerate(piece.atoms))) for one, piece in taken)


def _renumbered(placement: Placement, index: Mapping[int, int]) -> Placement:
    return replace(
        placement,
        atoms=tuple([index[atom] for atom in placement.atoms]),
        inner=tuple([_renumbered(one, index) for one in placement.inner]),
    )


def is_unchanged(option: Option) -> bool:
    """Say whether the piece is what the parent itself has there."""
    return bool(option.placement and option.placement.is_parent and not option.ways)


def refused(open_here: Iterable[tuple[int, CompiledPermission]], fault: Fault) -> list[Option]:
    """Return the fault, counted for a permission that asks for a piece there: it is said once."""
    asked = [
        Option(permission=index, faults=(fault,))
        for index, permission in open_here
        if permission.permission.least
    ]
    return asked or [Option(permission=None, faults=(fault,))]


def told_inside(node: str, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Say in which nested node the faults lie."""
    return tuple(replace(fault, text=f"in {node}: {fault.text}") for fault in faults)


def inside(node: str, placements: tuple[Placement, ...]) -> tuple[Placement, ...]:
    """Give the placements inside a nested node their place there."""
    return tuple(
        replace(
            placement,
            place=f"{node}, {placement.place}",
            names=frozenset(f"{node}, {name}" for name in placement.names),
        )
        for placement in placements
    )
