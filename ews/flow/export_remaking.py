"""Making a batch again from the point it was made at: the proof that it says what was so then."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from connectors.exporters.advisory.document import Header, Reason, Step
from connectors.exporters.advisory.mapping_files import load_mapping
from ews.flow.export_items import Fitted, Point, ToldTo, Wanted
from ews.flow.export_steps import (
    content_without,
    country_steps,
    substance_steps,
    told_so_far,
    wanted_of,
)
from ews.flow.refusals import UnknownRecordError
from ews.store.advisory import report_of_bulletin
from ews.store.connection import Connection
from ews.store.export_ledger import LedgerPoint
from ews.store.export_receivers import find_receiver
from ews.store.exports import Batch, assembled_content
from ews.store.standing import standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Remade:
    """A batch beside itself made again. sha256: of the bytes that were kept."""

    batch_id: UUID
    sha256: str
    remade_sha256: str

    @property
    def is_same(self) -> bool:
        """Say whether both are the same to the byte."""
        return self.sha256 == self.remade_sha256


async def remade(conn: Connection, batch: Batch) -> Remade:
    """Put a batch together again and compare; nothing is written.

    Raises:
        UnknownRecordError: its receiver may read nothing any more.
    """
    to = await _told_to(conn, batch)
    point = _point(batch)
    steps, fitted = await _steps(conn, to, batch, point)
    header = Header(
        receiver=batch.receiver,
        reason=cast("Reason", batch.reason),
        country=batch.country,
        mapping=(batch.mapping, batch.mapping_version),
        period=batch.period,
        idempotency_key=batch.idempotency_key,
    )
    kept = await assembled_content(conn, batch.id)
    return Remade(
        batch_id=batch.id,
        sha256=hashlib.sha256(kept or b"").hexdigest(),
        remade_sha256=hashlib.sha256(content_without(header, steps, fitted.misfits)).hexdigest(),
    )


async def _steps(
    conn: Connection, to: ToldTo, batch: Batch, point: Point
) -> tuple[Sequence[Step], Fitted]:
    country = batch.country
    if country is None:
        return await substance_steps(conn, to, point)
    if batch.period is not None:
        wanted = wanted_of(cast("Reason", batch.reason), batch.period)
        return await country_steps(conn, to, country, wanted, point)
    if batch.reason == "event":
        report_id = await report_of_bulletin(conn, UUID(batch.idempotency_key.partition(":")[2]))
        wanted = Wanted(report_ids=[] if report_id is None else [report_id])
        return await country_steps(conn, to, country, wanted, point)
    wanted = await told_so_far(conn, batch.receiver_id, country, point)
    steps, fitted = await country_steps(conn, to, country, wanted, point, whole=True)
    is_withdrawal = batch.reason == "withdrawal"
    return [step for step in steps if (step.action == "withdrawal") == is_withdrawal], fitted


async def _told_to(conn: Connection, batch: Batch) -> ToldTo:
    receiver = await find_receiver(conn, batch.receiver_id)
    known = (
        {}
        if receiver is None
        else await standings(conn, [receiver.organisation_id], at=batch.assembled_at)
    )
    if receiver is None or receiver.organisation_id not in known:
        raise UnknownRecordError(f"{batch.receiver} may read nothing any more")
    return ToldTo(
        receiver=receiver,
        reader=known[receiver.organisation_id],
        mapping=load_mapping(batch.mapping, batch.mapping_version),
        walled=False,
    )


def _point(batch: Batch) -> Point:
    return Point(
        upto_seq=batch.upto_seq,
        known_at=batch.assembled_at,
        ledger=LedgerPoint(
            ordinal=batch.ordinal, upto_word=batch.upto_word, upto_release=batch.upto_release
        ),
    )
