"""The curated name tables: every row is recomputed, ambiguous names stay out of the exact ones."""

from collections import defaultdict

import pytest
from rdkit import Chem

from chem.name_table import normalise_name
from schemas.names import load_ambiguous, load_name_rows, load_names

ROWS = load_name_rows()
SEVERAL = load_ambiguous()
TABLE = load_names()
# Names that stand for more than one substance in the field: they must not resolve.
AMBIGUOUS = (
    "DOC",
    "MPPP",
    "chloroamphetamine",
    "fluoroamphetamine",
    "nitazene",
    "PHP",
    "PVP",
    "PCE",
    "TMA",
    "DMA",
    "4-MMA",
    "MMC",
    "MAPB",
    "MeO-PCP",
    "methylfentanyl",
    "PMK glycidate",
    "dimenhydrinate",
    "Pseudo/Ephedrine",
    "Fentanyl or Analog",
    "Amphetamines",
    "2C-Family",
    "Opium",
    "kratom",
    "5- or 6-MAPB",
)
# Names of the street and of the trade in mixtures: they promise nothing about what is inside.
STREET = ("Ecstasy", "Molly", "Spice", "XTC", "Flakka", "Special K", "Tranq", "Krokodil", "Tusi")


def test_each_structure_is_written_as_a_canonical_parent_with_its_own_key() -> None:
    wrong = []
    spellings = {(row.smiles, row.inchikey) for row in ROWS}
    spellings |= {(row.smiles, row.inchikey) for row in SEVERAL}
    for smiles, inchikey in sorted(spellings):
        mol = Chem.MolFromSmiles(smiles)
        if mol is None or "." in smiles:
            wrong.append(f"{smiles} cannot be read or is not one component")
        elif Chem.MolToInchiKey(mol) != inchikey or Chem.MolToSmiles(mol) != smiles:
            wrong.append(f"{smiles}: recompute the InChIKey and the canonical SMILES")
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


def test_a_cas_number_stands_for_one_structure() -> None:
    """A structure may have several: its salts and its racemate have numbers of their own."""
    structures: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        if row.cas:
            structures[row.cas].add(row.inchikey)
    assert {cas: found for cas, found in structures.items() if len(found) > 1} == {}


def test_no_name_stands_twice() -> None:
    assert len({normalise_name(row.name) for row in ROWS}) == len(ROWS)


def test_no_exact_name_is_ambiguous() -> None:
    exact = {normalise_name(row.name) for row in ROWS}
    assert exact & {normalise_name(row.name) for row in SEVERAL} == set()


def test_an_ambiguous_name_has_several_structures_and_one_reason() -> None:
    structures: dict[str, list[str]] = defaultdict(list)
    reasons: dict[str, set[str]] = defaultdict(set)
    for row in SEVERAL:
        structures[normalise_name(row.name)].append(row.inchikey)
        reasons[normalise_name(row.name)].add(row.why)
    assert {name: keys for name, keys in structures.items() if len(set(keys)) != len(keys)} == {}
    assert {name: keys for name, keys in structures.items() if len(keys) == 1} == {}
    assert {name: why for name, why in reasons.items() if len(why) > 1} == {}


@pytest.mark.parametrize("name", [*AMBIGUOUS, *STREET])
def test_a_name_of_several_or_of_no_substance_does_not_resolve(name: str) -> None:
    assert TABLE.lookup(name) is None


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_an_ambiguous_name_is_told_with_its_structures(name: str) -> None:
    assert normalise_name(name) in {normalise_name(row.name) for row in SEVERAL}


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
        ("quinine", "LOUPRKONTZGTKE-WZBLMQSHSA-N"),
        ("naloxone", "UZHSEJADLWPNLE-GRGSLBFTSA-N"),
        ("norbuprenorphine", "YOYLLRBMGQRFTN-IOMBULRVSA-N"),
        ("dextrorphan", "JAQUASYNZVUNQP-PVAVHDDUSA-N"),
        ("4-MePPP", "APSJUNFBAXIXLK-UHFFFAOYSA-N"),
        ("methandriol", "WRWBCPJQPDHXTJ-DTMQFJJTSA-N"),
    ],
)
def test_known_names_resolve_to_their_published_keys(name: str, inchikey: str) -> None:
    found = TABLE.lookup(name)
    assert found is not None
    assert found.inchikey == inchikey
