"""Every family of chem/families takes its examples and leaves its decoys."""

from dataclasses import dataclass

import pytest

from chem.markush.reading import Case
from chem.markush.vocabulary import compile_vocabulary
from chem.rules.families import CompiledFamily, compile_families, families_of
from schemas.law.families import FamilyFile, read_families, read_family
from schemas.law.load import FAMILIES, VOCABULARY
from schemas.law.vocabulary import read_vocabulary

FILES = [read_family(path) for path in sorted(FAMILIES.glob("*.yml"))]
EXAMPLES = [(file.family.id, case) for file in FILES for case in file.examples]
DECOYS = [(file.family.id, case) for file in FILES for case in file.decoys]

# Cutting agents, fillers and medicines met in real samples; none is an analogue of anything.
CUTTING_AGENTS = {
    "caffeine": "Cn1cnc2c1c(=O)n(C)c(=O)n2C",
    "paracetamol": "CC(=O)Nc1ccc(O)cc1",
    "phenacetin": "CCOc1ccc(NC(C)=O)cc1",
    "lidocaine": "CCN(CC)CC(=O)Nc1c(C)cccc1C",
    "procaine": "CCN(CC)CCOC(=O)c1ccc(N)cc1",
    "benzocaine": "CCOC(=O)c1ccc(N)cc1",
    "levamisole": "C1CSC2=N[C@H](CN21)c1ccccc1",
    "diltiazem": "CC(=O)O[C@@H]1[C@@H](c2ccc(OC)cc2)Sc2ccccc2N(CCN(C)C)C1=O",
    "hydroxyzine": "OCCOCCN1CCN(C(c2ccccc2)c2ccc(Cl)cc2)CC1",
    "diphenhydramine": "CN(C)CCOC(c1ccccc1)c1ccccc1",
    "noscapine": "CN1CCc2cc3OCOc3c(OC)c2C1C1OC(=O)c2c1ccc(OC)c2OC",
    "papaverine": "COc1ccc(Cc2nccc3cc(OC)c(OC)cc23)cc1OC",
    "melatonin": "CC(=O)NCCc1c[nH]c2ccc(OC)cc12",
    "mannitol": "OC[C@@H](O)[C@@H](O)[C@H](O)[C@H](O)CO",
    "lactose": "OC[C@H]1OC(O)[C@H](O)[C@@H](O)[C@@H]1O[C@@H]1O[C@H](CO)[C@H](O)[C@H](O)[C@H]1O",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The families alone, as the compiled law holds them."""

    families: tuple[CompiledFamily, ...]


def _id(value: object) -> str:
    return str(getattr(value, "name", value))


@pytest.fixture(scope="module")
def law() -> Held:
    vocabulary = compile_vocabulary(read_vocabulary(VOCABULARY))
    return Held(families=compile_families(read_families(FAMILIES), vocabulary))


@pytest.mark.parametrize(("family", "case"), EXAMPLES, ids=_id)
def test_a_family_takes_its_examples(law: Held, family: str, case: Case) -> None:
    assert family in dict(families_of(case.smiles, law))


@pytest.mark.parametrize(("family", "case"), DECOYS, ids=_id)
def test_a_family_leaves_its_decoys(law: Held, family: str, case: Case) -> None:
    assert family not in dict(families_of(case.smiles, law))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.family.id))
def test_a_family_has_five_examples_and_five_decoys(file: FamilyFile) -> None:
    assert min(len(file.examples), len(file.decoys)) >= 5


@pytest.mark.parametrize("name", sorted(CUTTING_AGENTS))
def test_no_cutting_agent_is_in_a_family(law: Held, name: str) -> None:
    assert families_of(CUTTING_AGENTS[name], law) == ()


def test_a_fentanyl_is_no_phenethylamine_because_of_a_chain_inside(law: Held) -> None:
    found = families_of("CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", law)
    assert [family for family, _ in found] == ["fentanyls"]


def test_the_reason_names_the_core(law: Held) -> None:
    assert dict(families_of("CNC(C)C(=O)c1ccc(C)cc1", law)) == {
        "cathinones": "core 2-amino-1-aryl-ethanone"
    }
