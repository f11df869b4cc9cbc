"""Who sends a report or reads a record."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """An organisation, and its person if the key is personal.

    country: the organisation's, None for an international body. kind: of organisation.
    groups: sharing groups and live operations the organisation is a member of now.
    operations: those of them that are operations.
    key_prefix: the public half of the key; None for the operator on the command line.
    """

    organisation_id: UUID
    country: str | None
    scopes: frozenset[str]
    person_id: UUID | None = None
    key_prefix: str | None = None
    kind: str = ""
    groups: frozenset[UUID] = frozenset()
    operations: frozenset[UUID] = frozenset()
