from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdkit import Chem

from chem.errors import NoKeyError
from chem.parents import flat, without_isotopes
from tests.chem.drugs import DRUGS, molfile_of, normalised, parent_keys, random_drawing


@given(name=st.sampled_from(sorted(DRUGS)), seed=st.integers(0, 10_000))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_keys_do_not_depend_on_the_drawing(name: str, seed: int) -> None:
    drawn = normalised(random_drawing(DRUGS[name], seed)).components
    assert drawn == normalised(DRUGS[name]).components


@given(name=st.sampled_from(sorted(DRUGS)), number=st.integers(0, 100))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_key_as_drawn_does_not_depend_on_order_or_format(name: str, number: int) -> None:
    salt = f"{DRUGS[name]}.Cl"
    other = normalised(random_drawing(salt, number))
    as_molfile = normalised(molfile_of(other.registered), "molfile")
    assert {other.registered_key, as_molfile.registered_key} == {normalised(salt).registered_key}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CC(N)Cc1ccccc1.Cl", "CC([NH3+])Cc1ccccc1.[Cl-]"),
        ("CC(N)Cc1ccccc1.Cl", "CC(N)Cc1ccccc1.Br"),
        ("CC(N)Cc1ccccc1.Cl", "CC(N)Cc1ccccc1"),
        ("CC(N)Cc1ccccc1.OS(O)(=O)=O", "CC(N)Cc1ccccc1.CC(N)Cc1ccccc1.OS(O)(=O)=O"),
        ("C[C@H](N)Cc1ccccc1", "C[C@H](N)Cc1ccccc1 |&1:1|"),
        ("C[C@H](N)Cc1ccccc1 |o1:1|", "C[C@H](N)Cc1ccccc1 |&1:1|"),
        ("CS(=O)c1ccccc1", "C[S+]([O-])c1ccccc1"),
    ],
)
def test_what_was_drawn_otherwise_has_another_key_as_drawn(one: str, other: str) -> None:
    assert normalised(one).registered_key != normalised(other).registered_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C[C@H](N)C[C@@H](F)Cl |&1:1,4|", "C[C@@H](N)C[C@H](F)Cl |&3:1,4|"),
        ("C[C@H](N)C[C@@H](F)Cl |&1:1|", "Cl[C@H](F)C[C@@H](N)C |&5:4|"),
        ("C[C@H](N)Cc1ccccc1 |a:1|", "C[C@H](N)Cc1ccccc1"),
        ("[CH3:7][NH:1]C", "CNC"),
        ("C1=CC=CC=C1CC(C)N.Cl", "Cl.CC(N)Cc1ccccc1"),
    ],
)
def test_two_ways_to_write_one_drawing_have_one_key_as_drawn(one: str, other: str) -> None:
    assert normalised(one).registered_key == normalised(other).registered_key


ISOMERS = [
    "C[C@H](N)[C@@H](O)c1ccccc1",
    "C[C@@H]([13CH3])N/C=C/c1ccccc1",
    "[2H]C([2H])([2H])N[C@@H](C)Cc1ccccc1",
    "[2H][C@H](N)Cc1ccccc1",
    "C[C@H](N)C([2H])(O)c1ccccc1",
    "OC[C@H](O)[C@@H](O)[C@H](O)[C@H](O)C=O",
    *DRUGS.values(),
]


@pytest.mark.parametrize("smiles", ISOMERS)
def test_a_layer_cut_off_is_the_key_of_the_molecule_without_it(smiles: str) -> None:
    (component,) = normalised(smiles).components
    mol = Chem.MolFromSmiles(component.smiles)
    assert component.keys.no_isotopes == Chem.MolToInchiKey(without_isotopes(mol))
    assert component.keys.no_stereo == Chem.MolToInchiKey(flat(mol))


def test_different_substances_have_different_keys() -> None:
    keys = {name: parent_keys(smiles)[0] for name, smiles in DRUGS.items()}
    assert [pair for pair in combinations(keys, 2) if keys[pair[0]] == keys[pair[1]]] == []


def test_an_isotope_counts_in_the_parent_only() -> None:
    labelled = normalised("[2H]C([2H])([2H])C(N)Cc1ccccc1").components[0].keys
    plain = normalised("CC(N)Cc1ccccc1").components[0].keys
    assert labelled.parent != plain.parent
    assert (labelled.no_isotopes, labelled.no_stereo) == (plain.parent, plain.no_stereo)
    assert labelled.tautomer == plain.tautomer


def test_a_carbon_isotope_counts_in_the_parent_only() -> None:
    labelled = normalised("C[C@H](N)[13CH2]c1ccccc1").components[0].keys
    plain = normalised("C[C@H](N)Cc1ccccc1").components[0].keys
    assert labelled.parent != plain.parent
    assert labelled.no_isotopes == plain.parent


def test_stereo_counts_until_the_layer_without_it() -> None:
    right = normalised("C[C@H](N)Cc1ccccc1").components[0].keys
    left = normalised("C[C@@H](N)Cc1ccccc1").components[0].keys
    open_ = normalised("CC(N)Cc1ccccc1").components[0].keys
    assert len({right.parent, left.parent, open_.parent}) == 3
    assert right.no_isotopes == right.parent
    assert {right.no_stereo, left.no_stereo, open_.no_stereo} == {open_.parent}


def test_a_double_bond_counts_until_the_layer_without_stereo() -> None:
    trans = normalised("F/C=C/Cl").components[0].keys
    cis = normalised("F/C=C\\Cl").components[0].keys
    assert trans.parent != cis.parent
    assert trans.no_stereo == cis.no_stereo


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CC1=CNC=N1", "CC1=CN=CN1"),
        ("CC(=O)CC(C)=O", "CC(O)=CC(C)=O"),
        ("Oc1ccccn1", "O=c1cccc[nH]1"),
        ("CC1N=C(N)OC1c1ccccc1", "CC1NC(=N)OC1c1ccccc1"),
    ],
)
def test_tautomers_share_the_tautomer_key(one: str, other: str) -> None:
    keys = [normalised(text).components[0].keys.tautomer for text in (one, other)]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CNC(C)C(=O)c1ccc(C)cc1", "CNC(C)C(=O)c1cccc(C)c1"),
        ("CNC(C)C(=O)c1ccccc1", "CNC(c1ccccc1)C(C)=O"),
        ("CNC(C)C(=O)c1ccccc1", "CNC(C)C(O)c1ccccc1"),
    ],
)
def test_regioisomers_and_reduced_forms_share_no_key(one: str, other: str) -> None:
    first, second = (normalised(text).components[0].keys for text in (one, other))
    assert first.no_stereo != second.no_stereo
    assert first.tautomer != second.tautomer


def test_known_keys_are_those_of_the_standard() -> None:
    morphine = normalised(DRUGS["morphine"]).components[0]
    assert morphine.keys.parent == "BQJCRHHNABKAKU-KBQPJGBKSA-N"
    assert morphine.formula == "C17H19NO3"
    assert morphine.mass == pytest.approx(285.343, abs=0.001)


def test_a_structure_without_an_inchi_is_an_error_of_our_own() -> None:
    with pytest.raises(NoKeyError):
        normalised("C->C")
