"""Each quality finding, with a structure it is said of and one beside it that it is not said of."""

import pytest

from tests.chem.drugs import DRUGS, issue_codes, normalised


@pytest.mark.parametrize(
    ("code", "with_it", "without"),
    [
        ("stereo_undefined", "CC(N)Cc1ccccc1", "C[C@H](N)Cc1ccccc1"),
        ("stereo_undefined", "FC=CCl", "F/C=C/Cl"),
        ("stereo_group_open", "C[C@H](F)Cl |&1:1|", "C[C@H](F)Cl |a:1|"),
        ("stereo_group_open", "C[C@H](F)Cl |o1:1|", "C[C@H](F)Cl"),
        ("radical", "[CH2]CN", "CCN"),
        ("radical", "CC1(C)CCCC(C)(C)N1[O]", "CC1(C)CCCC(C)(C)N1O"),
        ("no_carbon", "N#[N+][O-]", "C"),
        ("only_salts", "CCO", "CC(N)Cc1ccccc1.CCO"),
        ("mixture", "CC(N)Cc1ccccc1.CNC(C)Cc1ccccc1", "CC(N)Cc1ccccc1.CC(N)Cc1ccccc1.OS(O)(=O)=O"),
        ("charged", "C[N+](C)(C)CCc1c[nH]c2ccccc12", "C[NH+](C)CCc1c[nH]c2ccccc12"),
        ("title_ignored", "CCN ethylamine", "CCN"),
        ("ions_without_charge", "CC(N)Cc1ccccc1.[Cl]", "CC(N)Cc1ccccc1.[Cl-]"),
        ("ions_without_charge", "[Na].[Cl]", "[Cl]"),
        ("unusual_valence", "O=I(=O)c1ccccc1C(O)=O", "Ic1ccccc1C(O)=O"),
        ("unusual_valence", "C[O+](C)C.CC(N)Cc1ccccc1.[CH3+]", "COC"),
        ("unusual_valence", "CC[CH2-].[Na+]", "CC[N+]#[C-]"),
        ("unusual_valence", "CCN=[N]", "CC=[N+]=[N-]"),
        ("unusual_valence", "FP(F)(F)(F)F", "CP(C)(C)=O"),
        ("unusual_valence", "CC[Hg]Cl", "CCCl"),
    ],
)
def test_a_finding_is_said_where_it_is_true_and_not_beside_it(
    code: str, with_it: str, without: str
) -> None:
    assert code in issue_codes(with_it)
    assert code not in issue_codes(without)


@pytest.mark.parametrize(
    ("words", "drawn", "elsewhere"),
    [
        ("a hydrogen between two carbonyl groups", "CC(=O)CC(C)=O", "CC(=O)C=C(C)O"),
        ("an enol", "CC(=O)C=C(C)O", "CC(=O)CC(C)=O"),
        ("an enamine", "CNC=C(C)C", "CN=CC(C)C"),
        ("a hydrogen beside a nitroso or azo group", "CC(C)N=O", "CC(C)=NO"),
        ("a ring that opens to", "CC1NC(C)(C)COC1(O)c1ccccc1", "CC(NC(C)(C)CO)C(=O)c1ccccc1"),
        ("that closes to a ring", "CC(NC(C)(C)CO)C(=O)c1ccccc1", "CC1NC(C)(C)COC1(O)c1ccccc1"),
        ("that closes to a ring", "OCC(O)C(O)C(O)C(O)C=O", "OCC1OC(O)C(O)C(O)C1O"),
    ],
)
def test_a_tautomer_that_inchi_does_not_see_through_is_ambiguous(
    words: str, drawn: str, elsewhere: str
) -> None:
    (issue,) = [one for one in normalised(drawn).issues if one.code == "ambiguous_tautomer"]
    one, other = (normalised(text).components[0].keys for text in (drawn, elsewhere))
    assert words in issue.message
    assert one.parent != other.parent


@pytest.mark.parametrize(
    ("drawn", "elsewhere"),
    [
        ("CC1=CNC=N1", "CC1=CN=CN1"),
        ("Oc1ccccn1", "O=c1cccc[nH]1"),
        ("CC1N=C(N)OC1c1ccccc1", "CC1NC(=N)OC1c1ccccc1"),
        ("CC(=O)Nc1ccccc1", "CC(O)=Nc1ccccc1"),
    ],
)
def test_a_tautomer_that_inchi_sees_through_is_not_ambiguous(drawn: str, elsewhere: str) -> None:
    one, other = (normalised(text).components[0].keys for text in (drawn, elsewhere))
    assert one.parent == other.parent
    assert "ambiguous_tautomer" not in issue_codes(drawn)


@pytest.mark.parametrize("name", DRUGS)
def test_no_usual_drug_has_an_ambiguous_tautomer_or_an_odd_valence(name: str) -> None:
    assert not {"ambiguous_tautomer", "unusual_valence", "radical"} & set(issue_codes(DRUGS[name]))


def test_a_finding_says_what_was_found() -> None:
    (issue,) = normalised("O=I(=O)c1ccccc1C(O)=O").issues
    assert issue.message == "a halogen with more than one bond: check that it was meant"
