import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chem.errors import ChemError
from chem.normalise import identities, normalise
from chem.structures import Source
from chem.versions import CHEM_VERSION, RDKIT_VERSION
from tests.chem.drugs import DRUGS, PARTNERS, TABLE, issue_codes, normalised, random_drawing


@pytest.mark.parametrize("smiles", DRUGS.values(), ids=DRUGS)
def test_normalising_twice_is_normalising_once(smiles: str) -> None:
    once = normalised(smiles).components
    assert normalised(".".join(component.smiles for component in once)).components == once


@pytest.mark.parametrize("partner", PARTNERS.values(), ids=PARTNERS)
def test_what_is_registered_normalises_to_the_same(partner: str) -> None:
    once = normalised(f"{DRUGS['mephedrone']}.{partner}")
    again = normalised(once.registered)
    assert (again.registered, again.components) == (once.registered, once.components)


def test_the_source_stays_verbatim_and_the_versions_are_with_it() -> None:
    answer = normalised(" CCN title ")
    assert answer.source == Source(kind="smiles", text=" CCN title ")
    assert (answer.chem_version, answer.rdkit_version) == (CHEM_VERSION, RDKIT_VERSION)


@pytest.mark.parametrize("smiles", DRUGS.values(), ids=DRUGS)
def test_what_is_recalled_is_what_would_be_described_anew(smiles: str) -> None:
    (known,) = normalised(smiles).components
    drawn = Source(kind="smiles", text=random_drawing(f"{smiles}.Cl", 7))
    recalled = normalise(drawn, TABLE, {known.smiles: known}.get)
    assert recalled == normalise(drawn, TABLE)
    assert recalled.components[0] is known


def test_undefined_stereo_is_counted() -> None:
    (issue,) = normalised("CC(N)Cc1ccccc1").issues
    assert issue.code == "stereo_undefined"
    assert issue.message.startswith("1 stereocentre")
    assert issue_codes("C[C@H](N)Cc1ccccc1") == []


@pytest.mark.parametrize(
    ("smiles", "code"),
    [
        ("[CH2]CN", "radical"),
        ("N#[N+][O-]", "no_carbon"),
        ("CCO", "only_salts"),
        ("CC(N)Cc1ccccc1.NCCc1ccccc1", "mixture"),
        ("C[n+]1ccccc1CC", "charged"),
    ],
)
def test_each_warning_has_its_case(smiles: str, code: str) -> None:
    assert code in issue_codes(smiles)


@given(text=st.text(alphabet="CNOcnos123()[]=#+-@HFl.*/\\%|&: ", max_size=30))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_gives_an_answer_or_an_error_of_our_own(text: str) -> None:
    assert _answers_or_refuses(Source(kind="smiles", text=text))


@given(text=st.text(max_size=60))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_characters_give_an_answer_or_an_error_of_our_own(text: str) -> None:
    assert _answers_or_refuses(Source(kind="molfile", text=text))


def _answers_or_refuses(source: Source) -> bool:
    try:
        return bool(normalise(source, TABLE).components)
    except ChemError as error:
        return bool(error.code and str(error))


@pytest.mark.parametrize(
    "smiles",
    ["C[C@H](N)Cc1ccccc1.Cl", "CNC(C)C(=O)c1ccccc1.CCN", "[2H]C([2H])([2H])NCC", "[Na+].[Cl-]"],
)
def test_what_the_law_asks_about_is_what_the_whole_says(smiles: str) -> None:
    source = Source(kind="smiles", text=smiles)
    whole = normalise(source, TABLE).components
    told = [(one.smiles, one.keys.parent, one.keys.no_stereo) for one in whole]
    found = identities(source, TABLE)
    assert [(one.smiles, one.keys.parent, one.keys.no_stereo) for one in found] == told


@pytest.mark.parametrize(
    ("smiles", "is_read"),
    [("CNC(C)C(=O)c1ccccc1", True), ("c1ccccc1C(=O)C(C)NC", False), ("CC[NH3+]", False)],
)
def test_a_molecule_is_handed_on_if_its_text_is_the_canonical_one(
    smiles: str,
    is_read: bool,  # noqa: FBT001 - a case
) -> None:
    (found,) = identities(Source(kind="smiles", text=smiles), TABLE)
    assert (found.read is not None) is is_read
