"""The schedules of named entries: each structure and key recomputed from the file's own SMILES."""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from rdkit import Chem

from chem.name_table import is_cas
from schemas.law.named import COLUMNS, OPTIONAL

LEGISLATION = Path(__file__).resolve().parents[2] / "chem" / "legislation"
FILES = sorted(LEGISLATION.glob("*/*/*.csv"))
IDS = [path.relative_to(LEGISLATION).as_posix() for path in FILES]
# Several entries of one list that are forms of one compound: diastereomers and enantiomers that
# the list names one by one, beside or without the racemate. Keys are flat (no stereochemistry).
FORMS_LISTED_APART = {
    "XBMIVRRWGCYBTQ-UHFFFAOYSA-N": "acetylmethadol, its alpha, beta and levo-alpha forms",
    "QIRAYNIFEOXSPW-UHFFFAOYSA-N": "dimepheptanol, alphamethadol, betamethadol",
    "ODEGQXRCQDVXSJ-UHFFFAOYSA-N": "alphameprodine, betameprodine",
    "UVAZQQHAVMNMHE-UHFFFAOYSA-N": "alphaprodine, betaprodine",
    "INUNXTSAACVKJS-UHFFFAOYSA-N": "dextromoramide, levomoramide, racemoramide",
    "MKXZASYAUGDDCJ-UHFFFAOYSA-N": "levomethorphan, racemethorphan (dextromethorphan is excepted)",
    "JAQUASYNZVUNQP-UHFFFAOYSA-N": "levorphanol, racemorphan (dextrorphan is excepted)",
    "KWTSXDURSIMDCE-UHFFFAOYSA-N": "amfetamine, dexamfetamine, levamfetamine",
    "MYWUZJCMWCOHBA-UHFFFAOYSA-N": "metamfetamine, levometamfetamine, the racemate",
    "IVFYLRMMHVYGJH-UHFFFAOYSA-N": "bolasterone (7 alpha) and calusterone (7 beta)",
    "KWGRBVOPPLSCSI-UHFFFAOYSA-N": "ephedrine, pseudoephedrine",
    "DLNKOYKMWOXYQA-UHFFFAOYSA-N": "phenylpropanolamine, norpseudoephedrine",
    "FMCGSUUBYTWNDP-UHFFFAOYSA-N": "N-methylephedrine, N-methylpseudoephedrine",
    "DBGIVFWFUFKIQN-UHFFFAOYSA-N": "fenfluramine, dexfenfluramine",
    "UOUIARGWRPHDBX-UHFFFAOYSA-N": "19-norandrosterone (5 alpha), 19-noretiocholanolone (5 beta)",
    "DUGOZIWVEXMGBE-UHFFFAOYSA-N": "methylphenidate (threo), dexmethylphenidate",
    "USSIQXCVUWKGNF-UHFFFAOYSA-N": "methadone, levomethadone",
    "HZCQDJZPLJOGQS-UHFFFAOYSA-N": "chloroephedrines, chloropseudoephedrines",
}
# The forms that a list excepts must not be caught by the entries beside them.
EXCEPTED = ("MKXZASYAUGDDCJ-NJAFHUGGSA-N", "JAQUASYNZVUNQP-PVAVHDDUSA-N")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


ALL_ROWS = [(id_, row) for id_, path in zip(IDS, FILES, strict=True) for row in rows(path)]


def header_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def flat_key(smiles: str) -> str:
    mol = Chem.MolFromSmiles(smiles)
    Chem.RemoveStereochemistry(mol)
    for atom in mol.GetAtoms():
        atom.SetIsotope(0)
    return str(Chem.MolToInchiKey(Chem.MolFromSmiles(Chem.MolToSmiles(mol))))


def test_there_are_schedules_of_all_three() -> None:
    assert {path.relative_to(LEGISLATION).parts[0] for path in FILES} >= {"un", "gb", "us"}


def test_columns_are_exact() -> None:
    headers = {id_: header_of(path) for id_, path in zip(IDS, FILES, strict=True)}
    assert headers == {
        id_: [*COLUMNS, *(name for name in OPTIONAL if name in header)]
        for id_, header in headers.items()
    }


