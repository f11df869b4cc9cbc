"""Houses with every scope: an office with two people, and a stranger."""

import pytest

from ews.flow.exchange import Exchange
from tests.ews.exchange import Client, House, open_house

OFFICE = "Office of Early Warning"
ALL = (
    "report:write",
    "report:read",
    "check",
    "signal:triage",
    "bulletin:approve",
    "subscription:manage",
    "export:manage",
)


@pytest.fixture
async def office(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, OFFICE, scopes=ALL)


@pytest.fixture
async def assessor(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, OFFICE, scopes=ALL, person="Assessor")


@pytest.fixture
async def second(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, OFFICE, scopes=ALL, person="Second")


@pytest.fixture
async def stranger(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Office abroad", country="DE", scopes=ALL)
