"""The curated name table: every row is recomputed, ambiguous names stay out."""

from collections import defaultdict

import pytest
from rdkit import Chem

from chem.name_table import normalise_name
from schemas.names import load_name_rows, load_names

ROWS = load_name_rows()
# Names that stand for more than one substance in the field: they must not resolve.
AMBIGUOUS = (
    "DOC",
    "MPPP",
    "chloroamphetamine",
    "nitazene",
    "PHP",
    "Pseudo/Ephedrine",
    "Fentanyl or Analog",
    "Amphetamines",
    "2C-Family",
    "Opium",
    "5- or 6-MAPB",
)


def test_each_structure_is_written_as_a_canonical_parent_with_its_own_key() -> None:
    wrong = []
    for row in ROWS:
        mol = Chem.MolFromSmiles(row.smiles)
        if mol is None or "." in row.smiles:
            wrong.append(f"{row.name}: {row.smiles} cannot be read or is not one component")
        elif Chem.MolToInchiKey(mol) != row.inchikey or Chem.MolToSmiles(mol) != row.smiles:
            wrong.append(f"{row.name}: recompute the InChIKey and the canonical SMILES")
    assert not wrong


def test_each_structure_has_one_preferred_name_and_one_spelling() -> None:
    names: dict[str, list[str]] = defaultdict(list)
    spellings: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        spellings[row.inchikey].add(row.smiles)
        if row.kind == "preferred":
            names[row.inchikey].append(row.name)
    assert {key: names[key] for key in spellings if len(names[key]) != 1} == {}
    assert {key: found for key, found in spellings.items() if len(found) != 1} == {}


def test_no_name_stands_twice() -> None:
    assert len({normalise_name(row.name) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_an_ambiguous_name_does_not_resolve(name: str) -> None:
    assert load_names().lookup(name) is None


@pytest.mark.parametrize(
    ("name", "inchikey"),
    [
        ("Cocaine HCl", "ZPUCINDJVBIVPJ-LJISPDSOSA-N"),
        ("heroin base", "GVGLGOZIDCSQPN-PVHGPHFFSA-N"),
        ("DXM", "MKXZASYAUGDDCJ-NJAFHUGGSA-N"),
        ("Fentanyl", "PJMPHNIQZUBGLI-UHFFFAOYSA-N"),
        ("MDMA", "SHXWCVYOXRDMCX-UHFFFAOYSA-N"),
        ("LSD", "VAYOSLLFUXYJDT-RDTXWAMCSA-N"),
        ("THC", "CYQFCXCEBYINGO-IAGOWNOFSA-N"),
        ("caffeine", "RYYVLZVUVIJVGH-UHFFFAOYSA-N"),
    ],
)
def test_known_names_resolve_to_their_published_keys(name: str, inchikey: str) -> None:
    found = load_names().lookup(name)
    assert found is not None
    assert found.inchikey == inchikey
