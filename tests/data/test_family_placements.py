"""Known structures stand in the families they belong to, and medicines in no other."""

import csv
from pathlib import Path

import pytest
from rdkit import Chem

from chem.markush.graph import Graph
from chem.rules.families import families_of
from tests.data.families import Held

HERE = Path(__file__).parent
NO_GUESS = {"", "other"}


def _rows(path: str) -> list[dict[str, str]]:
    with (HERE / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SMILES = {row["inchikey"]: row["smiles"] for row in _rows("structures/parents.csv")}
PLACED = _rows("family_placements/placements.csv")
ABSENT = _rows("family_placements/absent.csv")
ADULTERANTS = _rows("family_placements/adulterants.csv")
MEDICINES = _rows("family_placements/medicines.csv")


@pytest.fixture(scope="module")
def found(law: Held) -> dict[str, list[str]]:
    """Return the families of every known structure, by its key."""
    return {key: [family for family, _ in families_of(SMILES[key], law)] for key in SMILES}


def test_every_known_structure_is_where_it_was_seen_to_belong(found: dict[str, list[str]]) -> None:
    assert {row["inchikey"]: " ".join(found[row["inchikey"]]) for row in PLACED} == {
        row["inchikey"]: row["families"] for row in PLACED
    }


def test_every_known_structure_was_looked_at() -> None:
    assert {row["inchikey"] for row in PLACED} == SMILES.keys()


def test_what_is_in_a_part_is_in_the_whole_and_the_whole_comes_first(
    found: dict[str, list[str]],
) -> None:
    parts = [(names, each) for names in found.values() for each in names if "/" in each]
    assert parts
    alone = [
        each for names, each in parts if each.partition("/")[0] not in names[: names.index(each)]
    ]
    assert alone == []


def test_what_a_classifier_took_for_something_is_placed_or_its_absence_explained(
    found: dict[str, list[str]],
) -> None:
    guessed = {row["inchikey"] for row in PLACED if row["class_guess"] not in NO_GUESS}
    assert {key for key in guessed if not found[key]} == {row["inchikey"] for row in ABSENT}
    assert all(row["because"] for row in ABSENT)


def test_the_cheap_look_before_never_loses_a_structure(law: Held) -> None:
    templates = [one for family in law.families for one in family.reading.core.templates]
    graphs = [Graph(Chem.MolFromSmiles(SMILES[row["inchikey"]])) for row in PLACED[::8]]
    lost = [
        (template.text, Chem.MolToSmiles(graph.mol))
        for graph in graphs
        for template in templates
        if not graph.may_hold(template.needs) and graph.mol.HasSubstructMatch(template.query)
    ]
    assert lost == []


def test_no_cutting_agent_is_in_a_family(law: Held) -> None:
    assert [row["name"] for row in ADULTERANTS if families_of(row["smiles"], law)] == []


def test_a_medicine_is_in_the_families_it_belongs_to_and_no_other(law: Held) -> None:
    placed = {
        row["name"]: " ".join(family for family, _ in families_of(row["smiles"], law))
        for row in MEDICINES
    }
    assert placed == {row["name"]: row["families"] for row in MEDICINES}


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert len(ADULTERANTS) == 42
    assert len([row for row in MEDICINES if not row["families"]]) >= 150


REASONS = [
    (
        "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
        {"fentanyls": "core 4-(N-acyl-N-aryl-amino)piperidine"},
    ),
    (
        "O=C(c1ccco1)N(c1ccc(F)cc1)C1CCN(CCc2ccccc2)CC1",
        {
            "fentanyls": "core 4-(N-acyl-N-aryl-amino)piperidine",
            "fentanyls/acyl-modified": (
                "core fentanyl; 2-furoyl instead of propionyl at the amide nitrogen"
            ),
            "fentanyls/anilide-modified": "core fentanyl; fluoro at para of the anilide ring",
        },
    ),
    (
        "CNC(C)C(=O)c1ccc(C)cc1",
        {
            "cathinones": "core 2-amino-1-aryl-ethanone",
            "cathinones/ring-substituted": "core cathinone; methyl at para of the ring",
        },
    ),
    (
        "CCOc1ccc(Cc2nc3cc([N+](=O)[O-])ccc3n2CCN2CCCC2)cc1",
        {
            "nitazenes": "core 2-(2-benzylbenzimidazol-1-yl)ethanamine",
            "nitazenes/cyclic-amines": "core nitazene: pyrrolidine",
            "nitazenes/nitro": "core nitro-nitazene: 5-nitro",
        },
    ),
    (
        "CNC(C)Cc1ccccc1",
        {
            "phenethylamines": "core 2-phenylethanamine; methyl at N",
            "phenethylamines/amphetamines": "core amphetamine: alpha-methyl",
        },
    ),
]


@pytest.mark.parametrize(("smiles", "reasons"), REASONS)
def test_the_reason_names_what_was_found(law: Held, smiles: str, reasons: dict[str, str]) -> None:
    assert dict(families_of(smiles, law)) == reasons
