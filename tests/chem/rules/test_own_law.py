"""Determinations by a small law of our own, for what no held law has."""

from dataclasses import replace
from datetime import date

import pytest

from chem.errors import BrokenReadingError
from chem.law import (
    Citation,
    Definition,
    Excluded,
    Extension,
    Lawbook,
    NamedEntry,
    NamedList,
    Period,
    Wording,
)
from chem.markush.reading import Node, Permission, Reading, Template, Term
from chem.rules.compiled import CompiledLaw, compile_lawbook
from schemas.law.load import load_vocabulary
from tests.chem.rules.asking import ask, on


def node(word: str = "alkyl") -> Node:
    return Node(
        name="phenol",
        templates=(Template(smarts="[OH]c1[c:1][c:1][c:1][c:1][c:1]1"),),
        positions=(("ring", (1,)),),
        permissions=(Permission(at=("ring",), permits=(Term(word=word),), way="(i)"),),
    )


CITATION = Citation(
    text="phenols", cite="Act", url="https://law.example", checked_on_text="verbatim", review="none"
)


def law(*named: NamedEntry, lists: tuple[NamedList, ...] = (), word: str = "alkyl") -> CompiledLaw:
    wording = Wording(
        period=Period(since=date(2010, 1, 1), until=date(2030, 1, 1)),
        published_on=None,
        citation=CITATION,
        reading=Reading(core=node(word), ways_at_least=1),
        extends_to=("esters",),
        excluded=(Excluded(name="4-ethylphenol", no_stereo_key="HXDOZKJGKXYMEW-UHFFFAOYSA-N"),),
        fit="exact",
        excluded_lists=("zz/act/a",),
        no_extension_from=("zz/act/b",),
    )
    definition = Definition(
        id="zz/act/phenols",
        title="Phenols",
        instrument="zz/act",
        jurisdiction="ZZ",
        level="I",
        entry="phenols",
        outcome="conditional",
        condition="if sold to be inhaled",
        wordings=(wording,),
    )
    book = Lawbook(
        ruleset="",
        definitions=(definition,),
        named=named,
        coverage=(),
        families=(),
        lists=lists,
    )
    return compile_lawbook(book, load_vocabulary())


def entry(smiles_key: str, *, of: str = "zz/act/a", level: str = "I", **period: date) -> NamedEntry:
    since = period.get("since")
    return NamedEntry(
        id=f"{of}/x",
        definition_id=of,
        jurisdiction="ZZ",
        instrument="zz/act",
        level=level,
        entry="item x",
        name="x",
        inchikey=smiles_key,
        no_stereo_key=smiles_key,
        match="no_stereo",
        period=Period(since=since, until=period.get("until"), known_since=period.get("known")),
        citation=CITATION,
        structure_check="",
        smiles=SMILES[smiles_key],
    )


CRESOL, CRESOL_KEY = "Cc1ccc(O)cc1", "IWDCLRJOBJJRNH-UHFFFAOYSA-N"
CRESYL_ACETATE, ACETATE_KEY = "CC(=O)Oc1ccc(C)cc1", "CDJJKTLOZJAGIZ-UHFFFAOYSA-N"
PHENYLETHANOL_KEY = "WAPNOHKVXSQRPX-UHFFFAOYSA-N"
SMILES = {CRESOL_KEY: CRESOL, ACETATE_KEY: CRESYL_ACETATE, PHENYLETHANOL_KEY: "CC(O)c1ccccc1"}


def test_a_conditional_definition_carries_its_condition() -> None:
    (said,) = ask(CRESOL, law())
    assert (said.status, said.conditions) == ("conditional", ("if sold to be inhaled",))


def test_a_compound_excepted_by_name_is_not_controlled_nor_are_its_esters() -> None:
    (said,) = ask("CCc1ccc(O)cc1", law())
    assert said.status == "not_controlled"
    assert "excepted by name: 4-ethylphenol" in said.reason
    assert ask("CCc1ccc(OC(C)=O)cc1", law()) == ()


def test_an_ester_is_not_caught_where_another_list_names_it() -> None:
    (said,) = ask(CRESYL_ACETATE, law())
    assert (said.status, said.extension) == ("conditional", "ester")
    elsewhere = entry(ACETATE_KEY, of="zz/act/b", since=date(2010, 1, 1))
    (named,) = ask(CRESYL_ACETATE, law(elsewhere))
    assert named.kind == "named"


def test_a_name_takes_a_substance_out_of_the_class_only_while_it_is_listed() -> None:
    found = ask(CRESOL, law(entry(CRESOL_KEY, since=date(2015, 1, 1), until=date(2020, 1, 1))))
    generic = [said for said in found if said.kind == "generic"]
    assert sorted((said.period.since, said.status) for said in generic if said.period.since) == [
        (date(2010, 1, 1), "conditional"),
        (date(2015, 1, 1), "not_controlled"),
        (date(2020, 1, 1), "conditional"),
    ]


def test_where_it_is_unknown_since_when_it_is_named_it_is_covered_by_one_or_the_other() -> None:
    found = ask(CRESOL, law(entry(CRESOL_KEY, level="II", known=date(2020, 1, 1))))
    (said,) = on(found, "zz/act/phenols", date(2015, 1, 1))
    assert (said.status, said.level) == ("conditional", "I or II")
    assert "or listed by name as x (item x)" in said.reason


ESTERS: tuple[Extension, ...] = ("esters",)
SALTS: tuple[Extension, ...] = ("salts",)


def rules(extends_to: tuple[Extension, ...]) -> tuple[NamedList, ...]:
    return (
        NamedList(
            id="zz/act/a", extends_to=extends_to, no_extension_from=(), cite="", words="esters"
        ),
    )


@pytest.mark.parametrize(
    ("lists", "kinds"),
    [(rules(ESTERS), ["named", "generic"]), (rules(SALTS), ["generic"]), ((), ["generic"])],
    ids=["esters", "salts only", "no rules"],
)
def test_a_named_list_reaches_esters_only_if_its_rules_say_so(
    lists: tuple[NamedList, ...], kinds: list[str]
) -> None:
    found = ask(CRESYL_ACETATE, law(entry(CRESOL_KEY, since=date(2010, 1, 1)), lists=lists))
    assert [said.kind for said in found] == kinds


def test_an_ester_of_another_stereoisomer_than_the_one_named_is_not_caught() -> None:
    flat = PHENYLETHANOL_KEY
    right = "WAPNOHKVXSQRPX-SSDOTTSWSA-N"
    named = replace(
        entry(flat, since=date(2010, 1, 1)), inchikey=right, match="parent", name="right"
    )
    book = law(named, lists=rules(ESTERS))
    assert [said.extension for said in ask("CC(=O)O[C@H](C)c1ccccc1", book)] == ["ester"]
    assert ask("CC(=O)O[C@@H](C)c1ccccc1", book) == ()


def test_a_reading_that_does_not_compile_names_its_definition() -> None:
    with pytest.raises(BrokenReadingError, match=r"zz/act/phenols: core\.permissions"):
        law(word="alkil")
