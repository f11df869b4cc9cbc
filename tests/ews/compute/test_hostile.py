"""Inputs that made RDKit hang, crash or eat memory, each beside good neighbours."""

from itertools import combinations

import pytest

from chem.structures import Source, SourceKind
from ews.compute.compute import Compute
from ews.compute.records import Examined
from tests.chem.drawings import drawing
from tests.chem.drugs import DRUGS, MORPHINE, molfile_of, normalised

GOOD = [Source(kind="smiles", text=DRUGS[name]) for name in ("mephedrone", "fentanyl", "DMT")]


def complete_graph(size: int, atom: str = "[Fe]") -> str:
    """Every atom bonded to every other: rings explode."""
    opened = {pair: number for number, pair in enumerate(combinations(range(size), 2), start=10)}
    return ".".join(
        atom + "".join(f"%({number})" for pair, number in opened.items() if node in pair)
        for node in range(size)
    )


def ladder(rungs: int) -> str:
    """A strip of fused four-rings."""
    return "C1CC1" + "".join(f"C{n % 9 + 1}CC{n % 9 + 1}" for n in range(rungs))


def graphene(rows: int, columns: int) -> str:
    """A sheet of fused hexagons: zigzag chains, each bonded to the next."""
    chain = 2 * columns
    atoms = [["c"] * chain for _ in range(rows)]
    number = 10
    for upper, lower in zip(range(rows - 1), range(1, rows), strict=True):
        for at in range(upper % 2, chain, 2):
            atoms[upper][at] += f"%({number})"
            atoms[lower][at] += f"%({number})"
            number += 1
    return ".".join("".join(row) for row in atoms)


GALLOYL = "C(=O)c{0}cc(O)c(O)c(OC(=O)c{1}cc(O)c(O)c(O)c{1})c{0}"
TANNIC_ACID = "O1C(CO{})C(O{})C(O{})C(O{})C1O{}".format(
    *(GALLOYL.format(f"%{n}", f"%{n + 1}") for n in range(20, 30, 2))
)


def molfile_with(line: int, text: str) -> str:
    """Take morphine's molfile and put `text` in place of one line."""
    lines = molfile_of(MORPHINE).splitlines()
    return "\n".join([*lines[:line], text, *lines[line + 1 :]])


