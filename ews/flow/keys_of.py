"""Keys of machines and of people: made, rotated with an overlap, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from ews.errors import EwsError
from ews.flow.access import (
    NoSuchRecordError,
    NotYoursError,
    is_admin,
    require_may_give,
    require_may_manage,
)
from ews.flow.sender import Sender
from ews.store.api_keys import (
    StoredKey,
    create_key,
    find_key,
    list_keys,
    replace_key,
    revoke_key,
)
from ews.store.connection import Connection
from ews.store.organisations import Organisation, find_organisation

MANAGE = "org:manage"


class KeyEndedError(EwsError):
    """The key is revoked, expired or was replaced already."""

    code = "key_ended"
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeKey:
    """A key with its secret, which is not shown again."""

    stored: StoredKey
    key: str


async def make_key(
    conn: Connection,
    sender: Sender,
    *,
    organisation_id: UUID | None,
    scopes: Sequence[str],
    label: str | None,
    days: int | None,
    is_personal: bool,
    at: datetime,
) -> MadeKey:
    """Make a key for a machine of an organisation, or for oneself.

    Raises:
        NotYoursError: scopes that the sender may not give; a personal key asked for by a key.
    """
    if is_personal:
        owner = sender.organisation_id
        _require_own_scopes(sender, scopes)
    else:
        organisation = await managed_organisation(conn, sender, organisation_id)
        require_may_give(sender, scopes, entitled=organisation.scopes, pointer="/scopes")
        owner = organisation.id
    key = await create_key(
        conn,
        owner,
        scopes=scopes,
        at=at,
        person_id=sender.person_id if is_personal else None,
        expires_at=at + timedelta(days=days) if days else None,
        label=label,
    )
    return await _made(conn, key)


async def rotate_key(
    conn: Connection, sender: Sender, prefix: str, *, overlap: timedelta, at: datetime
) -> MadeKey:
    """Make a key that takes another's place; the old one works until the overlap is over.

    Who manages keys renews the time of one that ends; a key that rotates itself keeps its end.

    Raises:
        NoSuchRecordError: no key that the sender manages has this prefix.
        KeyEndedError: it does not work any more, or has a successor.
    """
    old = await _managed(conn, sender, prefix)
    if old.revoked_at or old.replaced_by or (old.expires_at and old.expires_at <= at):
        raise KeyEndedError("the key has ended or has a successor; make a new one")
    lifetime = old.expires_at and old.expires_at - old.created_at
    renewed = at + lifetime if lifetime and _manages(sender) else old.expires_at
    key = await create_key(
        conn,
        old.organisation_id,
        scopes=old.scopes,
        at=at,
        person_id=old.person_id,
        expires_at=renewed,
        label=old.label,
    )
    await replace_key(conn, prefix, by_key=key, until=at + overlap)
    return await _made(conn, key)


async def end_key(conn: Connection, sender: Sender, prefix: str, *, at: datetime) -> StoredKey:
    """End a key at once.

    Raises:
        NoSuchRecordError: no key that the sender manages has this prefix.
    """
    await _managed(conn, sender, prefix)
    await revoke_key(conn, prefix, at=at)
    return await _managed(conn, sender, prefix)


async def keys_seen_by(
    conn: Connection, sender: Sender, organisation_id: UUID | None
) -> list[StoredKey]:
    """Return the keys that the sender manages: of the organisation, or only one's own."""
    if _manages(sender):
        organisation = await managed_organisation(conn, sender, organisation_id)
        return await list_keys(conn, organisation.id)
    found = await list_keys(conn, sender.organisation_id)
    return [key for key in found if _is_own(sender, key)]


async def managed_organisation(
    conn: Connection, sender: Sender, organisation_id: UUID | None
) -> Organisation:
    """Return the organisation that is managed: one's own, or for an administrator any.

    Raises:
        NoSuchRecordError: there is none, or it is another's.
    """
    wanted = organisation_id or sender.organisation_id
    require_may_manage(sender, wanted)
    found = await find_organisation(conn, wanted)
    if found is None:
        raise NoSuchRecordError("there is no such organisation; check its id")
    return found


def _require_own_scopes(sender: Sender, scopes: Sequence[str]) -> None:
    """A personal key speaks for its person: nobody else may make one, and no key a further key."""
    if sender.person_id is None or sender.key_prefix is not None:
        raise NotYoursError("a personal key is made by its person, signed in", pointer="/personal")
    if not is_admin(sender) and not set(scopes) <= sender.scopes:
        raise NotYoursError("a personal key may do no more than its person", pointer="/scopes")


async def _managed(conn: Connection, sender: Sender, prefix: str) -> StoredKey:
    found = await find_key(conn, prefix)
    if found is None or not (
        _is_own(sender, found)
        or (_manages(sender) and found.organisation_id == sender.organisation_id)
        or is_admin(sender)
    ):
        raise NoSuchRecordError(
            "there is no such key in your organisation; GET /v1/keys lists them"
        )
    return found


def _manages(sender: Sender) -> bool:
    return MANAGE in sender.scopes or is_admin(sender)


def _is_own(sender: Sender, key: StoredKey) -> bool:
    is_itself = sender.key_prefix == key.prefix
    return is_itself or (sender.person_id is not None and sender.person_id == key.person_id)


async def _made(conn: Connection, key: str) -> MadeKey:
    stored = await find_key(conn, key.partition(".")[0])
    assert stored is not None  # noqa: S101 - it was stored in this transaction
    return MadeKey(stored=stored, key=key)
