"""What one change is made into: objects as bytes, one rendering for each level of field classes."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson

from connectors.exporters.stix.words import StixObject
from ews.flow.taxii_shown import Levels
from ews.store.listing import KINDS

MILLISECOND = timedelta(milliseconds=1)


class Rendered(NamedTuple):
    """The bytes of one level. head, hashes: of a MISP event only."""

    content: bytes
    head: bytes | None = None
    hashes: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One version of an object. levels: its renderings; a level without one shows the one below."""

    ident: str
    kind: int
    created: datetime
    version: datetime
    levels: Mapping[int, Rendered]
    sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """All that one record is made into. shared: objects that others point to as well."""

    own: Sequence[Made]
    shared: Sequence[Made] = field(default=())


def stix(made: StixObject, *, created: datetime, version: datetime) -> Made:
    """Return an object that every reader is shown whole."""
    said = {name: value for name, value in made.items() if name != "modified"}
    return Made(
        ident=str(made["id"]),
        kind=KINDS.index(str(made["type"])),
        created=created,
        version=version,
        levels={0: Rendered(_bytes(made))},
        sha256=hashlib.sha256(_bytes(said)).digest(),
    )


def by_levels(
    levels: Levels, make: Callable[[dict[str, Any]], Mapping[str, Rendered]]
) -> dict[str, dict[int, Rendered]]:
    """Return for each object its renderings by level; `make` renders all objects of one level."""
    found: dict[str, dict[int, Rendered]] = {}
    below: dict[str, Rendered] = {}
    for level, shown in levels:
        here = make(shown)
        for ident, rendered in here.items():
            if below.get(ident) != rendered:
                found.setdefault(ident, {})[level] = rendered
        below = dict(here)
    return found


def later(at: datetime, than: datetime | None) -> datetime:
    """Return the instant STIX knows a version by: whole milliseconds, later than the one before."""
    whole = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return whole if than is None or whole > than else than + MILLISECOND


def in_seconds(at: datetime, than: datetime | None) -> datetime:
    """Return the instant MISP knows a version by: whole seconds, later than the one before."""
    whole = at.replace(microsecond=0)
    return whole if than is None or whole > than else than + timedelta(seconds=1)


def digest(content: bytes) -> bytes:
    """Return the hash of what an object says."""
    return hashlib.sha256(content).digest()


def _bytes(made: Mapping[str, Any]) -> bytes:
    return orjson.dumps(made, option=orjson.OPT_SORT_KEYS)


def dumped(made: Mapping[str, Any]) -> Rendered:
    """Write an object."""
    return Rendered(_bytes(made))
