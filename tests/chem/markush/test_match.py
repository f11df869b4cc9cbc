"""Reading structures by a grammar: what falls under it, what nearly does, and why."""

import random
import threading

import pytest
from rdkit import Chem

from chem.markush.match import Match, Miss, Undecided, match
from tests.chem.markush.law_words import CATHINONES, FENTANYLS, asked, compiled, hit, miss, mol

MEPHEDRONE = "CNC(C)C(=O)c1ccc(C)cc1"
MDPV = "CCCC(N1CCCC1)C(=O)c1ccc2OCOc2c1"


def test_each_piece_is_named_with_the_permission_that_admits_it() -> None:
    found = hit(CATHINONES, MEPHEDRONE)
    assert found.ways == ("(i)", "(iii)")
    assert [role.what for role in found.roles] == [
        "2-amino-1-phenyl-1-propanone",
        "methyl at N: alkyl permitted by (iii)",
        "methyl at ring: alkyl permitted by (i)",
    ]
    assert [role.atoms for role in found.roles[1:]] == [(0,), (10,)]


def test_a_ring_through_nitrogen_and_a_bridge_on_the_ring_are_pieces_too() -> None:
    found = hit(CATHINONES, MDPV)
    assert "pyrrolidine ring at N: ring permitted by (iii)" in found.reason
    assert "methylenedioxy at ring: alkylenedioxy permitted by (i)" in found.reason
    assert not found.is_parent


def test_without_the_core_there_is_no_answer() -> None:
    assert asked(CATHINONES, "CC(N)Cc1ccccc1") is None


def test_the_parent_itself_is_not_derived_from_itself() -> None:
    found = miss(CATHINONES, "CC(N)C(=O)c1ccccc1")
    assert found.distance == 1
    assert found.reason.startswith("it is 2-amino-1-phenyl-1-propanone itself")


def test_the_parent_is_inside_where_no_way_is_asked_for() -> None:
    found = hit(CATHINONES.replace("ways_at_least: 1", ""), "CC(N)C(=O)c1ccccc1")
    assert found.is_parent


@pytest.mark.parametrize(
    ("smiles", "reason"),
    [
        ("CC(NCc1ccccc1)C(=O)c1ccccc1", "benzyl at N: it is not permitted there (alkyl would be)"),
        (
            "CC(C)(N)C(=O)c1ccccc1",
            "methyl at alpha: alkyl is not permitted there, only hydrogen is",
        ),
        (
            "CC(N)C(=O)c1ccc([N+](=O)[O-])cc1",
            "nitro at ring: univalent is permitted there only once (i) is used",
        ),
        ("CC([N+](C)(C)C)C(=O)c1ccccc1", "at N: more than 2 of alkyl"),
        (
            "O=C(c1ccccc1)C1CCCN1",
            "ethano at C3 and N: alkylene is not permitted there, only hydrogen is",
        ),
        (
            "CCCC(N1CCCC1)C(=O)c1ccc2ccccc2c1",
            "fused benzo ring at ring: it is not permitted there (alkylenedioxy would be)",
        ),
        ("O=C(c1ccccc1)C1CN1", "a bond joins C3 and N: no such ring is permitted"),
        (
            "CC(N)C(=NO)c1ccccc1",
            None,
        ),
    ],
)
def test_a_near_no_says_what_fails(smiles: str, reason: str | None) -> None:
    found = asked(CATHINONES, smiles)
    assert (None if found is None else found.reason) == reason


def test_a_position_opens_only_once_the_listed_way_is_in_use() -> None:
    found = hit(CATHINONES, "CC(N)C(=O)c1cc(C)c([N+](=O)[O-])cc1")
    assert "nitro at ring: univalent permitted, open since (i) is used" in found.reason


def test_a_piece_on_an_unnamed_atom_of_the_core_is_refused() -> None:
    text = CATHINONES.replace("C(=O)c1", "[#6]c1")
    assert "at the rest of the core" in miss(text, "CNC(C)C(O)c1ccccc1").reason


def test_deuterium_and_isotopes_play_no_part() -> None:
    found = hit(CATHINONES, "[2H][13C]([2H])([2H])NC(C)C(=O)c1ccccc1")
    assert found.roles[1].what == "methyl at N: alkyl permitted by (iii)"
    assert hit(CATHINONES, "[2H]C([2H])([2H])NC(C)C(=O)c1ccccc1").ways == ("(iii)",)


