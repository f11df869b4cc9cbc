"""Pushing one export batch over HTTP, and reading the receipts."""

from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus

import orjson
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar

from connectors.transports.addresses import AddressRules, check_url, guarded_connector
from schemas.advisory.receipts import Receipt, ReceiptError, read_receipts

MOST_BYTES = 16 * 1024 * 1024


class PushError(Exception):
    """The batch was not taken, or the answer is worth nothing; another try is safe."""

    code = "push_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One batch: where to, as whom, the exact bytes and their detached signature."""

    address: str
    token: str
    idempotency_key: str
    content: bytes
    signature: str
    item_ids: Collection[str]


async def push(batch: Batch, rules: AddressRules, *, seconds: float) -> tuple[Receipt, ...]:
    """Send the batch and return one receipt an item.

    Raises:
        PushError: no answer, not a 2xx, or not a receipt for exactly these items. The
            idempotency key makes it safe to send the same again.
        ForbiddenAddressError: the address is internal; another try changes nothing.
    """
    url = check_url(batch.address, rules)
    headers = {
        "authorization": f"Bearer {batch.token}",
        "content-type": "application/json",
        "idempotency-key": batch.idempotency_key,
        "ews-signature": batch.signature,
    }
    try:
        async with (
            ClientSession(
                connector=guarded_connector(rules),
                cookie_jar=DummyCookieJar(),
                timeout=ClientTimeout(total=seconds),
                auto_decompress=False,
            ) as session,
            session.post(url, data=batch.content, headers=headers, allow_redirects=False) as answer,
        ):
            body = await _read(answer)
    except TimeoutError as fault:
        raise PushError("no answer in time") from fault
    except (ClientError, OSError) as fault:
        raise PushError(f"{type(fault).__name__}: {fault}"[:500]) from fault
    return _receipts(body, batch.item_ids)


async def _read(answer: ClientResponse) -> bytes:
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise PushError(f"the receiver answered {answer.status}")
    body = bytearray()
    async for chunk in answer.content.iter_chunked(65536):
        body += chunk
        if len(body) > MOST_BYTES:
            raise PushError(f"the receiver's answer is longer than {MOST_BYTES} bytes")
    return bytes(body)


def _receipts(body: bytes, sent: Collection[str]) -> tuple[Receipt, ...]:
    try:
        return read_receipts(orjson.loads(body), sent=sent)
    except orjson.JSONDecodeError as fault:
        raise PushError("the receiver's answer is not JSON") from fault
    except ReceiptError as fault:
        raise PushError(str(fault)[:500]) from fault
