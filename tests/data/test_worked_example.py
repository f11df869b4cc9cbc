"""The definition that docs/law.md teaches with holds what it says."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from chem.rules.trial import DraftTable
from schemas.law.definitions import Case, DefinitionFile, read_definition
from schemas.law.load import load_vocabulary
from tests.chem.rules.asking import lawbook

DRAFT = Path(__file__).parents[2] / "docs" / "examples" / "draft-nitazenes.yml"


@cache
def draft() -> DefinitionFile:
    return read_definition(DRAFT, id_="zz/draft-act/nitazenes")


@cache
def table() -> DraftTable:
    return DraftTable((), lawbook(), load_vocabulary())


def status(case: Case) -> str:
    day = date(2025, 12, 31) if case.until else date(2026, 1, 1)
    (found,) = table().cases(draft().definition, [case.smiles], valid_on=day)
    return found


@pytest.mark.parametrize("case", draft().examples, ids=lambda case: case.name)
def test_an_example_of_the_draft_is_caught(case: Case) -> None:
    assert status(case) == "controlled"


@pytest.mark.parametrize("case", draft().decoys, ids=lambda case: case.name)
def test_a_decoy_of_the_draft_is_not(case: Case) -> None:
    assert status(case) != "controlled"
