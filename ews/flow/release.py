"""Release: who may see a record, and which of its fields. One pure function every way out asks.

The same rule is stated a second time, in the words of PostgreSQL, in migration 0008.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from schemas.release import FieldClass

NETWORK = frozenset(
    {
        "lab",
        "focal_point",
        "regulator",
        "health",
        "police",
        "customs",
        "international_body",
        "subscriber",
    }
)
KINDS = NETWORK | {"industry"}
AUTHORITIES = frozenset({"focal_point", "regulator", "health", "police", "customs"})

EVERYTHING: frozenset[FieldClass] = frozenset({"PUB", "NET", "PTY", "OPS", "OWN"})
NOTHING: frozenset[FieldClass] = frozenset()
_PUBLISHER: frozenset[FieldClass] = EVERYTHING - {"OWN"}
_PARTY: frozenset[FieldClass] = frozenset({"PTY", "OPS"})

# Which kinds of audience each TLP 2.0 label lets through: `network` is every organisation of the
# network, `country` those of a country, `kind` those of a kind, `group` the members of a sharing
# group or of an operation, `org` one named organisation. AMBER+STRICT keeps to the recipient's own
# house, which a whole network is not; RED to the recipients named one by one.
_ALL = frozenset({"network", "country", "kind", "group", "org"})
_OPENS = MappingProxyType(
    {
        "TLP:CLEAR": _ALL,
        "TLP:GREEN": _ALL,
        "TLP:AMBER": _ALL,
        "TLP:AMBER+STRICT": frozenset({"country", "group", "org"}),
        "TLP:RED": frozenset({"org"}),
    }
)


class Reader(Protocol):
    """The organisation that wants to see something."""

    @property
    def organisation_id(self) -> UUID:
        """Return its id."""
        ...

    @property
    def country(self) -> str | None:
        """Return its country, None for an international body."""
        ...

    @property
    def kind(self) -> str:
        """Return what kind of organisation it is."""
        ...

    @property
    def groups(self) -> frozenset[UUID]:
        """Return the sharing groups and live operations that it is a member of now."""
        ...

    @property
    def operations(self) -> frozenset[UUID]:
        """Return those of them that are operations."""
        ...


class Released(Protocol):
    """A record with the things that decide who may see it."""

    @property
    def organisation_id(self) -> UUID:
        """Return the organisation it belongs to."""
        ...

    @property
    def published_by(self) -> UUID | None:
        """Return the organisation that publishes it in the place of its origin, if one does."""
        ...

    @property
    def tlp(self) -> str:
        """Return its TLP 2.0 label."""
        ...

    @property
    def audience(self) -> Sequence[str]:
        """Return the audience: `network`, `country:GB`, `group:<uuid>` …; empty means nobody."""
        ...

    @property
    def embargo_until(self) -> datetime | None:
        """Return the instant before which only its own organisation sees it, if there is one."""
        ...


class Named(Released, Protocol):
    """A record that also names countries: its parties."""

    @property
    def parties(self) -> Collection[str]:
        """Return the countries named in it."""
        ...


def may_see(
    reader: Reader,
    record: Released,
    *,
    at: datetime,
    pre_notice: bool = False,
) -> bool:
    """Say whether `reader` may know that the record exists, at an instant.

    Its own organisation always may, and the one that publishes it in its place. Others may when
    no embargo holds any more and TLP label and audience both let them; a label, a kind or an entry
    of the audience that is not known lets nobody. pre_notice: the record is a bulletin, which
    authorities get before its embargo ends.
    """
    if reader.organisation_id in {record.organisation_id, record.published_by}:
        return True
    if is_embargoed(record, at=at) and not (pre_notice and reader.kind in AUTHORITIES):
        return False
    return any(True for _ in meant_by(reader, record))


def classes_for(
    reader: Reader, record: Named, *, at: datetime, pre_notice: bool = False
) -> frozenset[FieldClass]:
    """Return the classes of the fields that `reader` is shown; none: it may not know of the record.

    Naming a country in a record opens no record to it; it opens more fields to those authorities of
    the country who may see the record.
    """
    if not may_see(reader, record, at=at, pre_notice=pre_notice):
        return NOTHING
    if reader.organisation_id == record.organisation_id:
        return EVERYTHING
    if reader.organisation_id == record.published_by:
        return _PUBLISHER
    return frozenset(_classes(reader, record))


def meant_by(reader: Reader, record: Released) -> Iterator[str]:
    """Give the entries of the audience by which the label lets this reader in."""
    opens = _OPENS.get(record.tlp, frozenset())
    for each in record.audience:
        if each.partition(":")[0] in opens and _means(each, reader):
            yield each


def shut_out(tlp: str, audience: Sequence[str]) -> list[int]:
    """Return the places of the audience that the TLP label lets nobody in by."""
    opens = _OPENS.get(tlp, frozenset())
    return [place for place, each in enumerate(audience) if each.partition(":")[0] not in opens]


def is_embargoed(record: Released, *, at: datetime) -> bool:
    """Say whether an embargo still holds at an instant."""
    return record.embargo_until is not None and at < record.embargo_until


def _means(entry: str, reader: Reader) -> bool:
    """Say whether one entry of an audience means this reader."""
    sort, _, name = entry.partition(":")
    if sort == "org":
        return name == str(reader.organisation_id)
    if sort == "group":
        return any(name == str(group) for group in reader.groups)
    if sort == "kind":
        return name == reader.kind and name in KINDS
    if reader.kind not in NETWORK:
        return False
    return entry == "network" or (sort == "country" and reader.country == name != "")


def _classes(reader: Reader, record: Named) -> Iterator[FieldClass]:
    yield "PUB"
    if reader.kind not in NETWORK:
        return
    yield "NET"
    if reader.kind in AUTHORITIES and reader.country in record.parties:
        yield from _PARTY
    tags = {f"group:{each}" for each in reader.operations}
    if not tags.isdisjoint(meant_by(reader, record)):
        yield "OPS"
