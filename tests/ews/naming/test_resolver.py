"""The one resolver: grades of systematic names, what is never taken, without Java."""

import pytest

from ews.naming.opsin import OFF, Opsin
from ews.naming.resolver import Resolver
from schemas.names import load_lookup
from tests.ews.naming.java import needs_java


@needs_java
async def test_a_systematic_name_is_read_and_the_grade_says_so(reading: Resolver) -> None:
    found = await reading.resolve("1-(3-chlorophenyl)-2-(ethylamino)hexan-1-one")

    assert found.grade == "systematic"
    assert found.source is not None
    assert "OPSIN" in found.how


@needs_java
async def test_a_salt_word_is_taken_off_a_systematic_name_too(reading: Resolver) -> None:
    salt = await reading.resolve("1-(3-chlorophenyl)-2-(ethylamino)hexan-1-one hydrochloride")
    bare = await reading.resolve("1-(3-chlorophenyl)-2-(ethylamino)hexan-1-one")

    assert salt.source == bare.source
    assert "without the salt word 'hydrochloride'" in salt.how


@pytest.mark.parametrize("text", ["methylphenethylamine", "fluorobenzylamine", "chlorodecane"])
@needs_java
async def test_a_name_without_its_place_gives_each_place_as_a_candidate(
    reading: Resolver, text: str
) -> None:
    found = await reading.resolve(text)

    assert (found.grade, found.source) == ("ambiguous", None)
    assert len(found.candidates) > 1


@pytest.mark.parametrize(
    "text",
    [
        "3-acetylmorphine",  # an ester to every laboratory, a carbon-carbon bond to OPSIN
        "4-fluoro-alpha-pyrrolidinohexanophenone",
        "estradiol phosphate",
        "dimethoxybromoamphetamine",
        "4-hydroxybutyric acid acetate",
        "dibenzoyl-D-tartaric acid",  # the diester to every laboratory, a diketone to OPSIN
        "hydrochloride",  # a salt word alone names no substance
        "citrate",
        "magnesium sulfate",  # the metal is what is left without the salt word
        "bismuth citrate",
    ],
)
@needs_java
async def test_a_reading_that_may_be_another_substance_is_not_taken(
    reading: Resolver, text: str
) -> None:
    found = await reading.resolve(text)

    assert found.grade in {"suggestion", "ambiguous", "unknown", "curated", "generated"}
    assert found.grade not in {"systematic", "identifier"}


@pytest.mark.parametrize("text", ["3-mephedrone", "4-MMCC", "isotonitazen", "mephedrnoe"])
async def test_what_is_only_alike_is_suggested_and_not_taken(reading: Resolver, text: str) -> None:
    found = await reading.resolve(text)

    assert (found.grade, found.source, found.name) == ("suggestion", None, None)
    assert 1 <= len(found.candidates) <= 5


@pytest.mark.parametrize(
    "text", ["", " ", "?", "monkey dust 3000", "x" * 100_000, "\ud800", "\x00", "((((", "\n\n"]
)
async def test_whatever_is_asked_gets_an_answer(reading: Resolver, text: str) -> None:
    found = await reading.resolve(text)

    assert (found.asked, found.grade, found.source) == (text, "unknown", None)
    assert found.how


@needs_java
async def test_answers_come_in_the_order_asked(reading: Resolver) -> None:
    asked = ["cocaine", "octan-2-one", "DOC", "no such thing at all", "cocaine", "64-17-5"]

    found = await reading.resolve_many(asked)

    assert [each.asked for each in found] == asked
    assert [each.grade for each in found[:5]] == [
        "curated",
        "systematic",
        "ambiguous",
        "unknown",
        "curated",
    ]


async def test_without_java_all_else_resolves_and_the_rest_says_why() -> None:
    resolver = Resolver(load_lookup(), Opsin(enabled=False))

    curated, systematic = await resolver.resolve_many(["cocaine", "octan-2-one"])

    assert curated.grade == "curated"
    assert systematic.source is None
    assert OFF in systematic.how
