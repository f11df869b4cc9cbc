"""What is listed is as like a structure as RDKit says, whatever its size."""

from functools import partial

import pytest
from rdkit import Chem
from rdkit.Chem import rdFingerprintGenerator
from rdkit.DataStructs import TanimotoSimilarity

from chem.rules.nearest import BITS, RADIUS, NearestIndex
from tests.chem.rules.own_law import named

PHENETHYLAMINES = [
    "NCCc1ccccc1",
    "CNCCc1ccccc1",
    "CC(N)Cc1ccccc1",
    "COc1cc(CCN)c(OC)cc1Br",
    "CC(N)Cc1ccc2OCOc2c1",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
]
# Of many different residues: over 127 bits, so that its counts need more room than a byte has.
PEPTIDE = Chem.MolToSmiles(Chem.MolFromSequence("ACDEFGHIKLMNPQRSTVWYCAEDHGFIK"))
ASKED = [*PHENETHYLAMINES, PEPTIDE, "CC(N)C(=O)c1ccc(C)cc1", "O"]


def likeness(one: str, other: str) -> float:
    make = rdFingerprintGenerator.GetMorganGenerator(radius=RADIUS, fpSize=BITS)
    prints = [make.GetFingerprint(Chem.MolFromSmiles(smiles)) for smiles in (one, other)]
    return float(TanimotoSimilarity(*prints))


def test_the_peptide_has_more_bits_than_a_byte_counts() -> None:
    make = rdFingerprintGenerator.GetMorganGenerator(radius=RADIUS, fpSize=BITS)
    assert make.GetFingerprint(Chem.MolFromSmiles(PEPTIDE)).GetNumOnBits() > 127


@pytest.mark.parametrize("listed", [PHENETHYLAMINES, [*PHENETHYLAMINES, PEPTIDE]])
@pytest.mark.parametrize("at_least", [0.0, 0.2, 0.48, 1.0])
def test_what_is_at_least_so_like_is_found_with_its_likeness(
    listed: list[str], at_least: float
) -> None:
    index = NearestIndex([named(f"n{n}", smiles) for n, smiles in enumerate(listed)])
    for smiles in ASKED:
        ask = partial(index.nearest, Chem.MolFromSmiles(smiles), ("zz/act/a",), but="")
        found = {one.entry.name: one.likeness for one in ask(at_least=at_least)}
        expected = {f"n{n}": likeness(smiles, one) for n, one in enumerate(listed)}
        assert found == {name: value for name, value in expected.items() if value >= at_least}
