"""One definition excludes another, one act yields to another, a name beats a class: day by day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chem.determinations import Determination
from chem.law import Period
from chem.rules.answers import answer
from chem.rules.compiled import CompiledLaw
from chem.rules.determine import determine
from tests.chem.rules.asking import answers, ask, keys_for, on
from tests.chem.rules.own_law import ANILINES, ANISOLES, PHENOLS, act, definition, law, named

AMINOPHENOL, CRESOL, TOLUIDINE = "Nc1ccc(O)cc1", "Cc1ccc(O)cc1", "Cc1ccc(N)cc1"
BEFORE, WITHIN, AFTER = date(2012, 1, 1), date(2016, 1, 1), date(2021, 1, 1)
OPEN = replace(PHENOLS, core=replace(PHENOLS.core, permissions=(), elsewhere="permitted"))
LISTED = Period(since=date(2015, 1, 1), until=date(2020, 1, 1))
SINCE_WHEN = Period(since=None, until=None, known_since=date(2020, 1, 1))


def statuses(found: tuple[Determination, ...], id_: str) -> list[list[str]]:
    return [[one.status for one in on(found, id_, day)] for day in (BEFORE, WITHIN, AFTER)]


def test_what_another_definition_covers_is_not_inside_while_it_covers_it() -> None:
    book = law(
        definition("zz/act/phenols", PHENOLS, definitions=("zz/act/cresols",)),
        definition("zz/act/cresols", PHENOLS, level="II", days=LISTED),
    )
    found = ask(CRESOL, book)
    assert statuses(found, "zz/act/phenols") == [["controlled"], ["not_controlled"], ["controlled"]]
    (said,) = on(found, "zz/act/phenols", WITHIN)
    assert said.reason.endswith("; but not inside while cresols covers it")


def test_a_definition_that_yields_in_a_chain_is_decided_by_what_is_left() -> None:
    """B yields to C and so covers nothing: A, which yields to B, covers it."""
    book = law(
        definition("zz/act/a", PHENOLS, definitions=("zz/act/b",)),
        definition("zz/act/b", PHENOLS, definitions=("zz/act/c",)),
        definition("zz/act/c", PHENOLS),
    )
    found = ask(CRESOL, book)
    assert {one.definition_id: one.status for one in found} == {
        "zz/act/a": "controlled",
        "zz/act/b": "not_controlled",
        "zz/act/c": "controlled",
    }


@pytest.mark.parametrize(
    ("smiles", "first"),
    [
        (AMINOPHENOL, ["controlled", "not_controlled", "controlled"]),
        (TOLUIDINE, ["controlled"] * 3),
    ],
    ids=["has the other core and is not covered there", "has not the other core"],
)
def test_a_core_of_another_definition_takes_it_out_though_that_one_does_not_cover_it(
    smiles: str, first: list[str]
) -> None:
    book = law(
        definition("zz/act/anilines", ANILINES, cores_of=("zz/act/phenols",)),
        definition("zz/act/phenols", PHENOLS, days=LISTED),
    )
    assert statuses(ask(smiles, book), "zz/act/anilines") == [[one] for one in first]


def test_a_core_of_another_definition_that_covers_it_takes_nothing_out() -> None:
    book = law(
        definition("zz/act/phenols", PHENOLS),
        definition("zz/act/again", PHENOLS, cores_of=("zz/act/phenols",)),
    )
    assert [one.status for one in ask(CRESOL, book)] == ["controlled", "controlled"]


def two_acts(days: Period) -> CompiledLaw:
    return law(
        act("zz/new", yields_to=["zz/old"]),
        definition("zz/new/phenols", PHENOLS),
        named("cresol", CRESOL, of="zz/old/a", level="Anlage I", days=days),
    )


def test_an_act_yields_to_another_while_that_one_covers_the_substance() -> None:
    found = ask(CRESOL, two_acts(LISTED))
    assert statuses(found, "zz/new/phenols") == [["controlled"], ["not_controlled"], ["controlled"]]
    (said,) = on(found, "zz/new/phenols", WITHIN)
    assert said.reason.endswith(
        '; but NEW gives way to item cresol (Anlage I): "does not apply to it" (s. 1)'
    )


def test_where_it_is_not_known_since_when_the_other_act_covers_it_one_of_both_does() -> None:
    found = ask(CRESOL, two_acts(SINCE_WHEN))
    (said,) = on(found, "zz/new/phenols", WITHIN)
    assert (said.status, said.level) == ("controlled", "I or Anlage I")
    assert "or covered by item cresol" in said.reason


def test_an_act_that_yields_to_a_convention_is_unknown_while_it_is_unknown_what_that_names() -> (
    None
):
    book = law(
        act("zz/new", yields_to=["un/convention"]),
        definition("zz/new/phenols", PHENOLS),
        named("cresol", CRESOL, of="un/convention/i", days=SINCE_WHEN),
    )
    found = ask(CRESOL, book)
    assert statuses(found, "zz/new/phenols") == [["unknown"], ["unknown"], ["not_controlled"]]


def test_an_act_does_not_yield_where_the_other_covers_under_a_condition_only() -> None:
    book = law(
        act("zz/new", yields_to=["zz/old"]),
        definition("zz/new/phenols", PHENOLS),
        named("cresol", CRESOL, of="zz/old/a", condition="if sold to be inhaled"),
    )
    assert {one.status for one in ask(CRESOL, book)} == {"controlled", "conditional"}


def test_where_the_drawing_does_not_tell_whether_the_other_act_covers_it_one_of_both_does() -> None:
    right = named("right", "C[C@H](N)Cc1ccc(O)cc1", of="zz/old/a", match_parent=True)
    book = law(act("zz/new", yields_to=["zz/old"]), right, definition("zz/new/all", OPEN))
    (generic,) = [one for one in ask("CC(N)Cc1ccc(O)cc1", book) if one.kind == "generic"]
    assert generic.status == "controlled"
    assert "or covered by item right" in generic.reason


def test_a_name_in_one_schedule_takes_the_substance_out_of_the_classes_of_others() -> None:
    book = law(
        act("zz/act", named_beats_class=True),
        definition("zz/act/phenols", PHENOLS, level="I"),
        definition("zz/act/more-phenols", PHENOLS, level="IV"),
        named("cresol", CRESOL, of="zz/act/d", level="IV", days=LISTED),
    )
    found = ask(CRESOL, book)
    assert statuses(found, "zz/act/phenols") == [["controlled"], ["not_controlled"], ["controlled"]]
    assert statuses(found, "zz/act/more-phenols") == [["controlled"]] * 3
    (said,) = on(found, "zz/act/phenols", WITHIN)
    assert said.reason.endswith('; but item cresol (IV) names it: "deemed not included" (s. 2(3))')


def test_what_an_act_on_precursors_says_is_told_as_such() -> None:
    book = law(
        replace(act("zz/chemicals"), about="precursors"),
        named("cresol", CRESOL, of="zz/chemicals/a"),
    )
    assert [one.about for one in ask(CRESOL, book)] == ["precursors"]


def an_act_on_drugs_that_lists_chemicals() -> CompiledLaw:
    chemicals = ("zz/act/chemicals", "zz/act/phenols")
    return law(
        replace(act("zz/act"), precursors=chemicals),
        definition("zz/act/phenols", PHENOLS, level="List I"),
        named("cresol", CRESOL, of="zz/act/chemicals", level="List I"),
        named("again", CRESOL, of="zz/act/drugs", level="IV"),
    )


def test_the_lists_of_precursors_of_an_act_on_drugs_are_told_as_such() -> None:
    found = ask(CRESOL, an_act_on_drugs_that_lists_chemicals())
    assert {(one.level, one.about) for one in found} == {
        ("List I", "precursors"),
        ("IV", "substances"),
    }


@pytest.mark.parametrize("days", [{}, {"near_misses": False, "valid_on": WITHIN}])
def test_a_schedule_of_drugs_goes_before_the_precursors_of_the_same_act(days: Any) -> None:
    canonical, keys = keys_for(CRESOL)
    found = determine(canonical, keys, an_act_on_drugs_that_lists_chemicals(), **days)
    (one,) = answer(found, [], valid_on=WITHIN)
    assert (one.status, one.level) == ("controlled", "IV")


def test_cathine_is_of_schedule_iv_though_it_is_a_listed_chemical_too() -> None:
    """21 CFR 1308.14(f)(1), 1310.02(a)(8)."""
    assert answers("C[C@H](N)[C@@H](O)c1ccccc1")["US"].level == "Schedule IV"


def test_two_names_do_not_take_each_other_out() -> None:
    book = law(
        act("zz/act", named_beats_class=True),
        named("one", CRESOL, of="zz/act/a", level="I"),
        named("two", CRESOL, of="zz/act/b", level="II"),
    )
    assert [one.status for one in ask(CRESOL, book)] == ["controlled", "controlled"]


def test_a_part_of_the_text_that_is_not_held_is_unknown_and_says_why() -> None:
    why = "the drawing of the base structure is not held"
    gap = definition(
        "zz/act/gap",
        PHENOLS,
        outcome="unknown",
        condition=why,
        definitions=("zz/act/cresols",),
        extends_to=("esters",),
    )
    book = law(gap, definition("zz/act/cresols", PHENOLS, days=LISTED))
    found = ask(CRESOL, book)
    assert statuses(found, "zz/act/gap") == [["unknown"], ["not_controlled"], ["unknown"]]
    assert on(found, "zz/act/gap", BEFORE)[0].reason.endswith(f"; {why}")
    (ester,) = [one for one in ask("CC(=O)Oc1ccc(C)cc1", book) if one.extension]
    assert ester.reason.endswith(f"; {why}")


def test_an_act_yields_also_with_what_it_leaves_open() -> None:
    gap = definition("zz/new/gap", PHENOLS, outcome="unknown", condition="not held")
    book = law(act("zz/new", yields_to=["zz/old"]), gap, named("cresol", CRESOL, of="zz/old/a"))
    assert {one.status for one in ask(CRESOL, book)} == {"controlled", "not_controlled"}


def test_without_near_misses_every_status_is_the_same() -> None:
    book = law(definition("zz/act/phenols", PHENOLS), definition("zz/act/anisoles", ANISOLES))
    assert [one.status for one in ask("CCOc1ccc(O)cc1", book)] == ["not_controlled"]
    assert ask("CCOc1ccc(O)cc1", book, near_misses=False) == ()
    assert ask(CRESOL, book, near_misses=False) == ask(CRESOL, book)


def test_without_near_misses_a_status_that_hangs_on_bounds_is_still_found() -> None:
    ethers = definition("zz/act/phenols", PHENOLS, extends_to=("ethers",))
    polyether = "O=C(c1ccc(O)cc1)" + "OCC" * 8
    both = [ask(polyether, law(ethers), near_misses=told) for told in (True, False)]
    assert [[one.status for one in found] for found in both] == [["unknown"], ["unknown"]]
