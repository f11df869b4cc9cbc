"""Release: who may see a record. One pure function that every way out asks."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

# Which kinds of audience each TLP 2.0 label lets through: `network` is every organisation of the
# network, `country` those of a country, `org` one named organisation. AMBER+STRICT keeps to the
# recipient's own house, which a whole network is not; RED to the recipients named one by one.
_OPENS = {
    "TLP:CLEAR": frozenset({"network", "country", "org"}),
    "TLP:GREEN": frozenset({"network", "country", "org"}),
    "TLP:AMBER": frozenset({"network", "country", "org"}),
    "TLP:AMBER+STRICT": frozenset({"country", "org"}),
    "TLP:RED": frozenset({"org"}),
}


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


class Released(Protocol):
    """A record with the three things that decide who may see it."""

    @property
    def organisation_id(self) -> UUID:
        """Return the organisation it belongs to."""
        ...

    @property
    def tlp(self) -> str:
        """Return its TLP 2.0 label."""
        ...

    @property
    def audience(self) -> Sequence[str]:
        """Return the audience: `network`, `country:GB`, `org:<uuid>`; empty means nobody."""
        ...


def may_see(reader: Reader, record: Released) -> bool:
    """Say whether `reader` may see `record`.

    Its own organisation always may. Others may when the TLP label and the audience both let them;
    a label that is not known lets nobody.
    """
    if record.organisation_id == reader.organisation_id:
        return True
    opens = _OPENS.get(record.tlp, frozenset())
    return any(kind in opens for kind in _meant(reader, record.audience))


def shut_out(tlp: str, audience: Sequence[str]) -> list[int]:
    """Return the places of the audience that the TLP label lets nobody in by."""
    opens = _OPENS.get(tlp, frozenset())
    return [place for place, each in enumerate(audience) if each.partition(":")[0] not in opens]


def _meant(reader: Reader, audience: Sequence[str]) -> list[str]:
    """Return by which kinds of audience the reader is meant."""
    kinds = []
    if "network" in audience:
        kinds.append("network")
    if reader.country is not None and f"country:{reader.country}" in audience:
        kinds.append("country")
    if f"org:{reader.organisation_id}" in audience:
        kinds.append("org")
    return kinds
