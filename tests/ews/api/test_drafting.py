"""Drafts and closed definitions through the API."""

from pathlib import Path
from urllib.parse import quote

import pytest

import chem
from tests.ews.exchange import House

JP = "jp/designated-substances-ordinance-2007/clause-naphthoylindoles"
NITAZENES = "legislation/gb/misuse-of-drugs-act-1971/schedule-2-part-1-1ea-nitazenes.yml"
DRAFT = (Path(chem.__file__).parent / NITAZENES).read_bytes()
TRIALS = "/v1/law/trials?valid_on=2026-01-01&effects=false"


@pytest.mark.slow_all
async def test_a_draft_is_tried_and_the_members_of_a_definition_are_listed(office: House) -> None:
    status, found = await office.post_raw(TRIALS, DRAFT, "application/yaml")
    assert (status, found["family"]) == (200, "nitazenes")
    assert found["by_accident"] == []
    status, listed = await office.get("/v1/law/members", definition=JP, valid_on="2013-12-20")
    assert (status, len(listed["members"])) == (200, 403)


@pytest.mark.parametrize(
    ("query", "body", "code"),
    [
        ("", DRAFT.replace(b"versions:", b"version:"), "draft_broken"),
        ("", b"\xff", "not_utf8"),
        (f"&family={quote('no such')}", DRAFT, "family_unknown"),
    ],
)
async def test_a_draft_that_cannot_be_tried_is_refused_with_its_place(
    office: House, query: str, body: bytes, code: str
) -> None:
    status, problem = await office.post_raw(TRIALS + query, body, "text/plain")
    assert (status, problem["code"]) == (422, code)


async def test_members_of_what_is_not_there_are_refused(office: House) -> None:
    status, problem = await office.get("/v1/law/members", definition="gb/x")
    assert (status, problem["code"]) == (422, "definition_unknown")
