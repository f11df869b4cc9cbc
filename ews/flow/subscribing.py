"""Subscribing: a checked address, a secret of its own, filters."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from connectors.transports.addresses import AddressRules, ForbiddenAddressError, check_url
from ews.errors import EwsError
from ews.flow.refusals import UnknownRecordError, WrongStateError
from ews.flow.release import Reader
from ews.store.connection import Connection
from ews.store.deliveries import (
    Delivery,
    add_attempt,
    find_delivery,
    lock_delivery,
)
from ews.store.outbox import WEBHOOK, drop_held, enqueue_webhooks
from ews.store.subscriptions import (
    Filters,
    Subscription,
    add_subscription,
    end_subscription,
    find_subscription,
)

SECRET_BYTES = 32  # Standard Webhooks: 24 to 64


class AddressRefusedError(EwsError):
    """Webhooks are not sent to such an address."""

    code = "address_forbidden"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


async def subscribe(
    conn: Connection,
    reader: Reader,
    *,
    address: str,
    filters: Mapping[str, object],
    rules: AddressRules,
    at: datetime,
) -> tuple[Subscription, str]:
    """Store a subscription; return it and its secret, which is not shown again."""
    try:
        check_url(address, rules)
    except ForbiddenAddressError as fault:
        raise AddressRefusedError(str(fault), pointer="/address") from fault
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    subscription_id = await add_subscription(
        conn,
        organisation_id=reader.organisation_id,
        address=address,
        secret=secret,
        filters=_filters(filters),
        at=at,
    )
    return await own_subscription(conn, reader, subscription_id), secret


async def own_subscription(conn: Connection, reader: Reader, subscription_id: UUID) -> Subscription:
    """Return a subscription of the reader's own organisation."""
    found = await find_subscription(conn, subscription_id)
    if found is None or found.organisation_id != reader.organisation_id:
        raise UnknownRecordError(f"your organisation has no subscription {subscription_id}")
    return found


async def unsubscribe(
    conn: Connection, reader: Reader, subscription_id: UUID, *, at: datetime
) -> Subscription:
    """End a subscription; ending it again changes nothing."""
    await own_subscription(conn, reader, subscription_id)
    await end_subscription(conn, subscription_id, at=at)
    return await own_subscription(conn, reader, subscription_id)


async def concerned_delivery(conn: Connection, reader: Reader, delivery_id: UUID) -> Delivery:
    """Return a delivery that the reader's organisation sent or gets."""
    found = await find_delivery(conn, delivery_id)
    if found is None or reader.organisation_id not in {found.sender_id, found.receiver_id}:
        raise UnknownRecordError(f"there is no delivery {delivery_id} that you may see")
    return found


async def requeue(conn: Connection, reader: Reader, delivery_id: UUID, *, at: datetime) -> Delivery:
    """Put a dead delivery back; it is the same delivery, under the same webhook-id."""
    await lock_delivery(conn, delivery_id)
    found = await concerned_delivery(conn, reader, delivery_id)
    if found.state != "dead":
        raise WrongStateError(f"the delivery is {found.state}; only a dead one can be put back")
    await add_attempt(conn, delivery_id, outcome="requeued", http_status=None, error=None, at=at)
    await drop_held(conn, WEBHOOK, str(delivery_id))
    await enqueue_webhooks(conn, [delivery_id])
    return await concerned_delivery(conn, reader, delivery_id)


def _filters(asked: Mapping[str, object]) -> Filters:
    def listed(name: str) -> Sequence[str]:
        value = asked.get(name)
        return [str(each) for each in value] if isinstance(value, list) else []

    return Filters(
        families=listed("families"),
        substances=listed("substances"),
        countries=listed("countries"),
        level=str(asked.get("level", "information")),
    )