def test_the_answer_does_not_depend_on_how_the_structure_is_drawn() -> None:
    source = mol(MDPV)
    order = list(range(source.GetNumAtoms()))
    random.Random(7).shuffle(order)  # noqa: S311 - a shuffle, no secret
    found = match(Chem.RenumberAtoms(source, order), compiled(CATHINONES))
    assert isinstance(found, Match)
    assert found.ways == hit(CATHINONES, MDPV).ways


def test_fentanyl_is_the_parent_of_its_own_definition() -> None:
    found = miss(FENTANYLS, "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1")
    assert "it is fentanyl itself" in found.reason


@pytest.mark.parametrize(
    ("smiles", "ways"),
    [
        ("CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", ("(vi)",)),
        ("CCC(=O)N(c1ccccc1)C1CCN(CCc2cccs2)CC1", ("(i)",)),
        ("CCC(=O)N(c1ccccc1)C1CCN(CC(C)c2cccs2)CC1", ("(ii)", "(i)")),
        ("CCC(=O)N(c1ccc(F)cc1)C1CCN(CC(O)c2ccccc2)CC1C", ("(ii)", "(iii)", "(iv)")),
        ("CC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCc2ccccc2)CC1", ("(v)", "(vi)")),
    ],
)
def test_nested_nodes_bring_their_own_ways(smiles: str, ways: tuple[str, ...]) -> None:
    assert hit(FENTANYLS, smiles).ways == ways


def test_what_stands_in_a_nested_node_is_told_with_its_place() -> None:
    found = hit(FENTANYLS, "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccc(F)cc2)CC1")
    assert "phenethyl at N1: as in the parent" in found.reason
    assert "fluoro at phenethyl, ring: halogen permitted by (ii)" in found.reason


@pytest.mark.parametrize(
    ("smiles", "reason", "distance"),
    [
        ("CCC(=O)N(c1ccccc1)C1CCN(CCc2ccc(C#N)cc2)CC1", "in phenethyl: cyano at ring", 1),
        ("CCC(=O)N(c1ccccc1)C1CCN(Cc2ccccc2)CC1", "benzyl at N1: it is not permitted there", 1),
        ("CCC(=O)N(c1ccccc1)C1CCNCC1", "at N1: phenethyl or heteroarylethyl is missing", 1),
        ("c1ccc(CCN2CCC(Nc3ccccc3)CC2)cc1", "at amide: propionyl or acyl is missing", 1),
        ("c1ccc(NC2CCNCC2)cc1", "is missing; at amide", 2),
        ("CCC(=O)N(c1ccccc1)C1CC[N+](=CCc2ccccc2)CC1", "at N1", 1),
    ],
)
def test_the_nearest_reading_names_the_one_fault(smiles: str, reason: str, distance: int) -> None:
    found = asked(FENTANYLS, smiles)
    assert found is not None
    assert reason in found.reason
    assert getattr(found, "distance", 0) == distance


ANILIDE = """
core:
  name: anilide
  templates: ["[N:1]([C:2]=O)c1[c:3][c:3][c:3][c:3][c:3]1", {smarts: "[S:1]([C:2]=O)c1[c:3][c:3][c:3][c:3][c:3]1", way: (x)}]
  positions: {N: [1], acyl: [2], ring: [3]}
  elsewhere: permitted
  permissions:
    - {at: [N], permits: [alkyl C1-2], most: 1}
"""  # noqa: E501 - a template in one line


def test_elsewhere_permitted_leaves_positions_without_permission_open() -> None:
    assert not hit(ANILIDE, "CCN(C(=O)CCl)c1cccc(OC)c1").is_parent
    assert not hit(ANILIDE, "O=C1Cc2ccccc2N1").is_parent


def test_a_position_with_a_permission_stays_closed_to_the_rest() -> None:
    found = miss(ANILIDE, "CCCN(C=O)c1ccccc1")
    assert found.reason == "propyl at N: alkyl is permitted to C2 only"


def test_a_template_can_be_a_way_of_its_own() -> None:
    found = hit(ANILIDE, "CC(=O)Sc1ccccc1")
    assert found.ways == ("(x)",)
    assert found.roles[0].what == "anilide, changed by (x)"


def test_the_same_piece_twice_is_told_once_with_its_number() -> None:
    found = hit(CATHINONES, "CN(C)C(C)C(=O)c1ccccc1")
    assert "2 x methyl at N: alkyl permitted by (iii)" in found.reason


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("{quantity: mass, most: 150, words: the cap}", "mass 177.247 is over 150 (the cap)"),
        ("{quantity: mass, least: 500}", "mass 177.247 is under 500"),
        ("{quantity: carbons, most: 10}", "carbons 11 is over 10"),
        ("{quantity: heavy_atoms, most: 12}", "heavy atoms 13 is over 12"),
    ],
)
def test_a_condition_on_the_whole_molecule_is_told_with_its_value(
    condition: str, reason: str
) -> None:
    found = miss(f"{CATHINONES}conditions: [{condition}]\n", MEPHEDRONE)
    assert found.reason == reason


