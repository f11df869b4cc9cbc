"""Names and structures that the tests of code names share."""

import csv
from pathlib import Path

from rdkit import Chem

from chem.codes.records import Codebook
from schemas.codes import load_codebook

BOOK = load_codebook()
# Enough, and quicker, where only the way back is asked
CANNABINOIDS_ONLY = Codebook(
    families=tuple(family for family in BOOK if family.id == "cannabinoids")
)
_HERE = Path(__file__).resolve().parents[2] / "data" / "code_names"


def rows(file: str) -> list[dict[str, str]]:
    """Rows of a file of tests/data/code_names; each has some, else its tests could not fail."""
    with (_HERE / file).open(encoding="utf-8", newline="") as opened:
        found = list(csv.DictReader(opened, strict=True))
    assert found, file
    return found


def pairs(file: str) -> list[tuple[str, str]]:
    """Name and structure of each row."""
    return [(row["name"], row["smiles"]) for row in rows(file)]


def flat(smiles: str) -> str:
    """Canonical SMILES without configuration."""
    return str(Chem.MolToSmiles(Chem.MolFromSmiles(smiles), isomericSmiles=False))


def folded(name: str) -> str:
    """A name without what its spellings differ in."""
    text = name.casefold().replace("\u2013", "-").replace("fluoro", "f").replace("cyano", "cn")
    return text.replace("-", "").replace(" ", "")


READ = pairs("cannabinoids.csv") + pairs("cannabinoids_systematic.csv")
NOT_READ = pairs("cannabinoids_not_read.csv")
