"""The matched atoms of one answer, drawn."""

from xml.etree import ElementTree as ET

import pytest

from tests.ews.exchange import House

MEPHEDRONE = "CNC(C)C(=O)c1ccc(C)cc1"


async def test_an_answer_that_rests_on_atoms_is_drawn_with_its_roles(lab: House) -> None:
    path = f"/v1/check/drawing?structure={MEPHEDRONE}&in=GB&valid_on=2026-01-01"
    answer = await lab.ask("GET", path.replace("(=O)", "(%3DO)"))
    assert (answer.status, answer.content_type) == (200, "image/svg+xml")
    text = await answer.text()
    assert ET.fromstring(text).tag.endswith("svg")  # noqa: S314 - our own
    assert "methyl at N" in text


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("structure=CCO&in=GB", 404, "not_found"),
        ("structure=CCO", 422, "jurisdiction_missing"),
        ("structure=CCO&in=GB,US", 422, "jurisdiction_missing"),
        ("structure=C(C&in=GB", 422, "structure_unreadable"),
    ],
)
async def test_what_cannot_be_drawn_says_why(
    lab: House, query: str, status: int, code: str
) -> None:
    got, problem = await lab.get(f"/v1/check/drawing?{query}")
    assert (got, problem["code"]) == (status, code)
