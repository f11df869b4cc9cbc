"""What roles let people do, and who may give what to whom."""

from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from uuid import UUID

from ews.errors import EwsError
from ews.flow.release import NETWORK
from ews.flow.sender import Sender
from schemas.access import Scope

ADMIN: Scope = "admin"
ADMINISTRATOR = "administrator"

ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ADMINISTRATOR: frozenset({ADMIN}),
        "manager": frozenset({"org:manage", "report:read", "check"}),
        "reporter": frozenset({"report:write", "report:read", "check"}),
        "reader": frozenset({"report:read", "check"}),
        "assessor": frozenset({"signal:triage", "report:read", "check"}),
        "approver": frozenset({"bulletin:approve", "signal:triage", "report:read", "check"}),
        "subscriber": frozenset({"subscription:manage", "report:read", "check"}),
        "exporter": frozenset({"export:manage", "report:read", "check"}),
        "export_approver": frozenset({"export:approve", "report:read", "check"}),
        "auditor": frozenset({"audit:read"}),
    }
)


class NotYoursError(EwsError):
    """Only somebody with more rights may do this, or to this."""

    code = "not_yours_to_give"
    status = HTTPStatus.FORBIDDEN


class NoSuchRecordError(EwsError):
    """There is no such record, or none that the asker may manage; which is not said."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND


def scopes_of(roles: Iterable[str]) -> frozenset[str]:
    """Return what the roles let a person do; a role that is not known lets nothing."""
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


def is_admin(sender: Sender) -> bool:
    """Say whether the sender manages the whole exchange."""
    return ADMIN in sender.scopes


def require_network(sender: Sender) -> None:
    """Refuse whoever is outside the network of authorities: industry reports to it, no more.

    Raises:
        NotYoursError: it is.
    """
    if sender.kind not in NETWORK and not is_admin(sender):
        raise NotYoursError("this is for organisations of the network")


def require_may_manage(sender: Sender, organisation_id: UUID) -> None:
    """Refuse whoever manages neither this organisation nor the exchange.

    Raises:
        NoSuchRecordError: as if it did not exist.
    """
    if organisation_id != sender.organisation_id and not is_admin(sender):
        raise NoSuchRecordError("there is no such record in your organisation; check its id")


def require_may_give(
    sender: Sender, scopes: Collection[str], *, entitled: Collection[str], pointer: str
) -> None:
    """Refuse scopes that the sender may not give.

    entitled: what the organisation's own managers may give; an administrator may give all.

    Raises:
        NotYoursError: names the scopes that are too many.
    """
    if is_admin(sender):
        return
    too_many = sorted(set(scopes) - (set(entitled) - {ADMIN}))
    if too_many:
        raise NotYoursError(
            f"your organisation may not give {', '.join(too_many)}; ask the exchange's "
            "administrator",
            pointer=pointer,
        )
