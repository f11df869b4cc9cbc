"""What a piece can be at its place, short of searching: open permissions, refusals, bounds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chem.markush.compiled import CompiledNode, CompiledPermission, Names, Opened
from chem.markush.placements import Fault, Placement
from chem.markush.reading import Shape


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


def opened(node: CompiledNode, shape: Shape, names: Names) -> Opened:
    """Return what is open for a piece that hangs in this way on core atoms of these names."""
    key = shape, names
    found = node.opened.get(key)
    if found is None:
        found = node.opened[key] = _opened(node, shape, names)
    return found


def _opened(node: CompiledNode, shape: Shape, names: Names) -> Opened:
    governed = frozenset(name for permission in node.permissions for name in permission.at)
    return Opened(
        tuple(
            (index, permission)
            for index, permission in enumerate(node.permissions)
            if permission.permission.shape == shape
            and all(not permission.at.isdisjoint(each) for each in names)
        ),
        node.elsewhere == "permitted" and all(governed.isdisjoint(each) for each in names),
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
