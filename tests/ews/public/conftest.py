"""Laboratories of four countries, and two substances."""

import pytest

from ews.store.connection import Connection
from ews.store.organisations import Organisation
from tests.ews import stories
from tests.ews.public.numbers import AT, COUNTRIES, KEYS


@pytest.fixture
async def labs(conn: Connection) -> list[Organisation]:
    return [
        await stories.organisation(conn, f"Lab {country}", at=AT, country=country)
        for country in COUNTRIES
    ]


@pytest.fixture
async def substances(conn: Connection) -> list[int]:
    return [await stories.substance(conn, at=AT, inchikey=key) for key in KEYS]
