"""How far a named entry reaches: isomers of each kind, conditions, esters and ethers together."""

import pytest

from chem.instruments import Exemption
from chem.law import Extension, NotExtended, Placed
from tests.chem.rules.asking import ask
from tests.chem.rules.own_law import HYDROQUINONES, a_list, definition, law, named

RIGHT, LEFT, FLAT = "C[C@H](N)Cc1ccccc1", "C[C@@H](N)Cc1ccccc1", "CC(N)Cc1ccccc1"
TWO = "C[C@H](N)[C@H](O)c1ccccc1"
TWO_MIRRORED, TWO_OTHER = "C[C@@H](N)[C@@H](O)c1ccccc1", "C[C@@H](N)[C@H](O)c1ccccc1"
CIS, TRANS = "C(/c1ccccc1)=C/CN", "C(/c1ccccc1)=C\\CN"
CIS_RIGHT, TRANS_RIGHT = "C(/c1ccccc1)=C/[C@H](C)N", "C(/c1ccccc1)=C\\[C@H](C)N"
TRANS_LEFT = "C(/c1ccccc1)=C\\[C@@H](C)N"
ALL: tuple[Extension, ...] = ("stereoisomers",)
OPTICAL: tuple[Extension, ...] = ("optical isomers",)
GEOMETRIC: tuple[Extension, ...] = ("geometric isomers",)


@pytest.mark.parametrize(
    ("listed", "asked", "extends_to", "status", "extension"),
    [
        (RIGHT, RIGHT, (), "controlled", ""),
        (RIGHT, FLAT, OPTICAL, "controlled", "stereoisomer"),
        (FLAT, RIGHT, GEOMETRIC, "controlled", "stereoisomer"),
        (RIGHT, LEFT, ALL, "controlled", "stereoisomer"),
        (RIGHT, LEFT, ("isomers",), "controlled", "stereoisomer"),
        (RIGHT, LEFT, OPTICAL, "controlled", "optical isomer"),
        (RIGHT, LEFT, GEOMETRIC, "not_controlled", ""),
        (TWO, TWO_MIRRORED, OPTICAL, "controlled", "optical isomer"),
        (TWO, TWO_OTHER, OPTICAL, "unknown", ""),
        (TWO, TWO_OTHER, OPTICAL + GEOMETRIC, "controlled", "stereoisomer"),
        (CIS, TRANS, GEOMETRIC, "controlled", "geometric isomer"),
        (CIS, TRANS, OPTICAL, "not_controlled", ""),
        (CIS_RIGHT, TRANS_RIGHT, GEOMETRIC, "controlled", "geometric isomer"),
        (CIS_RIGHT, TRANS_LEFT, OPTICAL, "not_controlled", ""),
        (CIS_RIGHT, TRANS_LEFT, GEOMETRIC, "unknown", ""),
        (CIS_RIGHT, TRANS_LEFT, OPTICAL + GEOMETRIC, "controlled", "stereoisomer"),
    ],
)
def test_a_stereoisomer_is_reached_as_far_as_the_words_go(
    listed: str, asked: str, extends_to: tuple[Extension, ...], status: str, extension: str
) -> None:
    (said,) = ask(asked, law(named("x", listed), a_list(*extends_to)))
    assert (said.status, said.extension) == (status, extension), said.reason


def test_what_an_entry_extends_to_goes_before_what_its_list_does() -> None:
    book = law(named("x", RIGHT, extends_to=("optical isomers",)), a_list("geometric isomers"))
    assert [one.status for one in ask(LEFT, book)] == ["controlled"]
    silent = law(named("x", "CC(=O)Oc1ccccc1", extends_to=()), a_list("esters"))
    assert ask("CC(=O)Oc1ccccc1C", silent) == ()


@pytest.mark.parametrize(
    ("drawn", "status"),
    [
        ("C[C@H](N)C(O)c1ccccc1", "unknown"),
        ("CC(N)C(O)c1ccccc1", "unknown"),
        ("C[C@@H](N)C(O)c1ccccc1", "not_controlled"),
        (TWO_OTHER, "not_controlled"),
        (TWO, "controlled"),
    ],
    ids=["a part agrees", "nothing is drawn", "a part contradicts", "another", "the very one"],
)
def test_where_one_stereoisomer_is_meant_a_drawing_that_leaves_it_open_is_unknown(
    drawn: str, status: str
) -> None:
    (said,) = ask(drawn, law(named("x", TWO, match_parent=True), a_list("salts")))
    assert said.status == status, said.reason


def test_a_drawing_of_a_part_of_the_centres_is_reached_where_all_stereoisomers_are() -> None:
    (said,) = ask("C[C@H](N)C(O)c1ccccc1", law(named("x", TWO), a_list("optical isomers")))
    assert (said.status, said.extension) == ("controlled", "stereoisomer")
    assert said.reason.endswith("; the drawing shows only a part of the stereochemistry")


