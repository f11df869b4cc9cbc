"""Causes of death in words, and the substances they name."""

import csv
from importlib.resources import files

import pytest

from connectors.reading.causes_of_death import KINDS, read_cause


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Acute Fentanyl Intoxication", ["fentanyl"]),
        (
            "Acute Intoxication by the Combined Effects of Fentanyl, Xylazine and Alcohol",
            ["fentanyl", "xylazine", "ethanol"],
        ),
        (
            "ACUTE COMBINED HEROIN, FENTANYL AND COCAINE TOXICITIES, HYDROXYZINE USE",
            ["heroin", "fentanyl", "cocaine", "hydroxyzine"],
        ),
        ("Acute Fentanyl Intoxication With Recent Cocaine Use", ["fentanyl", "cocaine"]),
        (
            "Complications of Acute and Chronic Substance Abuse (Cocaine and Tramadol)",
            ["cocaine", "tramadol"],
        ),
        (
            "Acute Intoxication due to Fentanyl and Despropionyl Fentanyl (4-ANPP)",
            ["fentanyl", "despropionyl fentanyl"],
        ),
        (
            "Intoxication due to 3,4-methylenedioxymethamphetamine and n,n-dimethylpentylone",
            ["3,4-methylenedioxymethamphetamine", "n,n-dimethylpentylone"],
        ),
        ("Acute 1, 1-Difluoroethane Toxicity", ["1,1-difluoroethane"]),
        ("Acute Citalopram / Escitalopram Intoxication", ["citalopram/escitalopram"]),
        ("Multidrug Toxicity Including para- Fluorofentanyl", ["para-fluorofentanyl"]),
        ("Acute intoxication due to heroin, heroin and fentanyl", ["heroin", "fentanyl"]),
    ],
)
def test_the_names_stand_alone_without_their_frame(text: str, names: list[str]) -> None:
    assert list(read_cause(text).names) == names


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        (
            "Atherosclerotic and Hypertensive Cardiovascular Disease",
            ("atherosclerotic", "hypertensive cardiovascular disease"),
        ),
        ("Drowning", ("drowning",)),
    ],
)
def test_a_disease_or_an_accident_is_no_substance(text: str, left_out: tuple[str, ...]) -> None:
    found = read_cause(text)

    assert found.names == ()
    assert found.left_out == left_out


def test_a_cause_that_names_nothing_gives_nothing() -> None:
    assert read_cause("Multiple Drug Toxicity").names == ()


def test_a_disease_beside_a_drug_is_left_out_and_the_drug_is_kept() -> None:
    found = read_cause("Hypertensive Cardiovascular Disease Complicating Acute Cocaine Toxicity")

    assert found.names == ("cocaine",)


@pytest.mark.parametrize(
    ("written", "meant"), [("fenatnyl", "fentanyl"), ("ofcocaine", "of cocaine")]
)
def test_a_misspelling_is_read_as_the_table_says_and_told(written: str, meant: str) -> None:
    found = read_cause(f"Acute intoxication {written} and heroin")

    assert found.corrected == ((written, meant),)
    assert found.names == (meant.removeprefix("of "), "heroin")


def test_a_misspelling_that_is_not_in_the_table_stays_as_it_is_written() -> None:
    assert read_cause("Acute hydrozine intoxication").names == ("hydrozine",)


def test_every_row_of_the_table_has_a_known_kind_and_says_what_is_meant_where_needed() -> None:
    path = files("connectors.importers").joinpath("manifests", "cause_words.csv")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))

    assert {row["kind"] for row in rows} == set(KINDS)
    assert [
        row for row in rows if bool(row["meant"]) != (row["kind"] in {"misspelt", "means"})
    ] == []
    assert len({(row["word"], row["kind"]) for row in rows}) == len(rows)
