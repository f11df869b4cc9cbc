"""Who a record is meant for; an empty list means nobody but its own organisation.

`network`, `country:GB`, `kind:regulator`, `group:<uuid>` of a sharing group or an operation,
`org:<uuid>`.
"""

from typing import Any
from uuid import UUID

import marshmallow as ma

from schemas.countries import is_country
from schemas.fields import Listed, Text
from schemas.issues import shown

MOST = 300
LONGEST = 45
KINDS = (
    "lab",
    "focal_point",
    "regulator",
    "health",
    "police",
    "customs",
    "international_body",
    "subscriber",
    "industry",
)


class AudienceMember(Text):
    """One reader, or one kind of readers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=LONGEST, **kwargs)

    def read(self, value: Any) -> str:
        reader = super().read(value)
        if not _names_reader(reader):
            raise ma.ValidationError(
                f"audience_unknown: found {shown(reader)}, expected 'network', 'country:' with an "
                "ISO 3166-1 alpha-2 code, 'kind:' with a kind of organisation, 'group:' with the "
                "id of a sharing group or operation, or 'org:' with an organisation's id"
            )
        return reader


def audience_field(**kwargs: Any) -> Listed:
    """Return the field of a whole audience."""
    described = "network, country:GB, kind:regulator, group:<uuid>, org:<uuid>; empty: nobody else"
    return Listed(AudienceMember(), most=MOST, metadata={"description": described}, **kwargs)


def _names_reader(reader: str) -> bool:
    sort, _, name = reader.partition(":")
    if sort in {"org", "group"}:
        try:
            return str(UUID(name)) == name
        except ValueError:
            return False
    if sort == "kind":
        return name in KINDS
    return reader == "network" or (sort == "country" and is_country(name))
