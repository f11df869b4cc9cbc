"""The whole way of a report, in order; the only place that knows it.

Chemistry is asked before the transaction, because it may take seconds. Everything that is kept is
written in one transaction, the change counter last, because whoever holds it holds up all others.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date

from ews.clock import today
from ews.errors import EwsError
from ews.flow.chunk import Chunk
from ews.flow.delegating import delegation_issues
from ews.flow.exchange import Exchange
from ews.flow.histories import open_histories
from ews.flow.links import unseen_links
from ews.flow.marking import marking_issues
from ews.flow.normalise import normalise
from ews.flow.receive import receive
from ews.flow.records import Candidate, Received
from ews.flow.sender import Sender
from ews.flow.spectra_named import unfiled_spectra
from ews.flow.validate import validate
from ews.flow.versions import Prepared, again, settle
from ews.store.connection import Connection
from ews.store.transactions import transaction
from schemas.acknowledgements import Acknowledgement, rejection
from schemas.issues import RecordIssue
from schemas.reports.records import Report

LARGE = 4_000  # bytes of a record whose validation others should not have to wait for
CHUNK = 50  # records of one transaction, and structures of one round trip to chemistry


async def submit(
    exchange: Exchange, sender: Sender, bodies: Sequence[object]
) -> list[Acknowledgement]:
    """Take documents, each a report, and answer each, in order.

    A record that is refused harms none beside it. What is answered as loaded is committed.

    Raises:
        EwsError: the database or chemistry is not there; send the same again.
    """
    answered: list[Acknowledgement] = []
    for start in range(0, len(bodies), CHUNK):
        received = [receive(body) for body in bodies[start : start + CHUNK]]
        prepared = await prepare(exchange, sender, received)
        answered += await _store(exchange, sender, received, prepared)
    return answered


async def prepare(
    exchange: Exchange, sender: Sender, received: Sequence[Received]
) -> list[Prepared]:
    """Validate and normalise; return a candidate or its errors for each record. Stores nothing."""
    day = today(exchange.clock)
    read = [await _validate(one, today=day) for one in received]
    reports = [each for each in read if isinstance(each, Report)]
    examined = iter(await normalise(exchange.compute, exchange.resolver, reports))
    unseen = iter(await unseen_links(exchange, sender, reports))
    unfiled = iter(await unfiled_spectra(exchange, sender, reports))
    undelegated = iter(await delegation_issues(exchange, sender, reports))
    prepared: list[Prepared] = []
    for one, each in zip(received, read, strict=True):
        if not isinstance(each, Report):
            prepared.append(each)
            continue
        findings = next(examined)
        named = (*next(unseen), *next(unfiled))
        marked = (*named, *next(undelegated), *marking_issues(each))
        issues = (*findings.issues, *marked)
        if any(issue.level == "error" for issue in issues):
            prepared.append(issues)
            continue
        prepared.append(
            Candidate(received=one, report=each, findings=findings.findings, warnings=issues)
        )
    return prepared


async def _validate(one: Received, *, today: date) -> Report | tuple[RecordIssue, ...]:
    """Validate one record; let others be served after a large one."""
    if one.canonical is None or len(one.canonical) > LARGE:
        await asyncio.sleep(0)
    return validate(one, today=today)


async def _store(
    exchange: Exchange,
    sender: Sender,
    received: Sequence[Received],
    prepared: Sequence[Prepared],
) -> list[Acknowledgement]:
    """Store a chunk in one transaction; if that fails, each record in its own."""
    try:
        return await _transact(exchange, sender, received, prepared)
    except EwsError:
        if len(received) == 1:
            raise
    answered: list[Acknowledgement] = []
    for one, ready in zip(received, prepared, strict=True):
        try:
            answered += await _transact(exchange, sender, [one], [ready])
        except EwsError as error:
            answered.append(_failed(one, error))
    return answered


async def _transact(
    exchange: Exchange,
    sender: Sender,
    received: Sequence[Received],
    prepared: Sequence[Prepared],
) -> list[Acknowledgement]:
    chunk = Chunk(exchange=exchange, sender=sender, at=exchange.clock.now())
    async with transaction(exchange.pool) as conn:
        answers = await _answer(conn, chunk, received, prepared)
    chunk.remember()
    return [answers[place] for place in range(len(received))]


async def _answer(
    conn: Connection,
    chunk: Chunk,
    received: Sequence[Received],
    prepared: Sequence[Prepared],
) -> Mapping[int, Acknowledgement]:
    """Settle, identify, classify, determine, detect, acknowledge, keep; the counter last."""
    histories = await open_histories(
        conn, chunk.sender.organisation_id, received, prepared, at=chunk.at
    )
    settled = settle(received, prepared, histories)
    answers = dict(settled.answers)
    if settled.accepted:
        await chunk.identify(conn, settled.accepted.values())
        await chunk.measure(conn)
        answers |= await chunk.load(conn, settled.accepted, histories)
    for place, earlier in settled.repeats.items():
        answers[place] = again(answers[earlier].document)
    return answers


def _failed(one: Received, error: EwsError) -> Acknowledgement:
    issue = RecordIssue(level="error", code=error.code, pointer="", message=error.message)
    return rejection(one.body, [issue])
