"""Searching the registry over HTTP: what is found, in which order, and by whom."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from ews.api.keys import EXCHANGE
from ews.flow.search import FIRST_HITS
from tests.clock import NOW
from tests.ews.exchange import House, open_house, report
from tests.ews.libraries import open_library
from tests.ews.running import Running

MEPHEDRONE = "CNC(C)C(=O)c1ccc(C)cc1"
NEVER_NAMED = "CCCCc1ccc(C(=O)C(CC)NCCC)cc1"  # in no table
LONG = "CCCCCCCCCCNC(CCC)C(=O)c1ccc(CCCCCCCCCC)cc1"
ETHYL = "CCCCc1ccc(C(=O)C(C)NCC)cc1"
SOME = frozenset({"Mephedrone", "4-Methylethcathinone", "Fentanyl", "Isotonitazene"})

UNREPORTED = """
INSERT INTO substance (inchikey, smiles, formula, mass, created_at) VALUES ($1, $2, '', 0, $3)
"""


def told(reference: str, smiles: str, **changed: Any) -> dict[str, Any]:
    finding = {"structure": {"smiles": smiles}, "evidence": "library_match"}
    return report(reference, findings=[finding | {"technique": ["gc_ms"]}], **changed)


def found(answer: Any) -> list[str]:
    return [each["smiles"] for each in answer["substances"]]


async def paged(house: House, **query: str) -> list[str]:
    """Ask for one substance a page, until there is no next one."""
    names: list[str] = []
    cursor = {"limit": "1"}
    while True:
        _, answer = await house.get("/v1/substances", **query, **cursor)
        names += found(answer)
        if "next" not in answer:
            return names
        cursor["cursor"] = answer["next"]


async def add_unreported(house: House) -> int:
    """Put substances into the registry that no report tells of, so that nobody may see them."""
    chains = ["C" * length for length in range(1, 35)]
    rows = [
        (f"KEY-{len(one)}-{len(two)}", f"{one}NC(CCC)C(=O)c1ccc({two})cc1", NOW)
        for one in chains
        for two in chains
    ]
    async with house.client.app[EXCHANGE].pool.acquire() as conn:
        await conn.executemany(UNREPORTED, rows)
    return len(rows)


@pytest.fixture(scope="module")
async def library(running: Running) -> AsyncIterator[House]:
    """A laboratory at a service that knows a few reference substances with all their names."""
    async with open_library(running, SOME) as house:
        yield house


@pytest.fixture(scope="module")
async def visitor(library: House) -> House:
    exchange = library.client.app[EXCHANGE]
    return await open_house(library.client, exchange, "Laboratory next door", country="DE")


@pytest.fixture(scope="module")
async def secretive(library: House) -> House:
    """A laboratory that reported a substance which it alone may know of."""
    exchange = library.client.app[EXCHANGE]
    house = await open_house(library.client, exchange, "Laboratory of secrets")
    await house.post("/v1/reports", told("R-1", NEVER_NAMED, tlp="TLP:RED", audience=[]))
    return house


async def test_a_reported_substance_is_found_at_once_by_a_part_of_it(lab: House) -> None:
    await lab.post("/v1/reports", told("R-1", NEVER_NAMED))

    status, answer = await lab.get("/v1/substances", substructure="CNC(CC)C(=O)c1ccccc1")

    assert (status, found(answer), answer["total"]) == (200, [NEVER_NAMED], 1)
    assert answer["total_is_exact"]


async def test_what_was_reported_after_a_search_is_in_the_next_one(lab: House) -> None:
    await lab.post("/v1/reports", told("R-1", NEVER_NAMED))
    await lab.get("/v1/substances", smarts="c1ccccc1")
    await lab.post("/v1/reports", told("R-2", ETHYL))

    _, answer = await lab.get("/v1/substances", smarts="c1ccccc1")

    assert found(answer) == [NEVER_NAMED, ETHYL]


async def test_the_most_alike_come_first_with_their_likeness(library: House) -> None:
    _, answer = await library.get("/v1/substances", similar=f"{MEPHEDRONE}.Cl", least="0.3")

    assert [each["name"] for each in answer["substances"]][:2] == [
        "Mephedrone",
        "4-Methylethcathinone",
    ]
    assert answer["substances"][0]["likeness"] == 1.0
    assert 0.3 <= answer["substances"][1]["likeness"] < 1.0


@pytest.mark.parametrize("layer", ["parent", "no_isotopes", "no_stereo", "tautomer"])
async def test_a_salt_is_found_at_each_layer_of_its_parent(library: House, layer: str) -> None:
    _, answer = await library.get("/v1/substances", structure=f"{MEPHEDRONE}.Cl", layer=layer)

    assert [each["name"] for each in answer["substances"]] == ["Mephedrone"]


async def test_one_enantiomer_is_equal_without_stereo_only(library: House) -> None:
    drawn = "CN[C@@H](C)C(=O)c1ccc(C)cc1"
    _, exactly = await library.get("/v1/substances", structure=drawn)
    _, flat = await library.get("/v1/substances", structure=drawn, layer="no_stereo")

    assert (exactly["total"], [each["name"] for each in flat["substances"]]) == (0, ["Mephedrone"])


async def test_as_drawn_finds_the_very_salt_and_nothing_else(lab: House) -> None:
    await lab.post("/v1/reports", told("R-1", f"{NEVER_NAMED}.Cl"))

    _, salt = await lab.get("/v1/substances", structure=f"{NEVER_NAMED}.Cl", layer="registered")
    _, base = await lab.get("/v1/substances", structure=NEVER_NAMED, layer="registered")

    assert (found(salt), found(base)) == ([NEVER_NAMED], [])


async def test_a_name_is_found_by_its_beginning_and_by_likeness(library: House) -> None:
    _, begins = await library.get("/v1/substances", name="mephed", match="prefix")
    _, looks = await library.get("/v1/substances", name="isotonitazeen", match="fuzzy")

    assert begins["substances"][0]["matched"]["how"] == "prefix"
    assert begins["substances"][0]["name"] == "Mephedrone"
    assert looks["substances"][0]["name"] == "Isotonitazene"
    assert 0.3 < looks["substances"][0]["likeness"] < 1.0


async def test_what_a_name_stands_for_comes_first(library: House) -> None:
    _, answer = await library.get("/v1/substances", name="4-MMC")

    first = answer["substances"][0]
    assert (first["name"], first["matched"]["how"]) == ("Mephedrone", "resolved")
    assert answer["resolution"]["grade"] == "curated"


async def test_members_of_a_family_can_be_listed(library: House) -> None:
    _, answer = await library.get("/v1/substances", family="cathinones")

    assert {each["name"] for each in answer["substances"]} == {"Mephedrone", "4-Methylethcathinone"}


async def test_pages_follow_one_another_without_gap_or_repeat(library: House) -> None:
    _, whole = await library.get("/v1/substances", similar=MEPHEDRONE, least="0.01")
    pages = await paged(library, similar=MEPHEDRONE, least="0.01")

    assert len(pages) == whole["total"] == len(SOME)
    assert pages == found(whole)


@pytest.mark.parametrize(
    "query",
    [
        {"substructure": "CNC(CC)C(=O)c1ccccc1"},
        {"smarts": "[#6]"},
        {"similar": NEVER_NAMED},
        {"structure": NEVER_NAMED},
        {"structure": NEVER_NAMED, "layer": "tautomer"},
        {"structure": NEVER_NAMED, "layer": "registered"},
        {"family": "cathinones"},
        {},
    ],
)
async def test_what_only_a_closed_report_tells_of_is_found_and_counted_by_nobody_else(
    secretive: House, library: House, query: dict[str, str]
) -> None:
    _, own = await secretive.get("/v1/substances", **query)
    _, others = await library.get("/v1/substances", **query)

    assert NEVER_NAMED in found(own)
    assert NEVER_NAMED not in found(others)
    assert (others["total"], len(found(others))) == (own["total"] - 1, own["total"] - 1)
    assert "next" not in others


async def test_a_reference_substance_is_shown_to_all_but_not_who_reported_it(
    library: House, visitor: House
) -> None:
    await library.post("/v1/reports", told("R-1", MEPHEDRONE, tlp="TLP:RED", audience=[]))
    _, answer = await visitor.get("/v1/substances", structure=MEPHEDRONE)
    (substance,) = answer["substances"]

    status, shown = await visitor.get(f"/v1/substances/{substance['substance_id']}")

    assert (status, shown["reported_from"]) == (200, [])


async def test_how_a_reference_substance_was_drawn_in_a_closed_report_is_not_told(
    library: House, visitor: House
) -> None:
    salt = f"{MEPHEDRONE}.OC(=O)CC(=O)O"
    await library.post("/v1/reports", told("R-2", salt, tlp="TLP:RED", audience=[]))

    _, own = await library.get("/v1/substances", structure=salt, layer="registered")
    _, others = await visitor.get("/v1/substances", structure=salt, layer="registered")

    assert (own["total"], others["total"]) == (1, 0)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"smarts": "[#6"}, 422, "pattern_unreadable"),
        ({"substructure": "c1ccc("}, 422, "pattern_unreadable"),
        ({"smarts": "C.C"}, 422, "pattern_too_large"),
        ({"smarts": "C" * 61}, 422, "pattern_too_large"),
        ({"similar": "c1ccc("}, 422, "structure_unreadable"),
        ({"structure": "C(C)(C)(C)(C)C"}, 422, "structure_unreadable"),
        ({"similar": f"{MEPHEDRONE}.CC(N)Cc1ccccc1"}, 422, "structure_is_mixture"),
        ({"family": "no-such-family"}, 404, "family_unknown"),
        ({"smarts": "C", "name": "x"}, 422, "question_ambiguous"),
        ({"similar": "CCO", "least": "0"}, 422, "number_out_of_range"),
        ({"layer": "skin", "structure": "CCO"}, 422, "word_unknown"),
        ({"cursor": "there"}, 400, "cursor_unknown"),
    ],
)
async def test_a_question_that_cannot_be_answered_says_why(
    patient_lab: House, query: dict[str, str], status: int, code: str
) -> None:
    given, problem = await patient_lab.get("/v1/substances", **query)

    assert (given, problem["code"]) == (status, code)


async def test_a_thousand_that_may_not_be_seen_hide_nothing_that_may(
    library: House, visitor: House
) -> None:
    questions = [
        {"similar": MEPHEDRONE, "least": "0.01"},
        {"similar": LONG, "least": "0.01"},
        {"similar": LONG, "least": "0.01", "family": "nitazenes"},
    ]
    before = [await paged(visitor, **each) for each in questions]
    added = await add_unreported(library)
    after = [await paged(visitor, **each) for each in questions]
    _, whole = await visitor.get("/v1/substances", similar=LONG, least="0.01")

    assert added > FIRST_HITS
    assert [len(pages) for pages in before] == [len(SOME), len(SOME), 1]
    assert after == before
    assert (whole["total"], whole["total_is_exact"]) == (len(SOME), True)
