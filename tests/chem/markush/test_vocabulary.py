"""What the compiled vocabulary remembers, and how pieces are cut and tested."""

import pytest
from rdkit import Chem

from chem.markush import vocabulary as module
from chem.markush.fragments import cut, read_fragment
from chem.markush.graph import Graph
from chem.markush.pieces import CompiledTemplate, embeddings
from chem.markush.reading import RingTest, Vocabulary, VocabularyClass
from chem.markush.vocabulary import compile_vocabulary


def _texts(smiles: str, smarts: str) -> set[str]:
    query = Chem.MolFromSmarts(smarts)
    template = CompiledTemplate(
        query=query,
        way="",
        places=((),) * query.GetNumAtoms(),
        bonds=query.GetNumBonds(),
    )
    graph = Graph(Chem.MolFromSmiles(smiles))
    return {cut(graph, piece) for laid in embeddings(graph, (template,)) for piece in laid.pieces}


@pytest.mark.parametrize(
    ("smiles", "smarts", "texts"),
    [
        ("CC(N)C(=O)c1ccccc1", "NCC(=O)", {"*C", "*c1ccccc1"}),
        ("O=C1CCCN1", "N", {"O=C1*CCC1"}),
        ("c1ccc2OCOc2c1", "c1ccccc1", {"*OCO*"}),
        ("CC(=O)N", "CN", {"*=O", "*C"}),
        ("[2H][13CH2]N", "N", {"*C"}),
        ("[2H][C]N", "N", {"*[CH]"}),
        ("c1ccc2ccccc2c1", "c1ccccc1", {"*:cccc:*"}),
    ],
)
def test_a_piece_is_cut_with_a_dummy_for_each_core_atom(
    smiles: str, smarts: str, texts: set[str]
) -> None:
    assert _texts(smiles, smarts) <= texts


def test_what_is_no_smiles_is_no_fragment() -> None:
    assert read_fragment("*C(") is None


def _ring(**test: bool | tuple[int, ...]) -> VocabularyClass:
    return VocabularyClass(name="x", words="", why="", ring=RingTest(**test))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "smiles", "admitted"),
    [
        (_ring(sizes=(6,)), "*C1CCCCC1", True),
        (_ring(sizes=(5,)), "*C1CCCCC1", False),
        (_ring(sizes=(6,)), "*CC1CCCCC1", False),
        (_ring(alone=False), "*c1cccc2ccccc12", True),
        (_ring(alone=False), "*c1ccccc1", False),
        (_ring(aromatic=False), "*C1CCCCC1", True),
        (_ring(hetero=True), "*c1ccccc1", False),
    ],
)
def test_the_ring_that_carries_the_bond_is_tested(
    made: VocabularyClass, smiles: str, *, admitted: bool
) -> None:
    known = compile_vocabulary(Vocabulary(classes=(made,), group_names=()))
    assert known.admits("x", known.fragment(smiles)) is admitted


def test_decisions_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REMEMBERED", 2)
    known = compile_vocabulary(Vocabulary(classes=(), group_names=()))
    found = [known.fragment(text) for text in ("*C", "*CC", "*CCC")]
    assert len(known.fragments) == 1
    assert known.fragment("*CCC") is found[2]


def test_a_group_without_a_name_is_told_as_smiles() -> None:
    known = compile_vocabulary(Vocabulary(classes=(), group_names=(("*C", "methyl"),)))
    assert known.name(known.fragment("C*")) == "methyl"
    assert known.name(known.fragment("*CCl")) == "*CCl"