def test_esters_stand_where_the_text_puts_them() -> None:
    placed = Placed(kinds=("esters",), level="II", entry="II, first dash")
    rules = a_list("esters", "ethers", placed=(placed,))
    book = law(named("x", "OCCc1ccccc1", level="III"), rules)
    (ester,) = ask("CC(=O)OCCc1ccccc1", book)
    (ether,) = ask("CCCOCCc1ccccc1", book)
    assert (ester.level, ester.entry) == ("II", "II, first dash")
    assert (ether.level, ether.entry) == ("III", "item x")


def test_exemptions_of_entry_and_list_are_quoted() -> None:
    rules = a_list("salts", exemptions=(Exemption(words="up to 1 mg a tablet", cite="s. 3"),))
    (said,) = ask(FLAT, law(named("x", FLAT), rules))
    assert said.exemptions == ("up to 1 mg a tablet (s. 3)",)


INTENT = "if meant to be misused"


@pytest.mark.parametrize(
    ("listed", "own", "asked", "status"),
    [
        (RIGHT, None, LEFT, "conditional"),
        (FLAT, None, LEFT, "conditional"),
        (RIGHT, None, FLAT, "controlled"),
        (RIGHT, None, RIGHT, "controlled"),
        (RIGHT, ALL, LEFT, "controlled"),
    ],
)
def test_a_stereoisomer_is_conditional_where_the_text_asks_for_intent(
    listed: str, own: tuple[Extension, ...] | None, asked: str, status: str
) -> None:
    rules = a_list("salts", conditional=(("stereoisomers", INTENT),))
    (said,) = ask(asked, law(named("x", listed, extends_to=own), rules))
    assert said.status == status
    assert said.conditions == ((INTENT,) if status == "conditional" else ())


def test_an_entry_with_a_condition_is_conditional_and_its_words_are_quoted() -> None:
    (said,) = ask(FLAT, law(named("x", FLAT, condition="only for substitution")))
    assert (said.status, said.conditions) == ("conditional", ("only for substitution",))


def test_isotopes_of_which_the_text_says_nothing_are_told() -> None:
    labelled = "[2H]C([2H])([2H])C(N)Cc1ccccc1"
    (said,) = ask(labelled, law(named("x", FLAT), a_list("salts")))
    assert said.reason.endswith("; the drawing marks isotopes, of which the text says nothing")
    (said,) = ask(labelled, law(named("x", FLAT), a_list("isotopes")))
    assert said.reason == "listed by name: x"


BUTANEDIOL_ACID = "OCCCC(=O)O"
HYDROXYBUTYRIC = named("GHB", BUTANEDIOL_ACID)


def test_esters_of_a_substance_that_the_paragraphs_leave_out_are_not_reached() -> None:
    ester = "CCOC(=O)CCCO"
    assert [one.extension for one in ask(ester, law(HYDROXYBUTYRIC, a_list("esters")))] == ["ester"]
    left_out = NotExtended(
        name="GHB", no_stereo_key=HYDROXYBUTYRIC.no_stereo_key, kinds=("esters", "ethers")
    )
    assert ask(ester, law(HYDROXYBUTYRIC, a_list("esters", not_extended=(left_out,)))) == ()


CATECHOL_LIKE = "Oc1ccc(CCO)cc1"
BOTH = "COc1ccc(CCOC(C)=O)cc1"


@pytest.mark.parametrize(
    ("extends_to", "extensions"),
    [
        (("esters", "ethers"), []),
        (("esters", "ethers", "ester-ethers"), ["ester-ether"]),
    ],
)
def test_an_ester_that_is_also_an_ether_is_reached_only_where_the_text_says_both(
    extends_to: tuple[Extension, ...], extensions: list[str]
) -> None:
    found = ask(BOTH, law(named("x", CATECHOL_LIKE), a_list(*extends_to)))
    assert [one.extension for one in found] == extensions


def test_a_class_reaches_what_is_both_an_ester_and_an_ether_where_its_text_says_so() -> None:
    diol = "Cc1cc(O)ccc1O"
    both = "COc1ccc(OC(C)=O)cc1C"
    words: tuple[Extension, ...] = ("ester-ethers",)
    assert ask(diol, law(definition("zz/act/diols", HYDROQUINONES)))[0].status == "controlled"
    (said,) = ask(both, law(definition("zz/act/diols", HYDROQUINONES, extends_to=words)))
    assert (said.status, said.extension) == ("controlled", "ester-ether")
    assert said.reason.startswith("both an ester and an ether of Cc1cc(O)ccc1O, which is inside")


