"""Reference: the substances of our own table of names stand in the registry, reported or not.

They are found by search and count as members of their families; what is new is measured against
sightings, of which they have none. Registering them again changes nothing, and many processes may
do it at once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from chem.name_table import NamedStructure, normalise_name
from chem.structures import Source
from ews.compute.records import Examined
from ews.flow.exchange import Exchange
from ews.flow.identify import identify
from ews.flow.normalise import actives_in
from ews.flow.records import Active
from ews.log import get_logger
from ews.store.search import (
    SubstanceName,
    mark_reference,
    reference_ids,
    replace_names,
    unmark_reference,
)
from ews.store.transactions import transaction
from schemas.names import load_name_rows

PAGE = 50
KINDS = ("preferred", "synonym", "code", "brand")  # of two names that fold alike the first is kept
log = get_logger(__name__)

Rows = Sequence[NamedStructure]


async def register_reference(exchange: Exchange, rows: Rows | None = None) -> int:
    """Register the substances of the table of names with all their names; return how many are new.

    rows: of another table. Their families and law are measured by `reclassify` afterwards.
    """
    by_key: dict[str, list[NamedStructure]] = defaultdict(list)
    for row in load_name_rows() if rows is None else rows:
        by_key[row.inchikey].append(row)
    async with transaction(exchange.pool) as conn:
        await unmark_reference(conn, list(by_key))
        held = await reference_ids(conn)
    missing = [key for key in by_key if key not in held]
    for start in range(0, len(missing), PAGE):
        held |= await _register(exchange, by_key, missing[start : start + PAGE])
    await _name(exchange, by_key, held)
    return sum(key in held for key in missing)


async def _register(
    exchange: Exchange, by_key: Mapping[str, Rows], keys: Sequence[str]
) -> dict[str, int]:
    sources = [Source(kind="smiles", text=by_key[key][0].smiles) for key in keys]
    answers = await exchange.compute.examine(sources)
    actives: list[Active] = []
    for key, answer in zip(keys, answers, strict=True):
        found = actives_in(exchange.names, answer) if isinstance(answer, Examined) else ()
        if [active.component.keys.parent for active in found] == [key]:
            actives += found
        else:
            log.warning("reference_unusable", inchikey=key, name=by_key[key][0].name)
    async with transaction(exchange.pool) as conn:
        known = exchange.known.substances
        ids = await identify(conn, actives, known, at=exchange.clock.now())
        await mark_reference(conn, sorted(ids.values()))
    return ids


async def _name(exchange: Exchange, by_key: Mapping[str, Rows], ids: Mapping[str, int]) -> None:
    keys = [key for key in by_key if key in ids]
    for start in range(0, len(keys), PAGE):
        page = keys[start : start + PAGE]
        names = [name for key in page for name in _names(ids[key], by_key[key])]
        async with transaction(exchange.pool) as conn:
            await replace_names(conn, sorted(ids[key] for key in page), names)


def _names(substance_id: int, rows: Rows) -> list[SubstanceName]:
    once: dict[str, SubstanceName] = {}
    for row in sorted(rows, key=lambda each: KINDS.index(each.kind)):
        folded = normalise_name(row.name)
        once.setdefault(
            folded,
            SubstanceName(substance_id=substance_id, folded=folded, name=row.name, kind=row.kind),
        )
    return list(once.values())