def test_a_condition_that_holds_changes_nothing() -> None:
    text = f"{CATHINONES}conditions: [{{quantity: mass, least: 100, most: 500}}]\n"
    assert hit(text, MEPHEDRONE).ways == ("(i)", "(iii)")


def test_faults_of_condition_and_pieces_add_up() -> None:
    text = f"{CATHINONES}conditions: [{{quantity: mass, most: 100}}]\n"
    found = miss(text, "CC(NCc1ccccc1)C(=O)c1ccccc1")
    assert found.distance == 2


def test_two_ways_may_be_asked_for() -> None:
    found = miss(CATHINONES.replace("ways_at_least: 1", "ways_at_least: 2"), "CNC(C)C(=O)c1ccccc1")
    assert found.reason == "only 1 of (i), (ii), (iii), at least 2"


def test_twelve_like_pieces_cost_no_explosion() -> None:
    found = miss(
        CATHINONES,
        "CC(N)C(=O)c1c([N+](=O)[O-])c([N+](=O)[O-])c([N+](=O)[O-])c([N+](=O)[O-])c1[N+](=O)[O-]",
    )
    assert found.distance == 5


def test_a_nested_node_is_read_the_nearest_way() -> None:
    found = miss(FENTANYLS, "CCC(=O)N(c1ccccc1)C1CCN(CC(c2ccccc2)c2ccc(C#N)cc2)CC1")
    assert found.distance == 1
    assert (
        "in phenethyl: *c1ccc(C#N)cc1 at chain: substituted phenyl is not permitted" in found.reason
    )


def test_a_nested_node_does_not_reach_back_into_the_core() -> None:
    text = """
core:
  name: amine
  templates: ["[N:1]C=O"]
  positions: {N: [1]}
  permissions:
    - at: [N]
      permits: [{word: aminomethyl, node: {name: x, templates: ["[C:1]N"], attached_at: 1}}]
"""
    assert "methyl at N" in miss(text, "CNC=O").reason
    assert hit(text, "NCNC=O").roles[1].what == "aminomethyl at N: permitted"


def test_two_permissions_for_the_same_piece_are_alike() -> None:
    text = """
core:
  name: amine
  templates: ["[N:1]C=O"]
  positions: {N: [1]}
  permissions:
    - {at: [N], permits: [alkyl], most: 1}
    - {at: [N], permits: [alkyl C1-2], most: 1}
"""
    assert not hit(text, "CNC=O").is_parent
    assert not hit(text, "CCCN(C)C=O").ways
    assert miss(text, "CCCN(CCC)C=O").reason == "at N: more than 1 of alkyl"


def test_threads_may_share_a_reading() -> None:
    answers: list[Match] = []
    threads = [
        threading.Thread(target=lambda: answers.append(hit(CATHINONES, MDPV))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(repr, answers))) == 1
    assert len(answers) == len(threads)


CHAIN = """
core:
  name: ethane
  templates: ["[C:1][C:2]"]
  positions: {one: [1], two: [2]}
  permissions: [{at: [one], permits: [halogen]}]
"""


def test_a_core_that_lies_in_too_many_ways_leaves_the_answer_open() -> None:
    assert isinstance(asked(CHAIN, "C" * 100), Miss)
    found = asked(CHAIN, "C" * 200)
    assert isinstance(found, Undecided)
    assert found.reason == "ethane lies on it in too many ways to look at all"
    assert asked(CHAIN, "C" * 1100) == found


def test_a_nested_node_that_lies_in_too_many_ways_leaves_the_answer_open() -> None:
    tail = "{word: tail, node: {name: tail, templates: ['[C:1]CC'], attached_at: 1}}"
    text = CHAIN.replace("[C:1][C:2]", "[N:1][C:2]=O").replace("halogen", tail)
    assert isinstance(asked(text, "O=CN" + "C" * 1100), Undecided)


def test_a_reading_that_fits_is_found_among_very_many() -> None:
    open_at_both = CHAIN.replace("{at: [one], permits: [halogen]}", "{at: [one], permits: [alkyl]}")
    assert isinstance(asked(open_at_both, "C" * 200), Match)
