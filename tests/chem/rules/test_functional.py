"""Clauses by effect and by likeness: a condition or a risk, never a flat yes."""

from dataclasses import replace
from datetime import date
from functools import partial
from math import nextafter

import pytest
from rdkit import Chem

from chem.errors import BrokenReadingError
from chem.law import Definition, Excluded, Family, NamedEntry, Outcome, Period
from chem.markush.reading import FamilyTest, Likeness
from tests.chem.rules.asking import ask, on
from tests.chem.rules.own_law import PHENOLS, START, a_list, definition, law, named

CRESOL, XYLENOL = "Cc1ccc(O)cc1", "Cc1ccc(O)cc1C"
FAMILY = Family(id="phenols", title="Phenols", words="phenols", reading=PHENOLS)
EFFECT = "capable of an effect on the mind"
LISTED = Period(since=date(2015, 1, 1), until=None)


def functional(outcome: Outcome = "conditional", against: tuple[str, ...] = ()) -> Definition:
    test = FamilyTest(families=("phenols",))
    return definition("zz/act/effect", test, outcome=outcome, condition=EFFECT, against=against)


def analogue(at_least: float = 0.4) -> Definition:
    test = Likeness(at_least=at_least, to=("zz/act/a",))
    return definition(
        "zz/act/analogues",
        test,
        outcome="analogue_risk",
        condition="substantially similar",
        against=("zz/act/a",),
    )


def test_a_member_of_a_family_is_conditional_on_the_effect() -> None:
    (said,) = ask(CRESOL, law(functional(), families=(FAMILY,)))
    assert (said.status, said.kind, said.conditions) == ("conditional", "functional", (EFFECT,))
    assert said.reason.startswith("one of the phenols (core phenol; methyl at ring)")
    assert said.reason.endswith(f'condition: "{EFFECT}"')


def test_what_is_in_none_of_the_families_is_not_said_to_have_the_effect() -> None:
    assert ask("CCO", law(functional(), families=(FAMILY,))) == ()


def test_an_effect_clause_that_compares_names_the_nearest_listed() -> None:
    book = law(
        functional("analogue_risk", against=("zz/act/a",)),
        named("xylenol", XYLENOL),
        families=(FAMILY,),
    )
    (said,) = ask(CRESOL, book)
    assert said.status == "analogue_risk"
    assert "nearest listed: xylenol 0." in said.reason


def test_what_is_just_as_like_as_is_asked_for_is_at_risk() -> None:
    found = ask("C" * 12, law(analogue(1.0), named("tridecane", "C" * 13, days=LISTED)))
    assert "like what is listed: tridecane 1.00" in found[0].reason


def test_the_least_likeness_is_meant_to_the_last_digit() -> None:
    index = law(analogue(), named("xylenol", XYLENOL)).nearest
    ask_for = partial(index.nearest, Chem.MolFromSmiles(CRESOL), ("zz/act/a",), but="")
    (alike,) = ask_for(at_least=0.0)
    assert ask_for(at_least=alike.likeness) == [alike]
    assert ask_for(at_least=nextafter(alike.likeness, 1.0)) == []


def test_what_is_like_a_listed_substance_is_at_risk_from_the_day_that_one_is_listed() -> None:
    found = ask(CRESOL, law(analogue(), named("xylenol", XYLENOL, days=LISTED)))
    assert [(one.status, one.kind, one.period.since) for one in found] == [
        ("analogue_risk", "analogue", date(2015, 1, 1))
    ]
    assert "like what is listed: xylenol 0.4" in found[0].reason
    assert "(I since 2015-01-01)" in found[0].reason
    assert on(found, "zz/act/analogues", date(2014, 1, 1)) == []


@pytest.mark.parametrize(
    ("at_least", "entry"),
    [
        (0.9, named("xylenol", XYLENOL)),
        (0.4, named("cresol", CRESOL)),
        (0.4, named("xylenol", XYLENOL, of="zz/act/b")),
        (0.4, named("xylenol", XYLENOL, days=Period(since=None, until=None))),
    ],
    ids=["not like enough", "the substance itself", "another list", "since when is not known"],
)
def test_an_analogue_clause_says_nothing_without_another_listed_substance_like_it(
    at_least: float, entry: NamedEntry
) -> None:
    found = ask(CRESOL, law(analogue(at_least), entry))
    assert [one for one in found if one.kind == "analogue"] == []


def test_what_a_schedule_covers_is_no_analogue_while_it_covers_it() -> None:
    """An ester of what the schedule lists is a controlled substance as well."""
    clause = replace_lists(analogue(0.2), "zz/act/b")
    left = named("toluidine", "Cc1ccc(N)cc1")
    controlled = named("cresol", CRESOL, of="zz/act/b", days=LISTED)
    found = ask(
        "CC(=O)Oc1ccc(C)cc1", law(clause, left, controlled, a_list("esters", of="zz/act/b"))
    )
    said = sorted((one.period.since, one.status) for one in found if one.kind == "analogue")
    assert said == [(START, "analogue_risk"), (date(2015, 1, 1), "not_controlled")]


def replace_lists(clause: Definition, list_id: str) -> Definition:
    (wording,) = clause.wordings
    return replace(clause, wordings=(replace(wording, excluded_lists=(list_id,)),))


def test_what_a_clause_excepts_by_name_is_not_meant() -> None:
    cresol = Excluded(name="p-cresol", no_stereo_key=named("x", CRESOL).no_stereo_key)
    test = FamilyTest(families=("phenols",))
    clause = definition(
        "zz/act/effect", test, outcome="conditional", condition=EFFECT, excluded=(cresol,)
    )
    (said,) = ask(CRESOL, law(clause, families=(FAMILY,)))
    assert said.status == "not_controlled"
    assert said.reason.endswith("; but excepted by name: p-cresol")


def test_one_substance_listed_twice_is_named_once_and_at_most_three_are() -> None:
    names = {
        "a": XYLENOL,
        "b": "CCc1ccc(O)cc1",
        "c": "CCCc1ccc(O)cc1",
        "d": "CCCCc1ccc(O)cc1",
    }
    entries = [named(name, smiles) for name, smiles in names.items()]
    (said,) = ask(CRESOL, law(analogue(0.3), named("again", XYLENOL), *entries))
    assert said.reason.count("since 2010-01-01") == 3
    assert ("a 0." in said.reason) is not ("again 0." in said.reason)


def test_a_generic_clause_on_derivatives_names_the_nearest_listed() -> None:
    derivatives = definition(
        "zz/act/derivatives",
        PHENOLS,
        outcome="analogue_risk",
        condition="derivatives",
        against=("zz/act/a",),
    )
    (said,) = ask(CRESOL, law(derivatives, named("xylenol", XYLENOL)))
    assert said.status == "analogue_risk"
    assert "; nearest listed: xylenol 0." in said.reason
    assert ask(CRESOL, law(derivatives))[0].reason.endswith("nearest listed: none")


def test_a_listed_substance_that_cannot_be_read_is_told() -> None:
    broken = replace(named("xylenol", XYLENOL), smiles="not a structure")
    with pytest.raises(BrokenReadingError, match=r"zz/act/a/xylenol: found 'not a structure'"):
        law(analogue(), broken)