HOSTILE: dict[str, tuple[SourceKind, str]] = {
    "K12": ("smiles", complete_graph(12)),
    "K9 of carbon": ("smiles", complete_graph(9, "C")),
    "K56": ("smiles", complete_graph(56)),
    "K60": ("smiles", complete_graph(60)),
    "K80": ("smiles", complete_graph(80)),
    "K11": ("smiles", complete_graph(11)),
    "graphene of 60 rows": ("smiles", graphene(60, 60)),
    "graphene of 5 rows": ("smiles", graphene(5, 12)),
    "graphene of 12 rows": ("smiles", graphene(12, 8)),
    "tannic acid": ("smiles", TANNIC_ACID),
    "peptide of 60": ("smiles", "NCC(=O)" * 60 + "O"),
    "alkane of 100,000": ("smiles", "C" * 100_000),
    "alkane of 1,100 as InChI": (
        "inchi",
        "InChI=1S/C1100H2202/c1-3-" + "-".join(map(str, range(4, 1101))) + "-2/h3-1100H2,1-2H3",
    ),
    "InChI of a polymer": ("inchi", "InChI=1B/C2H4Zz2/c3-1-2-4/h1-2H2/z101-1-2(4-2,3-1)"),
    "InChI with options": ("inchi", "InChI=1S/C2H6O/c1-2-3/h3H,2H2,1H3 /W60 /LargeMolecules"),
    "twenty-one rings in twenty atoms": ("smiles", "C123456C789C147C258C369CCCCCCCCC"),
    "ten bonds at one atom": ("smiles", "S(F)(F)(F)(F)(F)(F)(F)(F)(F)F"),
    "molfile of 999 atoms announced": (
        "molfile",
        molfile_with(3, "999999  0  0  0  0  0  0  0  0999 V2000"),
    ),
    "molfile of a negative number of atoms": (
        "molfile",
        molfile_with(3, " -1 -1  0  0  0  0  0  0  0999 V2000"),
    ),
    "molfile with a place that is no number": (
        "molfile",
        molfile_with(4, "       nan       inf       nan C   0  0"),
    ),
    "molfile with a bond to atom 99": ("molfile", molfile_with(30, "  1 99  1  0")),
    "molfile with a bond to itself": ("molfile", molfile_with(30, "  1  1  1  0")),
    "molfile with a charge list without end": (
        "molfile",
        molfile_with(-1, "M  CHG999   1   1\nM  END"),
    ),
    "molfile with an atom of no element": (
        "molfile",
        molfile_with(4, "    0.0000    0.0000    0.0000 Xx  0  0"),
    ),
    "molfile without line ends": ("molfile", molfile_of(MORPHINE).replace("\n", " ")),
    "molfile that opens groups in groups": (
        "molfile",
        molfile_with(
            -1,
            "".join(f"M  STY  1{n:>4} GEN\nM  SPL  1{n:>4}{n:>4}\n" for n in range(1, 200))
            + "M  END",
        ),
    ),
    "V3000 without its table": (
        "molfile",
        "\n\n\n  0  0  0  0  0  0            999 V3000\nM  V30 COUNTS 1 0 0 0 0\nM  END\n",
    ),
    "a lone bracket": ("smiles", "["),
    "brackets in brackets": ("smiles", "[" * 900),
    "brackets closed": ("smiles", "]" * 900),
    "dots in a row": ("smiles", "C....C...C"),
    "a SMARTS": ("smiles", "[$([#6]~[#6]);!$(C=O)]"),
    "SMARTS in SMARTS": ("smiles", "[$(" * 600),
    "bonds in a row": ("smiles", "C==C##C"),
    "an isotope label on every atom": ("smiles", "[12CH2]" * 240),
    "K70": ("smiles", complete_graph(70)),
    "K9 of uranium": ("smiles", complete_graph(9, "[U]")),
    "a million open brackets": ("smiles", "C(" * 1_000_000),
    "999 open brackets": ("smiles", "C(" * 999),
    "alkane of 10,000": ("smiles", "C" * 10_000),
    "200,000 dots": ("smiles", "C" + ".C" * 200_000),
    "900 dots": ("smiles", "C" + ".C" * 900),
    "dots alone": ("smiles", "." * 1_900),
    "peptide of 300": ("smiles", "NC(C)C(=O)" * 300 + "O"),
    "peptide of 49": ("smiles", "NC(C)C(=O)" * 49 + "O"),
    "200 stereocentres": ("smiles", "C" + "C(F)" * 120 + "N"),
    "ladder": ("smiles", ladder(30)),
    "ring closures never closed": ("smiles", "".join(f"C%{n}" for n in range(10, 99))),
    "atom of charge 999": ("smiles", "[C+999]"),
    "isotope 99999": ("smiles", "[99999C]"),
    "hydrogens 9": ("smiles", "[CH99]"),
    "NUL": ("smiles", "CC\0N"),
    "lone surrogate": ("smiles", "CC\udc80N"),
    "surrogate in a molfile": ("molfile", "\ud800" + molfile_of(MORPHINE)),
    "molfile cut in half": ("molfile", molfile_of(MORPHINE)[:900]),
    "molfile of 5 MB": ("molfile", molfile_of(MORPHINE) * 2_000),
    "molfile of a billion atoms": (
        "molfile",
        "\n\n\n  0  0  0  0  0  0            999 V3000\nM  V30 BEGIN CTAB\n"
        "M  V30 COUNTS 1000000000 1000000000 0 0 0\nM  V30 END CTAB\nM  END\n",
    ),
    "inchi of many carbons": ("inchi", "InChI=1S/C99999H2/c" + "-".join(map(str, range(1, 700)))),
    "inchi unclosed": ("inchi", "InChI=1S/C6H6/c1-2-4-6-5-3-1/h1-6H" + "(" * 3_000),
    "link node": ("smiles", "C1CCCCC1O |LN:1:1.60.2.6|"),
    "extension without end": ("smiles", "CC |" + "$;" * 900),
}


@pytest.mark.parametrize(("kind", "text"), HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_structure_costs_only_itself(
    compute: Compute, kind: SourceKind, text: str
) -> None:
    hostile = Source(kind=kind, text=text)
    answers = await compute.examine([GOOD[0], hostile, *GOOD[1:]])
    kept = [answer.normalised for answer in answers if isinstance(answer, Examined)]
    assert [one for one in kept if one.source != hostile] == [normalised(g.text) for g in GOOD]
    assert answers[1] is not None


async def test_a_batch_in_which_every_tenth_is_hostile_is_answered_and_the_others_right(
    compute: Compute,
) -> None:
    hostile = [Source(kind=kind, text=text) for kind, text in list(HOSTILE.values())[::3]]
    good = [drawing(smiles, number) for number in range(10) for smiles in DRUGS.values()][
        : 9 * len(hostile)
    ]
    mixed = [
        source
        for place, one in enumerate(hostile)
        for source in (one, *good[9 * place : 9 * (place + 1)])
    ]
    answers = await compute.examine(mixed)
    kept = {
        each.normalised.source: each.normalised for each in answers if isinstance(each, Examined)
    }
    assert len(answers) == len(mixed)
    assert [kept.get(source) for source in good] == [normalised(s.text, s.kind) for s in good]
