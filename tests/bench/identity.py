"""From a SMILES to all keys, beside parse-and-write, the limit, and the ChEMBL structure pipeline.

The structures: those of tests/data/structures/parents.csv in the random SMILES drawings of
tests/chem/drawings.py (renumbered, Kekulé or aromatic, protonated or not, with a common partner),
in the order of their numbers, until there are 10,000. All sides read the same block of texts in one
process on one core, block by block in turn, so that a slow moment of the machine hits all.
"""

import csv
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import count, islice
from pathlib import Path
from typing import Any

from rdkit import Chem, rdBase
from rdkit.Chem import rdinchi
from rdkit.Chem.MolStandardize import rdMolStandardize

from chem.errors import ChemError
from chem.normalise import normalise
from chem.parents import SaltTable, compile_salts
from chem.structures import Source
from ews.compute.examining import load_examiner
from schemas.law.salts import read_salts
from tests.bench.disagreements import class_of
from tests.chem.drawings import drawing

PARENTS = Path(__file__).parents[1] / "data" / "structures" / "parents.csv"
STRUCTURES = 10_000
BLOCK = 250
TAUTOMERS_OF = 10  # one structure in so many: the canonical tautomer is slow
MOST = 50  # tautomers, and transforms
UNREADABLE = "no key"

Work = Callable[[str], str]
Drawn = tuple[str, str]  # a SMILES and the key of the substance that it shows


def structures() -> Iterator[Drawn]:
    """Yield SMILES that show the substances of the facts, the first drawing of each first."""
    with PARENTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    for number in count():
        for row in rows:
            source = drawing(row["smiles"], number)
            if source.kind == "smiles":
                yield source.text, row["inchikey"]


def measure_identity() -> None:
    """Print processor time a structure of each side, and where the keys differ."""
    with rdBase.BlockLogs():
        drawn = list(islice(structures(), STRUCTURES))
    works = _works(compile_salts(read_salts()))
    spent: dict[str, float] = dict.fromkeys((*works, TAUTOMER), 0.0)
    keys: dict[str, list[str]] = {name: [] for name in works}
    with rdBase.BlockLogs():
        for start in range(0, len(drawn), BLOCK):
            block = [text for text, _ in drawn[start : start + BLOCK]]
            for name, work in works.items():
                found, seconds = _timed(work, block)
                spent[name] += seconds
                keys[name] += found
        spent[TAUTOMER] = _tautomers([text for text, _ in drawn]) * len(drawn)
    _print_times(spent, len(drawn))
    print(f"  {len({key for _, key in drawn}):,} different substances are drawn")
    _print_agreement(drawn, ours=keys[OURS], peer=keys[PEER])


LIMIT = "parse and write SMILES (the limit)"
OURS = "normalise: registered form, parent, all keys, findings"
REMEMBERING = "the same in a worker process, which remembers parents"
PEER = "ChEMBL pipeline: standardise, parent, InChIKey"
TAUTOMER = f"canonical tautomer, at most {MOST} of each, apart"


def _works(salts: SaltTable) -> dict[str, Work]:
    peer: Any = import_module("chembl_structure_pipeline.standardizer")

    def limit(text: str) -> str:
        return str(Chem.MolToSmiles(Chem.MolFromSmiles(text)))

    def ours(text: str) -> str:
        try:
            normalised = normalise(Source(kind="smiles", text=text), salts)
        except ChemError:
            return UNREADABLE
        return " ".join(component.keys.parent for component in normalised.components)

    examiner = load_examiner()

    def remembering(text: str) -> str:
        return str(len(examiner.normalise(Source(kind="smiles", text=text)).components))

    def chembl(text: str) -> str:
        standard = peer.standardize_mol(Chem.MolFromSmiles(text))
        parent, _ = peer.get_parent_mol(standard)
        return str(rdinchi.MolToInchiKey(parent)) or UNREADABLE

    return {LIMIT: limit, OURS: ours, REMEMBERING: remembering, PEER: chembl}


def _timed(work: Work, block: Sequence[str]) -> tuple[list[str], float]:
    began = time.process_time()
    found = [work(text) for text in block]
    return found, time.process_time() - began


def _tautomers(texts: Sequence[str]) -> float:
    """Return the seconds that the bounded canonical tautomer of one structure takes."""
    parameters = rdMolStandardize.CleanupParameters()
    parameters.maxTautomers = parameters.maxTransforms = MOST
    enumerator = rdMolStandardize.TautomerEnumerator(parameters)
    mols = [Chem.MolFromSmiles(text) for text in texts[::TAUTOMERS_OF]]
    began = time.process_time()
    for mol in mols:
        enumerator.Canonicalize(mol)
    return (time.process_time() - began) / len(mols)


def _print_times(spent: Mapping[str, float], structures: int) -> None:
    print(f"\nIdentity of {structures:,} drawings, processor time of one core")
    print(f"  {'':<58}{'us each':>9}{'/ limit':>9}{'/ ours':>9}")
    for name in (LIMIT, OURS, REMEMBERING, PEER, TAUTOMER):
        each = spent[name] / structures * 1e6
        ratios = f"{spent[name] / spent[LIMIT]:>9.2f}{spent[name] / spent[OURS]:>9.2f}"
        print(f"  {name:<58}{each:>9.0f}{ratios}")


def _print_agreement(drawn: Sequence[Drawn], *, ours: Sequence[str], peer: Sequence[str]) -> None:
    """Print how often each finds the substance drawn, and what kind the differences are of."""
    differ: Counter[str] = Counter()
    example: dict[str, str] = {}
    for (text, key), our, other in zip(drawn, ours, peer, strict=True):
        if our != other:
            kind = class_of(text, drawn=key, ours=our, peer=other)
            differ[kind] += 1
            example.setdefault(kind, text)
    for name, keys in (("ours", ours), ("ChEMBL", peer)):
        right = sum(found == key for (_, key), found in zip(drawn, keys, strict=True))
        print(f"  {name:<8} finds the substance drawn in {right / len(drawn):.2%}")
    print(f"  the same key in {1 - differ.total() / len(drawn):.2%}; where not:")
    for kind, number in differ.most_common():
        print(f"  {number:>6}  {kind}; such as {example[kind][:90]}")
