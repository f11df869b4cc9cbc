import pytest

from chem.relatives.records import BrokenWordsError, PieceWord, RingWord
from chem.relatives.words import compile_words


@pytest.mark.parametrize("smiles", ["C1CC", "CC", ""])
def test_a_group_that_is_not_one_is_refused(smiles: str) -> None:
    with pytest.raises(BrokenWordsError, match="expected a SMILES with"):
        compile_words([PieceWord(smiles=smiles, prefix="x", noun="x")], [])


def test_one_group_has_one_name() -> None:
    words = [PieceWord(smiles=s, prefix=p, noun=p) for s, p in (("*CC", "ethyl"), ("C(*)C", "et"))]
    with pytest.raises(BrokenWordsError, match="stands already as ethyl"):
        compile_words(words, [])


def test_every_atom_of_a_ring_has_a_locant() -> None:
    with pytest.raises(BrokenWordsError, match="one locant for each atom"):
        compile_words([], [RingWord(name="furan", smarts="o1cccc1", locants=("1", "2"))])
