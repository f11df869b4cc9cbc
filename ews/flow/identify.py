"""Identify: the place of each active component in the registry of substances."""

from collections.abc import Iterable
from datetime import datetime

from ews.flow.exchange import Remembered
from ews.flow.records import Active
from ews.store.connection import Connection
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


def _new(active: Active) -> NewSubstance:
    return NewSubstance(
        component=active.component,
        name=active.name,
        chem_version=active.chem_version,
        rdkit_version=active.rdkit_version,
    )
