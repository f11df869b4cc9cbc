"""Pairs of a drawing and what somebody else makes of it, from a folder of expected sets."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chem.structures import Source

# What cannot be compared: lists of tautomers or resonance forms, and verdicts in words.
NOT_STRUCTURES = ("checker", "enumerate_", "validate_")
PUBCHEM = ("fragment", "metals", "normalize", "reionize", "standardize_sm", "tautomer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One drawing, and one that others say it is equal to. group: the set, or a part of it."""

    group: str
    given: Source
    expected: Source


def cases(folder: Path) -> Iterator[Case]:
    """Yield all pairs of the folder, set by set."""
    yield from _pubchem(folder)
    yield from _listed(folder / "normalisation_cases.csv")
    yield from _chembl_examples(folder / "chembl_sdf")
    yield from _inchi(folder / "inchi_sets")
    yield from _toolkits(folder / "nextmove_smilesreading" / "three_toolkits_first3000.tsv")


def _smiles(text: str) -> Source:
    return Source(kind="smiles", text=text)


def _pubchem(folder: Path) -> Iterator[Case]:
    for name in PUBCHEM:
        with gzip.open(folder / f"1kPCS_{name}.csv.gz", "rt") as file:
            for line in file:
                given, _, expected = line.strip().partition("\t" if "\t" in line else ",")
                if expected:
                    yield Case(
                        group=f"PubChem 1000: {name}",
                        given=_smiles(given),
                        expected=_smiles(expected),
                    )


def _listed(path: Path) -> Iterator[Case]:
    csv.field_size_limit(10**8)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            function = row["function"] or row["file"]
            expected = json.loads(row["expected_json"] or "null")
            if isinstance(expected, list):
                expected = expected[-1] if expected else None
            if any(word in function for word in NOT_STRUCTURES) or not isinstance(expected, str):
                continue
            if expected and not row["file"].startswith("testFragment"):  # those hold names
                given = Source(
                    kind="molfile" if "\n" in row["input"] else "smiles", text=row["input"]
                )
                group = f"{row['source'].split('-')[0]}: {function.split('|')[0]}"
                yield Case(group=group, given=given, expected=_smiles(expected))


def _chembl_examples(folder: Path) -> Iterator[Case]:
    given = dict(_records(folder / "standardiser_examples.in.sdf"))
    for name in ("salt_stripping", "standardisation"):
        after = _records(folder / f"standardiser_examples_after_{name}.sdf")
        for key, block in after:
            if key in given:
                yield Case(
                    group=f"standardiser: {name}",
                    given=Source(kind="molfile", text=given[key]),
                    expected=Source(kind="molfile", text=block),
                )


def _records(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (number of the example, molfile)."""
    for record in path.read_text(encoding="latin-1").split("$$$$\n"):
        block, end, rest = record.partition("M  END\n")
        lines = rest.splitlines()
        keys = [lines[i + 1] for i, line in enumerate(lines) if line.startswith("> <example>")]
        if end and keys:
            yield keys[0], block + end


def _inchi(folder: Path) -> Iterator[Case]:
    for name in ("Samples", "SamplesTechMan"):
        blocks = (folder / f"{name}.sdf").read_text(encoding="latin-1").split("$$$$\n")
        lines = (folder / f"{name}.sdf.txt").read_text(encoding="latin-1").splitlines()
        for place, line in enumerate(lines):
            number = line.removeprefix("Structure: ")
            if number != line and lines[place + 1].startswith("InChI=1S/"):
                block = blocks[int(number.split(".")[0]) - 1].partition("M  END\n")[0]
                yield _of_inchi(
                    f"InChI: {name}",
                    Source(kind="molfile", text=f"{block}M  END\n"),
                    lines[place + 1],
                )
    smiles = (folder / "Steffen_PubChem.smi").read_text().splitlines()
    inchis = (folder / "Steffen_PubChem.smi.txt").read_text().splitlines()
    for given, inchi in zip(smiles, inchis, strict=True):
        yield _of_inchi("InChI: hypervalent", _smiles(given), inchi)
    for line in (folder / "inchi_isotopes.txt").read_text().splitlines():
        given, _, inchi = line.partition("\t")
        if inchi.startswith("InChI="):
            yield _of_inchi("InChI: isotopes", _smiles(given), inchi)


def _of_inchi(group: str, given: Source, inchi: str) -> Case:
    return Case(group=group, given=given, expected=Source(kind="inchi", text=inchi.strip()))


def _toolkits(path: Path) -> Iterator[Case]:
    """Yield the same molecule as written by three programs."""
    for line in path.read_text().splitlines()[1:]:
        first, *others = (cell.split(" ")[0] for cell in line.split("\t"))
        for program, text in zip(("Open Babel", "CDK"), others, strict=True):
            yield Case(
                group=f"NextMove: aromatic SMILES of {program}",
                given=_smiles(text),
                expected=_smiles(first),
            )
