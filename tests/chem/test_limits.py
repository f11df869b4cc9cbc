import pytest

from chem.errors import NoStructureError, StructureTooLargeError, UnreadableStructureError
from chem.limits import (
    MOST_CHARACTERS,
    MOST_FRAGMENTS,
    MOST_HEAVY_ATOMS,
    MOST_NEIGHBOURS,
    MOST_RINGS,
    Graph,
    check_graph,
    check_text,
)
from chem.structures import Source, SourceKind
from tests.chem.drugs import normalised


@pytest.mark.parametrize("kind", ["smiles", "inchi", "molfile"])
def test_a_text_at_its_limit_passes_and_one_character_more_does_not(kind: SourceKind) -> None:
    most = MOST_CHARACTERS[kind]
    check_text(Source(kind=kind, text="C" * most))
    with pytest.raises(StructureTooLargeError, match=f"found {most + 1} characters"):
        check_text(Source(kind=kind, text="C" * (most + 1)))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t"])
def test_a_blank_text_is_no_structure(text: str) -> None:
    with pytest.raises(NoStructureError):
        check_text(Source(kind="molfile", text=text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("smiles", "CC\0C"),
        ("molfile", "\n\0\n"),
        ("smiles", "CC\ud800"),
        ("molfile", "name\udfff\n"),
        ("smiles", "CC\nCC"),
        ("smiles", "CÇ"),
        ("inchi", "InChI=1S/CH4/h1H4\x7f"),
        ("smiles", "\u202eCC"),
    ],
)
def test_a_character_no_structure_is_written_with_is_refused(kind: SourceKind, text: str) -> None:
    with pytest.raises(UnreadableStructureError, match="found the character U"):
        check_text(Source(kind=kind, text=text))


def test_a_molfile_may_have_a_name_in_any_script() -> None:
    check_text(Source(kind="molfile", text="Мефедрон\n"))


@pytest.mark.parametrize(
    ("graph", "what"),
    [
        (Graph(atoms=251, heavy_atoms=251, bonds=250, neighbours=2, fragments=1), "heavy atoms"),
        (Graph(atoms=1001, heavy_atoms=1, bonds=0, neighbours=0, fragments=1), "atoms"),
        (Graph(atoms=10, heavy_atoms=10, bonds=9, neighbours=9, fragments=1), "neighbours"),
        (Graph(atoms=10, heavy_atoms=10, bonds=50, neighbours=8, fragments=1), "rings"),
        (Graph(atoms=31, heavy_atoms=31, bonds=0, neighbours=0, fragments=31), "fragments"),
    ],
)
def test_each_bound_of_the_graph_is_named_when_it_is_passed(graph: Graph, what: str) -> None:
    with pytest.raises(StructureTooLargeError, match=what):
        check_graph(graph)


def test_a_graph_at_every_bound_passes() -> None:
    check_graph(
        Graph(
            atoms=MOST_HEAVY_ATOMS,
            heavy_atoms=MOST_HEAVY_ATOMS,
            bonds=MOST_RINGS + MOST_HEAVY_ATOMS - MOST_FRAGMENTS,
            neighbours=MOST_NEIGHBOURS,
            fragments=MOST_FRAGMENTS,
        )
    )


def test_no_atoms_is_no_structure() -> None:
    with pytest.raises(NoStructureError):
        check_graph(Graph(atoms=0, heavy_atoms=0, bonds=0, neighbours=0, fragments=0))


def test_a_chain_of_251_carbons_is_too_large_and_250_are_not() -> None:
    assert normalised("C" * 250).components[0].formula == "C250H502"
    with pytest.raises(StructureTooLargeError):
        normalised("C" * 251)


@pytest.mark.parametrize("counts", ["100000000 0 0 0 0", "1 99999999999999999999 0 0 0"])
def test_a_molfile_that_announces_more_than_we_take_is_refused_unread(counts: str) -> None:
    text = f"\n\n\n  0  0  0  0  0  0            999 V3000\nM  V30 COUNTS {counts}\nM  END\n"
    with pytest.raises(StructureTooLargeError, match="announces"):
        check_text(Source(kind="molfile", text=text))
