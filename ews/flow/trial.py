"""A trial: what would be answered to reports if they were sent now. Nothing is stored.

Said: whether each would be loaded, and why not; what its findings are, families and status. Not
said: what would be new. That a substance was never reported is nobody's to find out by asking.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ews.flow.acknowledge import acknowledge, status_document
from ews.flow.determine import status_on
from ews.flow.exchange import Exchange
from ews.flow.receive import receive
from ews.flow.records import Active, Candidate, Received
from ews.flow.run import CHUNK, prepare
from ews.flow.sender import Sender
from ews.flow.versions import Answered, History, Prepared, again, settle
from ews.store.reading import reading
from ews.store.reports import versions_by_reference
from ews.store.substances import ids_by_inchikey
from schemas.acknowledgements import Acknowledgement

NOBODYS = UUID(int=0)
UNREGISTERED = 0


async def trial(
    exchange: Exchange, sender: Sender, bodies: Sequence[object]
) -> list[Acknowledgement]:
    """Answer each document as if it were sent now, in order, each on top of those before it.

    `written` says whether sending it would write anything. The report_id is null where the
    reference is new; a substance_id is null where the sender may find no such substance.
    """
    received = [receive(body) for body in bodies]
    prepared: list[Prepared] = []
    for start in range(0, len(received), CHUNK):
        prepared += await prepare(exchange, sender, received[start : start + CHUNK])
    histories = await _histories(exchange, sender, received)
    settled = settle(received, prepared, histories)
    ids = await _ids(exchange, sender, settled.accepted.values())
    answers = dict(settled.answers)
    for place, candidate in settled.accepted.items():
        history = histories.get(candidate.report.reference)
        answers[place] = _answer(exchange, candidate, ids, history)
    for place, earlier in settled.repeats.items():
        answers[place] = again(answers[earlier].document)
    return [answers[place] for place in range(len(received))]


async def _histories(
    exchange: Exchange, sender: Sender, received: Sequence[Received]
) -> dict[str, History]:
    """Return what the sender told before under these references; nothing is locked or added."""
    references = sorted({one.reference for one in received if one.reference})
    async with exchange.pool.acquire() as conn:
        stored = await versions_by_reference(conn, sender.organisation_id, references)
    return {
        reference: History(
            report_id=versions[0].report_id,
            versions={
                each.version: Answered(
                    version_kind=each.version_kind,
                    body_sha256=each.body_sha256,
                    acknowledgement=each.acknowledgement,
                )
                for each in versions
            },
        )
        for reference, versions in stored.items()
    }


async def _ids(
    exchange: Exchange, sender: Sender, candidates: Iterable[Candidate]
) -> dict[str, int]:
    keys = {active.component.keys.parent for one in candidates for active in _actives(one)}
    async with reading(exchange.readers, sender, at=exchange.clock.now()) as conn:
        return await ids_by_inchikey(conn, sorted(keys)) if keys else {}


def _actives(candidate: Candidate) -> list[Active]:
    return [active for finding in candidate.findings for active in finding.actives]


def _statuses(exchange: Exchange, active: Active, day: date) -> Sequence[Mapping[str, Any]]:
    """Return the status in each jurisdiction; many rows of a file name the same substances."""
    known, key = exchange.known.statuses, (active.component.keys.parent, day)
    found = known.get(key)
    if found is None:
        answers = status_on(active, exchange.coverage, valid_on=day)
        found = answers, [status_document(each) for each in answers]
        known.put(key, found)
    return found[1]


def _answer(
    exchange: Exchange, candidate: Candidate, ids: Mapping[str, int], history: History | None
) -> Acknowledgement:
    day = candidate.report.dates.incident_on
    keys = {active.component.keys.parent for active in _actives(candidate)}
    made = acknowledge(
        candidate,
        report_id=history.report_id if history else NOBODYS,
        ids={key: ids.get(key, UNREGISTERED) for key in keys},
        novelty={},
        statuses=lambda active: _statuses(exchange, active, day),
    )
    document = dict(made.document)
    document["report_id"] = str(history.report_id) if history else None
    for finding in document["findings"]:
        for substance in finding["substances"]:
            substance["substance_id"] = substance["substance_id"] or None
    return Acknowledgement(outcome=made.outcome, document=document, written=True)
