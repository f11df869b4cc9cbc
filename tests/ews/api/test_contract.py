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
SETTINGS = settings(
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FITTING, WRONG, MANY = 6, 2, 25  # requests of each kind; a wrong one costs more to think of
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.label)


def requests_of(operation: Any, *, fitting: int, wrong: int) -> list[Any]:
    """Return requests that fit the document, and requests that do not."""
    found: list[Any] = []

    def gather(mode: GenerationMode, number: int) -> None:
        @settings(SETTINGS, max_examples=number)
        @given(case=operation.as_strategy(generation_mode=mode))
        def keep(case: Any) -> None:
            found.append(case)

        keep()

    gather(GenerationMode.POSITIVE, fitting)
    if operation.query or operation.body:
        gather(GenerationMode.NEGATIVE, wrong)
    return found


async def faults(house: House, cases: list[Any]) -> list[int]:
    """Send requests one after the other; return the answers that a service must not give."""
    address = str(house.client.make_url(""))
    answers = [
        await asyncio.to_thread(
            case.call, base_url=address, headers=dict(house.headers), timeout=120
        )
        for case in cases
    ]
    return [answer.status_code for answer in answers if answer.status_code >= 500]


@pytest.mark.slow
@each_operation
async def test_no_request_gives_a_500(director: House, operation: Any) -> None:
    assert await faults(director, requests_of(operation, fitting=FITTING, wrong=WRONG)) == []


@pytest.mark.slow_all  # minutes
@each_operation
async def test_no_request_of_many_gives_a_500(director: House, operation: Any) -> None:
    assert await faults(director, requests_of(operation, fitting=MANY, wrong=MANY)) == []


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)


def test_the_document_is_of_version_3_1() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"


async def test_the_service_gives_out_the_document(patient_lab: House) -> None:
    status, document = await patient_lab.get("/v1/openapi.json")

    assert status == 200
    assert document["paths"].keys() == DOCUMENT["paths"].keys()