def test_ids_follow_the_path_and_each_is_given_once() -> None:
    ids = [(one.removesuffix(".csv"), row["id"]) for one, row in ALL_ROWS]
    assert [found for list_id, found in ids if not found.startswith(f"{list_id}/")] == []
    assert [found for found, times in Counter(ids).items() if times > 1] == []


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_each_key_is_that_of_the_structure(path: Path) -> None:
    wrong = []
    for row in rows(path):
        if not row["smiles"]:
            if row["inchikey"] or row["no_stereo_key"]:
                wrong.append(f"{row['id']}: a gap has no keys")
            continue
        mol = Chem.MolFromSmiles(row["smiles"])
        if mol is None or "." in row["smiles"]:
            wrong.append(f"{row['id']}: write the parent, one component that RDKit reads")
        elif Chem.MolToInchiKey(mol) != row["inchikey"]:
            wrong.append(f"{row['id']}: inchikey is not that of the smiles; recompute it")
        elif flat_key(row["smiles"]) != row["no_stereo_key"]:
            wrong.append(f"{row['id']}: no_stereo_key is not that of the smiles; recompute it")
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_two_entries_share_a_structure_only_for_a_stated_reason(path: Path) -> None:
    exact: dict[str, list[str]] = defaultdict(list)
    flat: dict[str, list[str]] = defaultdict(list)
    for row in rows(path):
        if row["smiles"]:
            exact[row["inchikey"]].append(row["name"])
            if "1308.13(f)" not in row["entry"]:  # lists 3-alpha and 3-beta forms one by one
                flat[row["no_stereo_key"]].append(row["name"])
    assert {key: names for key, names in exact.items() if len(names) > 1} == {}
    # One name that means several forms, such as (1RS,3SR), has a row for each.
    doubles = {key: names for key, names in flat.items() if len(set(names)) > 1}
    assert {key: doubles[key] for key in doubles if key not in FORMS_LISTED_APART} == {}


def test_dates_are_in_order() -> None:
    assert [row["id"] for _, row in ALL_ROWS if not has_dates_in_order(row)] == []


def has_dates_in_order(row: dict[str, str]) -> bool:
    days = {c: row[c] for c in ("since", "known_since", "not_before", "until") if row[c]}
    read = {column: date.fromisoformat(day) for column, day in days.items()}
    start = read.get("since") or read.get("known_since")
    if start is None:
        return False
    return read.get("not_before", date.min) <= start <= read.get("until", date.max)


def test_every_entry_has_a_link_a_source_and_says_how_its_structure_was_checked() -> None:
    told = [
        (row["id"], row["url"].startswith("https://") and row["source"] and row["structure_check"])
        for _, row in ALL_ROWS
    ]
    assert [id_ for id_, is_told in told if not is_told] == []


def test_registry_numbers_hold_their_check_digit() -> None:
    assert [row["id"] for _, row in ALL_ROWS if row["cas"] and not is_cas(row["cas"])] == []


# China lists dextromethorphan, and excepts no stereoisomer of levorphanol; Germany takes the
# stereoisomers of what it lists if they are meant for misuse, so that its answer is conditional
def test_dextromethorphan_and_dextrorphan_are_not_caught() -> None:
    flats = {key.split("-")[0] for key in EXCEPTED}
    beside = [
        row
        for list_id, row in ALL_ROWS
        if list_id.split("/")[0] not in ("cn", "de")
        if row["no_stereo_key"].split("-")[0] in flats
    ]
    assert len(beside) > 20
    assert [row["id"] for row in beside if row["match"] != "parent"] == []
    assert [row["id"] for row in beside if row["inchikey"] in EXCEPTED] == []


def test_the_lists_hold_what_their_sources_count() -> None:
    counts = {path.stem: len(rows(path)) for path in FILES if "convention-1971" in str(path)}
    assert counts["schedule-1"] == 33 + 5  # the six isomers of tetrahydrocannabinol have a row each
    assert counts["schedule-3"] == 9
    assert len(rows(LEGISLATION / "un" / "single-convention-1961" / "schedule-4.csv")) == 17
    gb = [row for path in FILES if "misuse-of-drugs-act-1971" in str(path) for row in rows(path)]
    # Dihydromorphine, whose line the copy has lost, and the names of temporary class drug orders.
    assert len(gb) == 415 + 1 + 14
    us = [row for path in FILES if "controlled-substances-act" in str(path) for row in rows(path)]
    # The statute's cannabimimetic agents, its first hallucinogenic substances; listed chemicals.
    assert len(us) == 591 + 15 + 16 + 50
