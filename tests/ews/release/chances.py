"""Readers, records and audiences by chance, from a small world in which they often meet."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from schemas.audience import KINDS
from schemas.reports.words import TLPS
from tests.ews.release.people import AT, Somebody, Something

COUNTRIES = ("GB", "DE", "FR")
GROUPS = tuple(UUID(int=100 + number) for number in range(3))
OPERATIONS = tuple(UUID(int=200 + number) for number in range(2))
ODD = ("Network", "country:", "org:", "group:", "kind:nobody", "everyone", "country:None")


def reader(chance: Random, organisation_id: UUID) -> Somebody:
    """Return an organisation as it reads."""
    operations = frozenset(each for each in OPERATIONS if chance.random() < 0.4)
    groups = frozenset(each for each in GROUPS if chance.random() < 0.4)
    return Somebody(
        organisation_id=organisation_id,
        country=chance.choice([*COUNTRIES, None]),
        kind=chance.choice([*KINDS, "unheard_of", ""]),
        groups=groups | operations,
        operations=operations,
    )


def audience(chance: Random, organisations: Sequence[UUID]) -> tuple[str, ...]:
    """Return an audience of none to three entries."""
    entries = [
        "network",
        *(f"country:{each}" for each in COUNTRIES),
        *(f"kind:{each}" for each in KINDS),
        *(f"group:{each}" for each in (*GROUPS, *OPERATIONS)),
        *(f"org:{each}" for each in organisations),
        *ODD,
    ]
    return tuple(chance.sample(entries, chance.randint(0, 3)))


def embargo(chance: Random) -> datetime | None:
    """Return no embargo mostly, else one that has ended, ends now or holds."""
    return chance.choice([None, None, None, AT - timedelta(hours=1), AT, AT + timedelta(seconds=1)])


def following(chance: Random, before: Something, organisations: Sequence[UUID]) -> Something:
    """Return the policy of a next version; who publishes stays unless another is named."""
    drawn = record(chance, organisations)
    publisher = drawn.published_by or before.published_by
    if publisher == before.organisation_id:
        publisher = before.published_by
    return replace(drawn, organisation_id=before.organisation_id, published_by=publisher)


def record(chance: Random, organisations: Sequence[UUID]) -> Something:
    """Return a record with any policy."""
    owner = chance.choice(organisations)
    others = [None, None, None, *(each for each in organisations if each != owner)]
    return Something(
        organisation_id=owner,
        published_by=chance.choice(others),
        tlp=chance.choice(TLPS),
        audience=audience(chance, organisations),
        embargo_until=embargo(chance),
        parties=tuple(chance.sample(COUNTRIES, chance.randint(0, 2))),
    )
