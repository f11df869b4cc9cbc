"""Revoked: the last version of an object that is taken back, with no more than it needs."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from connectors.exporters.stix.fixed import SOFTWARE
from connectors.exporters.stix.words import StixObject, instant

_ALWAYS = ("type", "spec_version", "id", "created", "created_by_ref", "object_marking_refs")
# What the type cannot do without.
_NEEDED = MappingProxyType(
    {
        "nps-report": ("report_version", "extensions"),
        "sighting": ("sighting_of_ref",),
        "report": ("report_types", "published"),
    }
)


def revoked(made: Mapping[str, object], *, modified: datetime) -> StixObject:
    """Return the version that takes an object back; nothing of what it said is told again."""
    kind = str(made["type"])
    names = (*_ALWAYS, *_NEEDED.get(kind, ()))
    kept: StixObject = {name: made[name] for name in names if name in made}
    if kind == "report":
        kept |= {"name": "Withdrawn bulletin", "object_refs": [SOFTWARE]}
    return kept | {"modified": instant(modified), "revoked": True}
