"""Reclassify: measure what is stored against law or chemistry that changed since; rows are added.

Old rows are closed, never changed, so that a question about the past keeps its answer. Many
processes may run it at once: each substance is claimed by one.
"""

from collections.abc import Sequence
from datetime import datetime

from chem.structures import Source
from ews.compute.records import ChemFault
from ews.flow.classify import classify
from ews.flow.determine import determine
from ews.flow.exchange import Exchange
from ews.flow.normalise import actives_in
from ews.flow.records import Active
from ews.log import get_logger
from ews.store.classifications import claim_unclassified, next_instant, unclassified
from ews.store.connection import Connection
from ews.store.substances import Substance, read_substances
from ews.store.transactions import transaction

PAGE = 50
log = get_logger(__name__)


async def reclassify(exchange: Exchange) -> int:
    """Measure all substances not yet measured under the present ruleset; return how many."""
    done = after_id = 0
    while True:
        async with exchange.pool.acquire() as conn:
            ids = await unclassified(
                conn, ruleset_id=exchange.ruleset_id, after_id=after_id, limit=PAGE
            )
            substances = await read_substances(conn, ids)
        if not ids:
            return done
        after_id = ids[-1]
        actives = await _examine(exchange, [substances[each] for each in ids])
        async with transaction(exchange.pool) as conn:
            done += await _record(conn, exchange, actives, at=exchange.clock.now())


async def _examine(exchange: Exchange, substances: Sequence[Substance]) -> dict[int, Active]:
    """Return each substance as the present chemistry sees it, by its id."""
    sources = [Source(kind="smiles", text=each.smiles) for each in substances]
    found: dict[int, Active] = {}
    answers = await exchange.compute.examine(sources)
    for substance, answer in zip(substances, answers, strict=True):
        if isinstance(answer, ChemFault):
            log.warning("reclassify_failed", substance_id=substance.id, code=answer.code)
            continue
        actives = actives_in(exchange.names, answer)
        if len(actives) == 1:
            found[substance.id] = actives[0]
        else:
            log.warning("reclassify_split", substance_id=substance.id, parts=len(actives))
    return found


async def _record(
    conn: Connection, exchange: Exchange, actives: dict[int, Active], *, at: datetime
) -> int:
    ruleset_id = exchange.ruleset_id
    claimed = await claim_unclassified(conn, sorted(actives), ruleset_id=ruleset_id, at=at)
    if not claimed:
        return 0
    mine = {key: actives[key] for key in sorted(claimed)}
    instant = await next_instant(conn, list(mine), at=at)
    await classify(conn, mine, ruleset_id=ruleset_id, at=instant)
    await determine(
        conn,
        mine,
        ruleset_id=ruleset_id,
        chem_version=exchange.compute.ready.chem_version,
        at=instant,
    )
    return len(claimed)
