"""The bystanders: each of a kind we have words for, with a structure that reads, once."""

from typing import get_args

from chem.rules.trial import Kind
from schemas.bystanders import load_bystanders
from tests.chem.drugs import normalised

ROWS = load_bystanders()


def test_each_kind_is_one_that_a_trial_tells_apart_and_none_is_empty() -> None:
    assert {kind for _, kind, _ in ROWS} == set(get_args(Kind)) - {"registry"}


def test_each_name_stands_once() -> None:
    assert len({name for name, _, _ in ROWS}) == len(ROWS)


def test_each_structure_is_read() -> None:
    assert all(normalised(smiles).components for _, _, smiles in ROWS)
