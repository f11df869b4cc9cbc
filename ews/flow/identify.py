"""Identify: the place of each drawing, and of each of its active components, in the registry."""

from collections.abc import Iterable
from datetime import datetime

from ews.flow.exchange import Remembered
from ews.flow.records import Active
from ews.store.connection import Connection
from ews.store.drawings import Drawing, register_drawings
from ews.store.substances import NewSubstance, register_substances


async def identify(
    conn: Connection, actives: Iterable[Active], known: Remembered[str, int], *, at: datetime
) -> dict[str, int]:
    """Return the substance id of each component by its parent key; add what is new.

    known: ids that were committed before; nobody asks the database about them.
    """
    ids: dict[str, int] = {}
    unknown: dict[str, Active] = {}
    for active in actives:
        key = active.component.keys.parent
        remembered = known.get(key)
        if remembered is None:
            unknown[key] = active
        else:
            ids[key] = remembered
    if unknown:
        found = await register_substances(conn, [_new(a) for a in unknown.values()], at=at)
        ids |= {key: registered.id for key, registered in found.items()}
    return ids


async def identify_drawings(
    conn: Connection, drawings: Iterable[Drawing], known: Remembered[Drawing, int]
) -> dict[Drawing, int]:
    """Return the id of each drawing; add what is new.

    known: ids that were committed before; nobody asks the database about them.
    """
    each = dict.fromkeys(drawings)
    ids = {drawing: found for drawing in each if (found := known.get(drawing)) is not None}
    unknown = [drawing for drawing in each if drawing not in ids]
    return ids | await register_drawings(conn, unknown) if unknown else ids


def _new(active: Active) -> NewSubstance:
    return NewSubstance(
        component=active.component,
        name=active.name,
        chem_version=active.chem_version,
        rdkit_version=active.rdkit_version,
    )
