"""`ews families`: the list, and the families of a structure or name with reasons."""

import json

from tests.ews.cli.running import ews

FURANYL = "O=C(c1ccco1)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1"


async def test_a_name_and_its_structure_are_in_the_same_families() -> None:
    done = await ews("families", "furanylfentanyl", FURANYL, "caffeine", "--json")

    by_name, by_structure, none = json.loads(done.out)

    assert done.code == 0
    assert by_name["families"] == by_structure["families"]
    assert [one["family"] for one in by_name["families"]] == [
        "fentanyls",
        "fentanyls/acyl-modified",
    ]
    assert none["families"] == []


async def test_what_is_not_understood_is_told_and_the_rest_answered_with_how_it_was_read() -> None:
    done = await ews("families", "CN(C)CCc1c[nH]c2ccccc12", "no such thing at all", FURANYL)

    assert done.code == 1
    assert done.out.splitlines()[:2] == [
        "CN(C)CCc1c[nH]c2ccccc12  CN(C)CCc1c[nH]c2ccccc12",
        "read as SMILES",
    ]
    assert "error: no such thing at all: name_unknown" in done.err
    assert "2-furoyl instead of propionyl at the amide nitrogen" in done.out


async def test_the_families_are_listed() -> None:
    done = await ews("families", "--json")

    listed = {one["id"]: one["within"] for one in json.loads(done.out)}

    assert listed["fentanyls"] == ""
    assert listed["fentanyls/acyl-modified"] == "fentanyls"
