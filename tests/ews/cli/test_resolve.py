"""`ews resolve`, and the same resolver behind `ews check`."""

import json

import pytest

from tests.ews.cli.running import ews
from tests.ews.naming.java import needs_java


@needs_java
async def test_what_is_one_substance_is_told_with_its_structure() -> None:
    done = await ews("resolve", "ketamine hydrochloride", "1-(3-chlorophenyl)hexan-1-one")

    assert done.code == 0
    assert "ketamine hydrochloride: curated, Ketamine" in done.out
    assert "CNC1(c2ccccc2Cl)CCCCC1=O  YQEZLKZALYSWHR-UHFFFAOYSA-N" in done.out
    assert "systematic name, read by OPSIN" in done.out


async def test_what_is_not_one_substance_is_shown_and_not_taken() -> None:
    done = await ews("resolve", "DOC", "3-mephedrone", "mephedrone", "--json")

    found = json.loads(done.out)
    assert done.code == 1
    assert [each["grade"] for each in found] == ["ambiguous", "suggestion", "curated"]
    assert [each["smiles"] for each in found[:2]] == [None, None]
    assert found[1]["candidates"][0]["name"] == "Mephedrone"


@pytest.mark.slow_all
async def test_checking_takes_a_chain_of_atoms_but_no_name_that_is_one_too() -> None:
    done = await ews("check", "CCO", "CN", "DOC", "--in", "GB", "--json")

    ethanol, letters, ambiguous = json.loads(done.out)
    assert done.code == 1
    assert ethanol["substances"][0]["smiles"] == "CCO"
    assert letters["error"]["code"] == ambiguous["error"]["code"] == "name_ambiguous"
    assert len(ambiguous["candidates"]) == 2
