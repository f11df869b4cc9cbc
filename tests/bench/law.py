"""The law on one structure after another, from SMILES to written answers.

Structures: the substances of tests/data/structures/parents.csv and made-up analogues of five
families, all distinct, so that nothing is remembered. Processor time of one process on one core,
block by block in turn, so that a slow moment of the machine hits all sides; a block is what a
screening process does side by side. `BENCH_STRUCTURES`
names a file of other SMILES, one a line, such as the stock list of a chemicals dealer:

floor      parse and normalise alone: registered form, parent, all keys
identity   what of it the law asks for: parent, and the keys that are read from its InChI
ours       identity, then the law of every jurisdiction, and one CSV row for each
naive      each core drawing of each wording tried with HasSubstructMatch in a Python loop; no
           substituent, exclusion, name or date is looked at, and nothing is written
31 SMARTS  31 patterns of families (those with most recursive parts) tried in such a loop, the
           measure of PERFORMANCE.md §4
"""

import csv
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from pathlib import Path

from rdkit import Chem, rdBase

from chem.errors import ChemError
from chem.law import Lawbook
from chem.normalise import identities, normalise
from chem.parents import compile_salts
from chem.rules.compiled import CompiledLaw, compile_lawbook
from chem.rules.determine import determine
from chem.structures import Component, Source
from ews.compute.screening import Screener
from ews.compute.screening_records import Row, Terms
from ews.compute.screening_worker import ScreeningWorker
from schemas.law.load import load_lawbook, load_salts, load_vocabulary
from tests.bench.analogues import analogues

PARENTS = Path(__file__).parents[1] / "data" / "structures" / "parents.csv"
GIVEN = os.environ.get("BENCH_STRUCTURES")  # noqa: TID251 - a benchmark's own
STRUCTURES = 4_000
BLOCK = ScreeningWorker.TOGETHER
PATTERNS = 31
SALTS = compile_salts(load_salts())
TERMS = Terms(valid_on=date(2026, 11, 22))
SHARES = (0.125, 0.25, 0.5, 1.0)

Work = Callable[[Sequence[str]], object]


def structures() -> Iterator[str]:
    """Yield distinct SMILES, known and made-up in turn; or those of BENCH_STRUCTURES."""
    if GIVEN:
        yield from filter(_is_readable, dict.fromkeys(Path(GIVEN).read_text("utf-8").split()))
        return
    with PARENTS.open(encoding="utf-8", newline="") as file:
        known = [row["smiles"] for row in csv.DictReader(file, strict=True)]
    yield from chain.from_iterable(zip(known, analogues(), strict=False))
    yield from islice(analogues(), len(known), None)


def _is_readable(text: str) -> bool:
    try:
        normalise(Source(kind="smiles", text=text), SALTS)
    except ChemError:
        return False
    return True


