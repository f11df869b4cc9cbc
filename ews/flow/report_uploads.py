"""Loading a file of results: read its columns, lay it out, check every row, then load what fits.

Nothing is loaded before somebody says so. Checking and loading go on in portions, so that no
question takes long and a service that stops in between goes on where it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

import orjson

from ews.compute.upload_reader import UnreadableUploadError, UploadReader
from ews.errors import EwsError
from ews.flow.exchange import Exchange
from ews.flow.old_work import KEPT
from ews.flow.refusals import UnknownRecordError, WrongStateError
from ews.flow.report_drafts import writer_of
from ews.flow.run import submit
from ews.flow.sender import Sender
from ews.flow.trial import trial
from ews.store.connection import Connection
from ews.store.report_uploads import (
    NewUpload,
    Upload,
    UploadRow,
    add_upload,
    answer_rows,
    content_of,
    count_uploads,
    find_upload,
    lock_upload,
    set_layout,
    set_state,
    unchecked_rows,
    unloaded_rows,
)
from ews.store.transactions import snapshot, transaction
from schemas.acknowledgements import Acknowledgement

PORTION = 200
MOST_UPLOADS = 50
NUL = b"\\u0000"  # which jsonb cannot hold
GONE = "there is no file of this id of yours; it was deleted, or not touched for 90 days"


class TooManyUploadsError(EwsError):
    """Somebody left more files lying than anybody comes back to."""

    code = "too_many_files"
    status = HTTPStatus.CONFLICT


async def begin_upload(
    exchange: Exchange,
    reader: UploadReader,
    sender: Sender,
    *,
    name: str,
    form: str,
    content: bytes,
) -> Upload:
    """Read the columns of a file and keep it.

    Raises:
        UnreadableUploadError: it is not of this form, empty, or too much.
    """
    found = await reader.columns(content, form)
    new = NewUpload(name=name, form=form, content=content, **found)
    at, writer = exchange.clock.now(), writer_of(sender)
    async with transaction(exchange.pool) as conn:
        if await count_uploads(conn, writer, since=at - KEPT) >= MOST_UPLOADS:
            raise TooManyUploadsError(f"you have {MOST_UPLOADS} files here; delete some first")
        made = await add_upload(conn, writer, new, at=at)
        return await _one(conn, exchange, sender, made)


async def one_upload(exchange: Exchange, sender: Sender, upload_id: UUID) -> Upload:
    """Return a file of the sender's.

    Raises:
        UnknownRecordError: there is none.
    """
    async with exchange.pool.acquire() as conn:
        return await _one(conn, exchange, sender, upload_id)


async def choose_layout(
    exchange: Exchange,
    reader: UploadReader,
    sender: Sender,
    upload_id: UUID,
    layout: Mapping[str, Any],
) -> Upload:
    """Read the rows as a layout says; those that cannot be read are refused at once.

    Raises:
        WrongStateError: its rows are loaded already.
        UnreadableUploadError: the layout cannot be used.
    """
    if NUL in orjson.dumps(layout):
        raise UnreadableUploadError("found a NUL in the layout; remove it", pointer="/manifest")
    async with snapshot(exchange.pool) as conn:
        upload = await _one(conn, exchange, sender, upload_id)
        _refuse_if_loaded(upload)
        content = await content_of(conn, upload_id)
    laid = await reader.rows(content, upload.form, layout)
    rows = [_row(each) for each in laid]
    async with transaction(exchange.pool) as conn:
        _refuse_if_loaded(await _locked(conn, exchange, sender, upload_id))  # meanwhile
        await set_layout(conn, upload_id, layout, rows, at=exchange.clock.now())
    return await one_upload(exchange, sender, upload_id)


def _refuse_if_loaded(upload: Upload) -> None:
    if upload.state in {"loading", "loaded"}:
        raise WrongStateError("the rows of this file are loaded; upload it again to read it anew")


def _row(laid: Mapping[str, Any]) -> UploadRow:
    report = laid["report"]
    return UploadRow(
        number=laid["number"],
        report=None if report is None else report.encode(),
        issues=laid["issues"].encode(),
        joined_to=laid["joined_to"],
        outcome=laid["outcome"],
    )


async def go_on(exchange: Exchange, sender: Sender, upload_id: UUID) -> Upload:
    """Check, or load, the next portion of rows; where none is left the state moves on."""
    upload = await one_upload(exchange, sender, upload_id)
    if upload.state == "checking":
        await _check(exchange, sender, upload_id)
    elif upload.state == "loading":
        await _load(exchange, sender, upload_id)
    return await one_upload(exchange, sender, upload_id)


async def begin_loading(exchange: Exchange, sender: Sender, upload_id: UUID) -> Upload:
    """Say that the rows that fit are to be loaded.

    Raises:
        WrongStateError: they are not all checked, or none fits.
    """
    async with transaction(exchange.pool) as conn:
        upload = await _locked(conn, exchange, sender, upload_id)
        if upload.state in {"loading", "loaded"}:
            return upload
        if upload.state != "checked" or not upload.fit + upload.warned:
            raise WrongStateError(
                "there is nothing to load: check all rows first, correct the file"
            )
        await set_state(conn, upload_id, "loading", at=exchange.clock.now())
    return await one_upload(exchange, sender, upload_id)


async def _check(exchange: Exchange, sender: Sender, upload_id: UUID) -> None:
    async with exchange.pool.acquire() as conn:
        rows = await unchecked_rows(conn, upload_id, PORTION)
    answers = await trial(exchange, sender, [orjson.loads(row.report or b"") for row in rows])
    await _keep(exchange, upload_id, rows, answers, is_loading=False)


async def _load(exchange: Exchange, sender: Sender, upload_id: UUID) -> None:
    async with exchange.pool.acquire() as conn:
        rows = await unloaded_rows(conn, upload_id, PORTION)
    answers = await submit(exchange, sender, [orjson.loads(row.report or b"") for row in rows])
    await _keep(exchange, upload_id, rows, answers, is_loading=True)


async def _keep(
    exchange: Exchange,
    upload_id: UUID,
    rows: Sequence[UploadRow],
    answers: Sequence[Acknowledgement],
    *,
    is_loading: bool,
) -> None:
    answered = [
        _answered(row, answer, is_loading=is_loading)
        for row, answer in zip(rows, answers, strict=True)
    ]
    at, state = exchange.clock.now(), "loading" if is_loading else "checking"
    async with transaction(exchange.pool) as conn:
        if await lock_upload(conn, upload_id) != state:
            return  # somebody else was quicker, or the file is gone
        await answer_rows(conn, upload_id, answered)
        left_over = unloaded_rows if is_loading else unchecked_rows
        if not await left_over(conn, upload_id, 1):
            await set_state(conn, upload_id, "loaded" if is_loading else "checked", at=at)


def _answered(row: UploadRow, answer: Acknowledgement, *, is_loading: bool) -> UploadRow:
    has_warned = answer.outcome == "loaded" and orjson.loads(row.issues)
    outcome = "loaded_with_warnings" if has_warned else answer.outcome
    return replace(
        row,
        outcome=outcome,
        answer=orjson.dumps(_in_short(answer)),
        is_loaded=is_loading and answer.outcome != "rejected",
    )


def _in_short(answer: Acknowledgement) -> dict[str, Any]:
    """Return what is kept of an answer: the status of each country can be asked any time."""
    document = answer.document
    return {
        "report_id": document["report_id"],
        "is_new": answer.written,
        "issues": document["issues"],
        "substances": [
            {"name": each["name"], "inchikey": each["keys"]["parent"], "novelty": each["novelty"]}
            for finding in document["findings"]
            for each in finding["substances"]
        ],
        "unidentified": sum(not finding["substances"] for finding in document["findings"]),
    }


async def _one(conn: Connection, exchange: Exchange, sender: Sender, upload_id: UUID) -> Upload:
    since = exchange.clock.now() - KEPT
    found = await find_upload(conn, writer_of(sender), upload_id, since=since)
    if found is None:
        raise UnknownRecordError(GONE)
    return found


async def _locked(conn: Connection, exchange: Exchange, sender: Sender, upload_id: UUID) -> Upload:
    """Return a file of the sender's as it stays until the transaction ends."""
    await _one(conn, exchange, sender, upload_id)
    await lock_upload(conn, upload_id)
    return await _one(conn, exchange, sender, upload_id)
