"""Inputs that made RDKit hang, crash or eat memory, each beside good neighbours."""

from itertools import combinations

import pytest

from chem.structures import Source, SourceKind
from ews.compute.compute import Compute
from ews.compute.records import Examined
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


HOSTILE: dict[str, tuple[SourceKind, str]] = {
    "K12": ("smiles", complete_graph(12)),
    "K9 of carbon": ("smiles", complete_graph(9, "C")),
    "K56": ("smiles", complete_graph(56)),
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
