"""Subscribing: a checked address, a secret of its own, filters; by e-mail, the owner's yes."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from connectors.transports.addresses import AddressRules, ForbiddenAddressError, check_url
from connectors.transports.mailboxes import ForbiddenMailboxError, check_mailbox
from ews.errors import EwsError
from ews.flow.mail_links import confirmation_code, is_same, unsubscribe_path
from ews.flow.refusals import UnknownRecordError, WrongStateError
from ews.flow.release import Reader
from ews.store.connection import Connection
from ews.store.deliveries import Delivery, add_attempt, find_delivery, lock_delivery
from ews.store.outbox import (
    EMAIL,
    WEBHOOK,
    drop_held,
    enqueue_confirmation,
    enqueue_deliveries,
)
from ews.store.subscriptions import (
    Channel,
    Filters,
    Rhythm,
    Subscription,
    add_subscription,
    confirm_subscription,
    count_unconfirmed,
    end_subscription,
    find_subscription,
    rotate_secret,
    secret_of,
)

SECRET_BYTES = 32  # Standard Webhooks: 24 to 64
MOST_UNCONFIRMED = 20
UNCONFIRMED_FOR = timedelta(days=1)


class AddressRefusedError(EwsError):
    """Nothing is sent to such an address."""

    code = "address_forbidden"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotOfferedError(EwsError):
    """This exchange does not send that way."""

    code = "channel_not_offered"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyUnconfirmedError(EwsError):
    """An organisation named many addresses whose owners have not answered."""

    code = "too_many_unconfirmed"
    status = HTTPStatus.TOO_MANY_REQUESTS


class CodeRefusedError(EwsError):
    """The code is not the one that was sent to the address."""

    code = "code_not_valid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where this exchange sends. offers_email: a mail server is configured."""

    rules: AddressRules
    offers_email: bool = False


async def subscribe(
    conn: Connection,
    reader: Reader,
    *,
    address: str,
    filters: Mapping[str, object],
    ways: Ways,
    at: datetime,
    channel: Channel = "webhook",
    rhythm: Rhythm = "immediate",
) -> tuple[Subscription, str]:
    """Store a subscription; return it and its secret, which is not shown again.

    The owner of an e-mail address is sent a code; nothing else goes there before it came back.
    """
    if channel == "email":
        address = await _checked_mailbox(conn, reader, address, ways, at)
    else:
        _check_hook(address, rhythm, ways)
    secret = _new_secret()
    subscription_id = await add_subscription(
        conn,
        organisation_id=reader.organisation_id,
        channel=channel,
        rhythm=rhythm,
        address=address,
        secret=secret,
        filters=_filters(filters),
        at=at,
    )
    if channel == "email":
        await enqueue_confirmation(conn, subscription_id)
    return await own_subscription(conn, reader, subscription_id, at=at), secret


async def confirm(
    conn: Connection, reader: Reader, subscription_id: UUID, *, code: str, at: datetime
) -> Subscription:
    """Open a subscription by e-mail with the code that its address was sent."""
    found = await own_subscription(conn, reader, subscription_id, at=at)
    if found.channel != "email" or found.ended_at is not None:
        raise WrongStateError("only an e-mail subscription that has not ended is confirmed")
    secret = await secret_of(conn, subscription_id) or ""
    if not is_same(code.strip().upper(), confirmation_code(secret, found.address)):
        raise CodeRefusedError(
            "found another code than the one that was sent to the address; look into the e-mail",
            pointer="/code",
        )
    await confirm_subscription(conn, subscription_id, at=at)
    return await own_subscription(conn, reader, subscription_id, at=at)


async def new_secret(
    conn: Connection, reader: Reader, subscription_id: UUID, *, overlap: timedelta, at: datetime
) -> tuple[Subscription, str]:
    """Give a webhook a new secret; until the overlap ends, it is signed with the old one too."""
    found = await own_subscription(conn, reader, subscription_id, at=at)
    if found.channel != "webhook" or found.ended_at is not None:
        raise WrongStateError("only a webhook that has not ended has a secret to be replaced")
    secret = _new_secret()
    await rotate_secret(conn, subscription_id, secret, until=at + overlap)
    return await own_subscription(conn, reader, subscription_id, at=at), secret


async def own_subscription(
    conn: Connection, reader: Reader, subscription_id: UUID, *, at: datetime
) -> Subscription:
    """Return a subscription of the reader's own organisation."""
    found = await find_subscription(conn, subscription_id, at=at)
    if found is None or found.organisation_id != reader.organisation_id:
        raise UnknownRecordError(f"your organisation has no subscription {subscription_id}")
    return found


async def unsubscribe(
    conn: Connection, reader: Reader, subscription_id: UUID, *, at: datetime
) -> Subscription:
    """End a subscription; ending it again changes nothing."""
    await own_subscription(conn, reader, subscription_id, at=at)
    await end_subscription(conn, subscription_id, at=at)
    return await own_subscription(conn, reader, subscription_id, at=at)


async def is_way_out(conn: Connection, subscription_id: UUID, path: str) -> bool:
    """Say whether this path, of an e-mail, ends this subscription."""
    secret = await secret_of(conn, subscription_id)
    return secret is not None and is_same(path, unsubscribe_path(secret, subscription_id))


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
    for entrypoint in (WEBHOOK, EMAIL):
        await drop_held(conn, entrypoint, str(delivery_id))
    await enqueue_deliveries(conn, [delivery_id])
    return await concerned_delivery(conn, reader, delivery_id)


def _check_hook(address: str, rhythm: Rhythm, ways: Ways) -> None:
    if rhythm != "immediate":
        raise NotOfferedError("webhooks are sent at once; digests go by e-mail", pointer="/rhythm")
    try:
        check_url(address, ways.rules)
    except ForbiddenAddressError as fault:
        raise AddressRefusedError(str(fault), pointer="/address") from fault


async def _checked_mailbox(
    conn: Connection, reader: Reader, address: str, ways: Ways, at: datetime
) -> str:
    if not ways.offers_email:
        raise NotOfferedError(
            "this exchange has no mail server; subscribe by webhook or read a feed",
            pointer="/channel",
        )
    try:
        checked = check_mailbox(address)
    except ForbiddenMailboxError as fault:
        raise AddressRefusedError(str(fault), pointer="/address") from fault
    waiting = await count_unconfirmed(conn, reader.organisation_id, since=at - UNCONFIRMED_FOR)
    if waiting >= MOST_UNCONFIRMED:
        raise TooManyUnconfirmedError(
            f"{waiting} addresses that your organisation named today have not been confirmed; "
            "confirm them first"
        )
    return checked


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _filters(asked: Mapping[str, object]) -> Filters:
    def listed(name: str) -> Sequence[str]:
        value = asked.get(name)
        return [str(each) for each in value] if isinstance(value, list) else []

    return Filters(
        families=listed("families"),
        substances=listed("substances"),
        countries=listed("countries"),
        level=str(asked.get("level", "information")),
        about=listed("about") or ["bulletins"],
    )
