"""The OpenAPI document is valid, describes every route, and no request of its kind gives a 500."""

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis import GenerationMode

from ews.api.openapi import openapi_document
from ews.app import ALL_ROUTES, API_VERSION
from tests.ews.exchange import House

DOCUMENT = openapi_document(
    [operation for routes in ALL_ROUTES for operation in routes.operations], version=API_VERSION
)
OPERATIONS: list[Any] = [
    each.ok()  # type: ignore[union-attr]  # an invalid document fails here
    for each in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()
]
QUICK = settings(
    max_examples=6,
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def cases(request: pytest.FixtureRequest) -> list[Any]:
    """Requests that fit the document, and requests that do not."""
    operation = request.param
    found: list[Any] = []

    def gather(mode: GenerationMode) -> None:
        @QUICK
        @given(case=operation.as_strategy(generation_mode=mode))
        def keep(case: Any) -> None:
            found.append(case)

        keep()

    gather(GenerationMode.POSITIVE)
    if operation.query or operation.body:
        gather(GenerationMode.NEGATIVE)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("cases", OPERATIONS, indirect=True, ids=lambda each: each.label)
async def test_no_request_gives_a_500(director: House, cases: list[Any]) -> None:
    address = str(director.client.make_url(""))

    answers = [
        await asyncio.to_thread(
            case.call, base_url=address, headers=dict(director.headers), timeout=120
        )
        for case in cases
    ]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)


def test_the_document_is_of_version_3_1() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"


async def test_the_service_gives_out_the_document(patient_lab: House) -> None:
    status, document = await patient_lab.get("/v1/openapi.json")

    assert status == 200
    assert document["paths"].keys() == DOCUMENT["paths"].keys()
