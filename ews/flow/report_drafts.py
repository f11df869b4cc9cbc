"""Drafts of reports: kept for their writer alone, bounded, forgotten when nobody comes back."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import orjson

from ews.errors import EwsError
from ews.flow.old_work import KEPT
from ews.flow.refusals import UnknownRecordError
from ews.flow.sender import Sender
from ews.store.connection import Connection
from ews.store.report_drafts import (
    ReportDraft,
    Writer,
    add_draft,
    delete_draft,
    find_draft,
    own_drafts,
    save_draft,
)

MOST_DRAFTS = 100
GONE = "there is no draft of this id of yours; it was sent, deleted, or not touched for 90 days"


class TooManyDraftsError(EwsError):
    """Somebody began more reports than anybody finishes."""

    code = "too_many_drafts"
    status = HTTPStatus.CONFLICT


def writer_of(sender: Sender) -> Writer:
    """Return whose drafts and files these are."""
    return Writer(organisation_id=sender.organisation_id, person_id=sender.person_id)


async def begin_draft(
    conn: Connection, writer: Writer, *, title: str, report: Mapping[str, Any], at: datetime
) -> ReportDraft:
    """Keep a new draft.

    Raises:
        TooManyDraftsError: the writer has as many as anybody may.
    """
    await _make_room(conn, writer, None, at=at)
    made = await add_draft(conn, writer, title=title, report=orjson.dumps(report), at=at)
    return await one_draft(conn, writer, made, at=at)


async def change_draft(
    conn: Connection,
    writer: Writer,
    draft_id: UUID,
    *,
    title: str,
    report: Mapping[str, Any],
    at: datetime,
) -> ReportDraft:
    """Keep a draft under this id, new or not: whoever types saves the same one many times.

    Raises:
        UnknownRecordError: the id is of somebody else's.
        TooManyDraftsError: the writer has as many as anybody may.
    """
    await _make_room(conn, writer, draft_id, at=at)
    raw = orjson.dumps(report)
    if not await save_draft(conn, writer, draft_id, title=title, report=raw, at=at):
        raise UnknownRecordError(GONE)
    return await one_draft(conn, writer, draft_id, at=at)


async def _make_room(
    conn: Connection, writer: Writer, draft_id: UUID | None, *, at: datetime
) -> None:
    """Refuse one more than there may be."""
    held = await own_drafts(conn, writer, since=at - KEPT, limit=MOST_DRAFTS)
    if len(held) == MOST_DRAFTS and draft_id not in {each.id for each in held}:
        raise TooManyDraftsError(
            f"you have {MOST_DRAFTS} drafts, the most there may be; send or delete some first"
        )


async def one_draft(
    conn: Connection, writer: Writer, draft_id: UUID, *, at: datetime
) -> ReportDraft:
    """Return a draft of this writer.

    Raises:
        UnknownRecordError: there is none.
    """
    found = await find_draft(conn, writer, draft_id, since=at - KEPT)
    if found is None:
        raise UnknownRecordError(GONE)
    return found


async def drafts_of(conn: Connection, writer: Writer, *, at: datetime) -> list[ReportDraft]:
    """Return the writer's drafts, the last saved first."""
    return await own_drafts(conn, writer, since=at - KEPT, limit=MOST_DRAFTS)


async def forget_draft(conn: Connection, writer: Writer, draft_id: UUID) -> None:
    """Forget a draft.

    Raises:
        UnknownRecordError: the writer has no such draft.
    """
    if not await delete_draft(conn, writer, draft_id):
        raise UnknownRecordError(GONE)
