"""Fifty drawings each of 1,624 substances of the field give one parent key.

The substances are those of tests/data/structures/parents.csv; what cannot hold, and why, is in
exceptions.csv beside it.
"""

import csv
from pathlib import Path

import pytest

from chem.errors import ChemError
from chem.normalise import normalise
from chem.structures import Source
from tests.chem.drawings import COMMON_PARTNERS, drawing
from tests.chem.drugs import TABLE

FACTS = Path(__file__).parents[1] / "data" / "structures"
DRAWINGS = 50
SAMPLE = 131  # every so many substances of a quick run


def rows(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


PARENTS = rows("parents.csv")
EXCEPTIONS = {row["inchikey"]: row["reason"] for row in rows("exceptions.csv")}
DRAWN = [row for row in PARENTS if row["inchikey"] not in EXCEPTIONS]


def key_of(smiles: str, number: int) -> str:
    """Return the parent keys of a drawing, or what went wrong."""
    try:
        components = normalise(drawing(smiles, number), TABLE).components
    except ChemError as error:
        return f"{error.code}: {error}"
    return " ".join(component.keys.parent for component in components)


def wrong(substances: list[dict[str, str]], number: int) -> list[tuple[str, str]]:
    """Return the substances whose drawing of this number has another key, with that key."""
    keys = [(row["inchikey"], key_of(row["smiles"], number)) for row in substances]
    return [(expected, found) for expected, found in keys if expected != found]


@pytest.mark.parametrize("number", range(DRAWINGS))
def test_a_drawing_has_the_key_of_its_substance(number: int) -> None:
    assert wrong(DRAWN[number::SAMPLE], number) == []


@pytest.mark.slow_all
@pytest.mark.parametrize("number", range(DRAWINGS))
def test_every_drawing_has_the_key_of_its_substance(number: int) -> None:
    assert wrong(DRAWN, number) == []


def test_a_structure_of_the_facts_is_written_as_we_write_it() -> None:
    sample = DRAWN[::SAMPLE]
    found = [normalise_smiles(row["smiles"]) for row in sample]
    assert found == [(row["inchikey"], row["smiles"]) for row in sample]


@pytest.mark.slow_all
def test_every_structure_of_the_facts_is_written_as_we_write_it() -> None:
    found = [normalise_smiles(row["smiles"]) for row in PARENTS]
    assert found == [(row["inchikey"], row["smiles"]) for row in PARENTS]


def normalise_smiles(smiles: str) -> tuple[str, str]:
    (component,) = normalise(Source(kind="smiles", text=smiles), TABLE).components
    return component.keys.parent, component.smiles


def test_the_exceptions_are_substances_of_the_facts_and_have_reasons() -> None:
    assert set(EXCEPTIONS) <= {row["inchikey"] for row in PARENTS}
    assert all(EXCEPTIONS.values())


def test_enough_partners_are_common() -> None:
    assert len({neutral for neutral, _ in COMMON_PARTNERS}) >= 25
