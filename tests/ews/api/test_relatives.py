"""Relatives over HTTP: which, how they differ, their status, and who may know of them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from ews.api.keys import EXCHANGE
from tests.ews.exchange import House, open_house, report
from tests.ews.libraries import open_library
from tests.ews.running import Running

NEVER_NAMED = "CCCCc1ccc(C(=O)C(CC)NCCC)cc1"  # in no table
ITSELF = "CCCCCc1ccc(C(=O)C(CC)NCCC)cc1"  # nor this
SOME = frozenset(
    {"mephedrone", "4-methylethcathinone", "fentanyl", "isotonitazene", "dexamfetamine",
     "levamfetamine", "amfetamine", "4-fluoroamphetamine"}
)  # fmt: skip


@pytest.fixture(scope="module")
async def library(running: Running) -> AsyncIterator[House]:
    """A laboratory at a service that knows a few reference substances with all their names."""
    async with open_library(running, SOME) as house:
        yield house


def first(answer: Any) -> Any:
    return answer["substances"][0]


async def test_a_substance_nobody_knows_is_told_by_its_nearest_relative(library: House) -> None:
    status, answer = await library.get(
        "/v1/check",
        **{"structure": "CCNCCn1c(Cc2ccc(OC(C)C)cc2)nc2cc([N+](=O)[O-])ccc21", "in": "GB,US"},
        relatives="1",
    )

    (relative,) = first(answer)["relatives"]
    assert status == 200
    assert relative["name"] == "Isotonitazene"
    assert relative["difference"]["sentence"] == "N-desethyl of Isotonitazene"
    assert "nitazenes" in relative["families"]
    assert 0.6 < relative["likeness"] < 1
    assert [(one["jurisdiction"], one["status"]) for one in relative["status"]] == [
        ("GB", "controlled"),
        ("US", "controlled"),
    ]


async def test_the_change_is_told_in_parts_too(library: House) -> None:
    _, answer = await library.get("/v1/check", structure="CNC(C)C(=O)c1ccc(Cl)cc1", relatives="1")

    assert first(answer)["relatives"][0]["difference"]["changes"] == [
        {
            "kind": "replaced",
            "at": "position 4 of the phenyl ring",
            "before": "methyl",
            "after": "chlorine",
            "words": "methyl replaced by chlorine at position 4 of the phenyl ring",
        }
    ]


async def test_other_forms_of_the_same_constitution_are_no_relatives(library: House) -> None:
    _, answer = await library.get("/v1/check", name="dexamfetamine", relatives="2")

    told = first(answer)
    assert {one["difference"]["words"] for one in told["same_constitution"]} == {
        "enantiomer: (S) instead of (R) at the carbon alpha to the amine nitrogen",
        "same constitution, configuration stated: (S) at the carbon alpha to the amine nitrogen",
    }
    assert told["relatives"][0]["difference"]["words"] == (
        "fluorine removed from position 4 of the phenyl ring"
    )


async def test_a_check_that_does_not_ask_for_relatives_has_none(library: House) -> None:
    _, answer = await library.get("/v1/check", name="mephedrone")
    assert not {"relatives", "same_constitution"} & first(answer).keys()


async def test_the_relatives_of_a_substance_of_the_registry(library: House) -> None:
    _, checked = await library.get("/v1/check", name="mephedrone")
    address = f"/v1/substances/{first(checked)['substance_id']}/relatives"

    status, answer = await library.get(address, most="1", valid_on="2005-01-01")

    assert (status, answer["valid_on"]) == (200, "2005-01-01")
    assert [one["difference"]["words"] for one in answer["relatives"]] == [
        "ethyl replaced by methyl at the amine nitrogen"
    ]


async def test_a_relative_that_the_reader_may_not_see_is_not_told(library: House) -> None:
    exchange = library.client.app[EXCHANGE]
    secretive = await open_house(library.client, exchange, "Laboratory of secrets")
    finding = {"structure": {"smiles": NEVER_NAMED}, "evidence": "library_match"}
    told = report("R-1", findings=[finding | {"technique": ["gc_ms"]}], tlp="TLP:RED", audience=[])
    await secretive.post("/v1/reports", told)
    asked = {"structure": "CCCCc1ccc(C(=O)C(CC)NCC)cc1", "relatives": "1"}

    _, theirs = await library.get("/v1/check", **asked)
    _, own = await secretive.get("/v1/check", **asked)

    assert first(own)["relatives"][0]["smiles"] == NEVER_NAMED
    assert first(theirs)["relatives"][0]["smiles"] != NEVER_NAMED


@pytest.mark.parametrize("most", ["0", "21", "five", ""])
async def test_how_many_relatives_is_a_number_in_bounds(library: House, most: str) -> None:
    status, answer = await library.get("/v1/check", name="mephedrone", relatives=most)
    assert status == 422
    assert answer["pointer"] == "/relatives"


async def test_a_substance_that_does_not_exist_has_no_relatives(library: House) -> None:
    status, answer = await library.get("/v1/substances/999999/relatives")
    assert (status, answer["code"]) == (404, "unknown_substance")


async def test_a_substance_is_no_relative_of_itself(library: House) -> None:
    finding = {"structure": {"smiles": ITSELF}, "evidence": "library_match"}
    await library.post("/v1/reports", report("R-2", findings=[finding | {"technique": ["gc_ms"]}]))

    _, answer = await library.get("/v1/check", structure=ITSELF, relatives="8")

    told = first(answer)
    listed = [one["substance_id"] for one in (*told["same_constitution"], *told["relatives"])]
    assert told["substance_id"] is not None
    assert len(listed) > 2
    assert told["substance_id"] not in listed
