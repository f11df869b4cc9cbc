"""Readers and records to ask the policy about."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OWNER, OTHER, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
GROUP, OPERATION = UUID(int=11), UUID(int=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A reader."""

    organisation_id: UUID = OTHER
    country: str | None = "GB"
    kind: str = "lab"
    groups: frozenset[UUID] = field(default_factory=frozenset)
    operations: frozenset[UUID] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Something:
    """A record."""

    organisation_id: UUID = OWNER
    published_by: UUID | None = None
    tlp: str = "TLP:GREEN"
    audience: tuple[str, ...] = ("network",)
    embargo_until: datetime | None = None
    parties: tuple[str, ...] = ()