def measure_law() -> None:
    """Print processor time a structure of each side, as ratios, and the cost by definitions."""
    lawbook = load_lawbook()
    with rdBase.BlockLogs():
        texts = list(islice(structures(), STRUCTURES))
        spent = _sides(texts, _works(lawbook))
        _print_sides(spent, len(texts), lawbook)
        _print_growth(lawbook, texts[: STRUCTURES // 4])


FLOOR, IDENTITY, OURS, NAIVE = "floor", "identity", "ours", "naive"
LOOP = f"{PATTERNS} SMARTS"


def _works(lawbook: Lawbook) -> dict[str, Work]:
    screener = Screener()
    law = compile_lawbook(lawbook, load_vocabulary())
    cores = [template.query for one in law.wordings for template in one.reading.core.templates]
    patterns = _recursive(law)

    def floor(texts: Sequence[str]) -> object:
        return [normalise(Source(kind="smiles", text=text), SALTS) for text in texts]

    def identity(texts: Sequence[str]) -> object:
        return [identities(Source(kind="smiles", text=text), SALTS) for text in texts]

    def ours(texts: Sequence[str]) -> object:
        return screener.screen([Row(id="", text=text) for text in texts], TERMS)

    def naive(texts: Sequence[str]) -> object:
        return [_tried(text, cores) for text in texts]

    def loop(texts: Sequence[str]) -> object:
        return [_tried(text, patterns) for text in texts]

    return {FLOOR: floor, IDENTITY: identity, OURS: ours, NAIVE: naive, LOOP: loop}


def _tried(text: str, queries: Sequence[object]) -> list[bool]:
    mol = Chem.MolFromSmiles(text)
    return [mol.HasSubstructMatch(query) for query in queries]


def _recursive(law: CompiledLaw) -> list[object]:
    """Return the family patterns with most recursive parts."""
    found = [template for one in law.families for template in one.reading.core.templates]
    found.sort(key=lambda template: (-template.text.count("$"), template.text))
    return [template.query for template in found[:PATTERNS]]


def _sides(texts: Sequence[str], works: dict[str, Work]) -> dict[str, float]:
    spent = dict.fromkeys(works, 0.0)
    for start in range(0, len(texts), BLOCK):
        for name, work in works.items():
            spent[name] += _timed(work, texts[start : start + BLOCK])
    return spent


def _timed(work: Work, block: Sequence[str]) -> float:
    began = time.process_time()
    work(block)
    return time.process_time() - began


def _print_sides(spent: dict[str, float], count: int, lawbook: Lawbook) -> None:
    held = len(lawbook.coverage)
    wordings = sum(len(one.wordings) for one in lawbook.definitions)
    print(f"\nFrom SMILES to the written answers of {held} jurisdictions: {count:,} structures,")
    print(f"  {wordings} wordings of {len(lawbook.definitions)} definitions,", end=" ")
    print(f"{len(lawbook.named)} names")
    law = spent[OURS] - spent[IDENTITY]
    print(f"  whole / floor: {spent[OURS] / spent[FLOOR]:.2f}")
    more = spent[OURS] - spent[FLOOR]
    print(f"  the law alone (whole less identity) / {LOOP} loop: {law / spent[LOOP]:.2f}")
    print(f"  whole less floor, which does more than a screening asks / {LOOP} loop:", end=" ")
    print(f"{more / spent[LOOP]:.2f}")
    print(f"  the law alone / naive loop over all cores: {law / spent[NAIVE]:.2f}")
    print(f"  structures a second and core here: {count / spent[OURS]:,.0f}", end=" ")
    print(f"(floor {count / spent[FLOOR]:,.0f})")


def _print_growth(lawbook: Lawbook, texts: Sequence[str]) -> None:
    """Print how the law's cost grows with the number of definitions, near misses left out."""
    vocabulary = load_vocabulary()
    parts = [
        part
        for text in texts
        for part in normalise(Source(kind="smiles", text=text), SALTS).components
    ]
    print("  definitions : processor time of the law / of an eighth of them")
    first = 0.0
    for share in SHARES:
        law = compile_lawbook(_some(lawbook, round(1 / share)), vocabulary)
        taken = min(_determine(parts, law) for _ in range(3))
        first = first or taken
        print(f"    {len(law.wordings):4} wordings : {taken / first:.2f}")


def _some(lawbook: Lawbook, one_in: int) -> Lawbook:
    """Return a lawbook with a part of the definitions, and those that they except."""
    kept = {one.id for one in lawbook.definitions[::one_in]}
    by_id = {one.id: one for one in lawbook.definitions}
    while True:
        wordings = [wording for name in kept for wording in by_id[name].wordings]
        needed = {id_ for one in wordings for id_ in (*one.excluded_definitions, *one.cores_of)}
        if needed <= kept:
            break
        kept |= needed
    return replace(lawbook, definitions=tuple(one for one in lawbook.definitions if one.id in kept))


def _determine(parts: Sequence[Component], law: CompiledLaw) -> float:
    began = time.process_time()
    for part in parts:
        determine(part.smiles, part.keys, law, near_misses=False)
    return time.process_time() - began
