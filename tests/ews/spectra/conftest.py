"""The process that reads uploaded files is started once a run; a laboratory with two spectra."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from ews.app import build_app
from ews.compute.upload_reader import UploadReader
from ews.flow.exchange import Exchange
from tests.ews.exchange import Client


@pytest.fixture(scope="session")
async def uploads() -> AsyncIterator[UploadReader]:
    reader = UploadReader()
    yield reader
    await reader.stop()


@pytest.fixture
async def client(exchange: Exchange, uploads: UploadReader) -> AsyncIterator[Client]:
    async with TestClient(TestServer(build_app(exchange, uploads=uploads))) as started:
        yield started