def test_a_positional_isomer_is_reached_where_the_text_says_so() -> None:
    mephedrone, three = "CNC(C)C(=O)c1ccc(C)cc1", "CNC(C)C(=O)c1cccc(C)c1"
    entry = named("mephedrone", mephedrone)
    (said,) = ask(three, law(entry, a_list("positional isomers")))
    assert (said.status, said.extension) == ("controlled", "positional isomer")
    assert "same functional groups (amine, ketone)" in said.reason
    assert ask(three, law(entry, a_list("optical isomers"))) == ()
    assert [one.extension for one in ask(mephedrone, law(entry, a_list("positional isomers")))] == [
        ""
    ]


def test_what_only_shares_the_formula_is_no_positional_isomer() -> None:
    book = law(named("mephedrone", "CNC(C)C(=O)c1ccc(C)cc1"), a_list("positional isomers"))
    assert ask("CCCCC(=O)Nc1ccccc1", book) == ()


def test_an_entry_may_reach_esters_without_a_word_of_its_list() -> None:
    (said,) = ask("CC(=O)OCCc1ccccc1", law(named("x", "OCCc1ccccc1", extends_to=("esters",))))
    assert (said.status, said.extension) == ("controlled", "ester")


def test_a_stereoisomer_drawn_as_another_tautomer_cannot_be_told_apart() -> None:
    listed, drawn = "C[C@H](N)c1cccc(=O)[nH]1", "C[C@@H](N)c1cccc(O)n1"
    (said,) = ask(drawn, law(named("x", listed), a_list("optical isomers")))
    assert said.status == "unknown"


def test_what_the_words_leave_open_of_a_positional_isomer_is_unknown() -> None:
    acetyl = "CNCCc1ccc(C(C)=O)cc1"
    book = law(named("mephedrone", "CNC(C)C(=O)c1ccc(C)cc1"), a_list("positional isomers"))
    (said,) = ask(acetyl, book)
    assert said.status == "unknown"
    assert "whether it is a positional isomer of mephedrone the words leave open" in said.reason


def test_a_substance_that_another_schedule_names_is_no_positional_isomer() -> None:
    three = named("3-MMC", "CNC(C)C(=O)c1cccc(C)c1", of="zz/act/b")
    rules = a_list("positional isomers", no_extension_from=("zz/act/b",))
    book = law(named("mephedrone", "CNC(C)C(=O)c1ccc(C)cc1"), rules, three)
    assert [one.definition_id for one in ask(three.smiles, book)] == ["zz/act/b/3-MMC"]


ALCOHOL, ALCOHOL_LEFT = "C[C@H](O)Cc1ccccc1", "C[C@@H](O)Cc1ccccc1"
ACETATE, ACETATE_LEFT = "C[C@H](OC(C)=O)Cc1ccccc1", "C[C@@H](OC(C)=O)Cc1ccccc1"
ACETATE_FLAT = "CC(OC(C)=O)Cc1ccccc1"


@pytest.mark.parametrize(
    ("asked", "status", "conditions"),
    [
        (ACETATE, "controlled", ()),
        (ACETATE_FLAT, "controlled", ()),
        (ACETATE_LEFT, "conditional", (INTENT,)),
    ],
)
def test_an_ester_of_another_stereoisomer_is_conditional_where_that_stereoisomer_is(
    asked: str, status: str, conditions: tuple[str, ...]
) -> None:
    rules = a_list("esters", "stereoisomers", conditional=(("stereoisomers", INTENT),))
    (said,) = ask(asked, law(named("x", ALCOHOL), rules))
    assert (said.status, said.extension, said.conditions) == (status, "ester", conditions)


def test_an_ester_of_a_stereoisomer_that_the_words_do_not_reach_is_not_reached() -> None:
    book = law(named("x", ALCOHOL), a_list("esters", "geometric isomers"))
    assert [one.status for one in ask(ACETATE, book)] == ["controlled"]
    assert ask(ACETATE_LEFT, book) == ()


def test_of_several_parts_the_one_that_is_listed_as_drawn_is_told() -> None:
    """The molecule is an ether of both mirror images; one of them is listed."""
    rules = a_list("ethers", "stereoisomers", conditional=(("stereoisomers", INTENT),))
    (said,) = ask("C[C@H](O[C@H](C)Cc1ccccc1)Cc1ccccc1", law(named("x", ALCOHOL), rules))
    assert (said.status, said.extension) == ("controlled", "ether")


def test_other_stereoisomers_stand_where_the_text_puts_them() -> None:
    placed = Placed(kinds=("stereoisomers",), level="I", entry="I, fourth dash")
    conditional: tuple[tuple[Extension, str], ...] = (("stereoisomers", INTENT),)
    rules = a_list("esters", "stereoisomers", conditional=conditional, placed=(placed,))
    book = law(named("x", ALCOHOL, level="III"), rules)
    levels = {each: ask(each, book)[0].level for each in (ALCOHOL, "CC(O)Cc1ccccc1", ALCOHOL_LEFT)}
    assert list(levels.values()) == ["III", "III", "I"]
    assert [ask(each, book)[0].level for each in (ACETATE, ACETATE_LEFT)] == ["III", "I"]
