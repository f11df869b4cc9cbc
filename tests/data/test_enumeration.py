"""The closed clauses of Japanese law written out, against the number that the ministry published.

The ordinance of 21 October 2013 has two comprehensive clauses. Its words except some members by
name, and those that are narcotics by another law; on 20 December 2013 the ministry counted 770.
tests/chem/markush/test_enumerate.py asks whether writing out and matching agree.
"""

from datetime import date
from functools import cache

import pytest
from rdkit import Chem

from chem.law import Wording
from chem.markush.enumerate import members
from chem.markush.reading import Reading
from chem.markush.vocabulary import compile_vocabulary
from schemas.law.definitions import read_definition
from schemas.law.load import LEGISLATION, load_vocabulary
from schemas.law.named import read_schedule
from tests.chem.rules.asking import ask, on

CLAUSE_A = "jp/designated-substances-ordinance-2007/clause-naphthoylindoles"
CLAUSE_B = "jp/designated-substances-ordinance-2007/clause-2-methyl-naphthoylindoles"
NARCOTICS = "jp/narcotics-psychotropics-order-1990/narcotics"
COUNTED_ON = date(2013, 12, 20)


@cache
def wording(id_: str) -> Wording:
    return read_definition(LEGISLATION / f"{id_}.yml", id_=id_).definition.wordings[0]


@cache
def in_range(id_: str) -> dict[str, str]:
    """Return all that the words admit by flat InChIKey, exceptions not yet taken out."""
    reading = wording(id_).reading
    assert isinstance(reading, Reading)
    written = members(reading, compile_vocabulary(load_vocabulary()))
    return {str(Chem.MolToInchiKey(Chem.MolFromSmiles(smiles))): smiles for smiles in written}


def left(id_: str) -> set[str]:
    return in_range(id_).keys() - {one.no_stereo_key for one in wording(id_).excluded}


@cache
def narcotics() -> dict[str, str]:
    entries, _ = read_schedule(LEGISLATION / f"{NARCOTICS}.csv", list_id=NARCOTICS)
    return {entry.no_stereo_key: entry.id.rpartition("/")[2] for entry in entries}


@pytest.mark.parametrize(("id_", "in_all", "remain"), [(CLAUSE_A, 403, 398), (CLAUSE_B, 378, 377)])
def test_each_clause_has_its_members_less_those_excepted_by_name(
    id_: str, in_all: int, remain: int
) -> None:
    assert (len(in_range(id_)), len(left(id_))) == (in_all, remain)


def test_no_compound_is_in_both_clauses() -> None:
    assert in_range(CLAUSE_A).keys() & in_range(CLAUSE_B).keys() == set()


def test_the_members_that_are_narcotics_are_the_five_of_the_cabinet_order() -> None:
    both = narcotics().keys() & (left(CLAUSE_A) | left(CLAUSE_B))
    assert {narcotics()[key] for key in both} == {
        "jwh-018",
        "jwh-073",
        "jwh-122",
        "am-2201",
        "mam-2201",
    }


def test_what_remains_is_the_number_that_the_ministry_published() -> None:
    together = left(CLAUSE_A) | left(CLAUSE_B)
    assert len(together) == 775
    assert len(together - narcotics().keys()) == 770


@pytest.mark.slow_all
@pytest.mark.parametrize(("id_", "controlled"), [(CLAUSE_A, 393), (CLAUSE_B, 377)])
def test_the_rules_say_of_as_many_members_that_they_are_controlled(
    id_: str, controlled: int
) -> None:
    """Asked one by one, the exceptions and the narcotics are left out by the rules themselves."""
    said = [
        one.status for smiles in in_range(id_).values() for one in on(ask(smiles), id_, COUNTED_ON)
    ]
    assert said.count("controlled") == controlled
