"""What all STIX objects share: identifiers that do not change, instants, markings."""

from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from connectors.identifiers import named_uuid

StixObject = dict[str, object]

# Of this mapping to STIX. The same substance has the same identifier at every exchange.
NAMESPACE = UUID("0d6a2f0e-5a0c-4c7e-9d4e-6f4f3b0c61f5")
SPEC_VERSION = "2.1"
# Objects that say the same everywhere and for ever were made at this instant.
FIXED_AT = datetime(2026, 11, 1, tzinfo=UTC)

# The marking definitions of TLP 2.0 (https://github.com/oasis-open/cti-stix-common-objects).
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
TLP_MARKINGS = MappingProxyType(
    {
        "TLP:CLEAR": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        "TLP:GREEN": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        "TLP:AMBER": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        "TLP:AMBER+STRICT": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        "TLP:RED": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    }
)


@lru_cache(maxsize=20_000)
def identifier(kind: str, *parts: str) -> str:
    """Return the identifier of the object of this type about this thing."""
    return f"{kind}--{named_uuid(NAMESPACE, '/'.join((kind, *parts)))}"


def instant(at: datetime) -> str:
    """Write an instant as STIX does: UTC, milliseconds (STIX 2.1, 2.11)."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def common(kind: str, ident: str, *, created: datetime, modified: datetime) -> StixObject:
    """Return the properties that every object with versions begins with."""
    return {
        "type": kind,
        "spec_version": SPEC_VERSION,
        "id": ident,
        "created": instant(created),
        "modified": instant(modified),
    }


def present(values: StixObject) -> StixObject:
    """Leave out what is empty: STIX allows neither null nor an empty list (2.1, 2.7)."""
    return {name: value for name, value in values.items() if value not in (None, [], {}, "")}


def marked(tlp: str) -> list[str]:
    """Return the markings of a TLP 2.0 label; a label that is not known is the strictest."""
    return [TLP_MARKINGS.get(tlp, TLP_MARKINGS["TLP:RED"])]
