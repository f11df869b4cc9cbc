"""What a piece can be at its place, short of searching: open permissions, refusals, bounds."""

from dataclasses import dataclass, replace

from chem.markush.compile import CompiledNode, CompiledPermission
from chem.markush.pieces import Embedding, Piece
from chem.markush.placements import Fault, Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing a piece can be: counted for a permission (None: for none).

    mass: of the piece in g/mol, where the permission limits all its pieces together.
    """

    permission: int | None
    ways: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    placement: Placement | None = None
    mass: float = 0.0


def is_open(permission: CompiledPermission, embedding: Embedding, piece: Piece) -> bool:
    """Say whether the permission is for this place and this way of hanging on it."""
    return permission.permission.shape == piece.shape and all(
        not permission.at.isdisjoint(embedding.names[link.core]) for link in piece.links
    )


def is_elsewhere(node: CompiledNode, embedding: Embedding, piece: Piece) -> bool:
    """Say whether no permission names any place the piece hangs on."""
    governed = frozenset(name for permission in node.permissions for name in permission.at)
    return all(governed.isdisjoint(embedding.names[link.core]) for link in piece.links)


def is_unchanged(option: Option) -> bool:
    """Say whether the piece is what the parent itself has there."""
    return bool(option.placement and option.placement.is_parent and not option.ways)


def refused(open_here: list[tuple[int, CompiledPermission]], fault: Fault) -> list[Option]:
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
