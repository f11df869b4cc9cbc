"""Every structure of the table of names and its nearest neighbour: what is said makes it again."""

from dataclasses import dataclass

import pytest
from rdkit import Chem
from rdkit.Chem.rdFingerprintGenerator import GetMorganGenerator
from rdkit.DataStructs import BulkTanimotoSimilarity

from chem.relatives.differences import difference
from chem.relatives.molecules import flat, read
from chem.relatives.rebuilding import rebuild
from chem.relatives.records import Difference
from schemas.names import load_name_rows
from tests.chem.relatives.words import WORDS

pytestmark = pytest.mark.slow_all

CLOSE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    subject: str
    relative: str
    likeness: float
    said: Difference | None

    @property
    def is_complete(self) -> bool:
        return self.said is not None and self.said.extent == "complete"

    @property
    def is_made_again(self) -> bool:
        changes = self.said.changes if self.said else ()
        edits = [edit for change in changes for edit in change.edits]
        return self.subject in rebuild(flat(read(self.relative)), edits)


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    """Flat structures, each with the one that is most like it."""
    structures = sorted({Chem.MolToSmiles(flat(read(row.smiles))) for row in load_name_rows()})
    morgan = GetMorganGenerator(radius=2, fpSize=2048)
    bits = [morgan.GetFingerprint(Chem.MolFromSmiles(smiles)) for smiles in structures]
    return [_nearest(place, structures, bits) for place in range(len(structures))]


def _nearest(place: int, structures: list[str], bits: list[object]) -> Pair:
    likeness = list(BulkTanimotoSimilarity(bits[place], bits))
    likeness[place] = -1.0
    nearest = max(range(len(likeness)), key=lambda at: (likeness[at], -at))
    subject, relative = structures[place], structures[nearest]
    return Pair(
        subject=subject,
        relative=relative,
        likeness=likeness[nearest],
        said=difference(subject, relative, WORDS),
    )


def test_the_changes_that_are_said_make_the_structure_out_of_its_neighbour(
    pairs: list[Pair],
) -> None:
    wrong = [pair for pair in pairs if pair.is_complete and not pair.is_made_again]
    assert wrong == []


def test_nearly_all_close_neighbours_are_put_into_words(pairs: list[Pair]) -> None:
    close = [pair for pair in pairs if pair.likeness >= CLOSE]
    said = [pair for pair in close if pair.is_complete]
    assert len(close) > 500
    assert len(said) / len(close) > 0.95
