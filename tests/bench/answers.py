"""Every answer and every reason on thousands of structures, written down to be compared.

Before a change that is to make the law quicker and nothing else, and after it:

    .venv/bin/python -m tests.bench.answers /tmp/before.txt
    .venv/bin/python -m tests.bench.answers /tmp/after.txt
    cmp /tmp/before.txt /tmp/after.txt

A number after the file asks about every so-manieth structure only. Structures: known substances,
all that the schedules name, examples and decoys of the law, and made-up analogues. Of each: the
lines of a screening on three days, without and with near misses; then all determinations over all
time with their roles, and the families.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from rdkit import rdBase

from chem.errors import ChemError
from chem.law import Lawbook
from chem.normalise import identities
from chem.parents import compile_salts
from chem.rules.compiled import compile_lawbook
from chem.rules.determine import determine
from chem.rules.families import families_of
from chem.structures import Source
from ews.compute.screening import Screener
from ews.compute.screening_records import Row, Terms
from schemas.law.load import LEGISLATION, load_lawbook, load_salts, load_vocabulary
from tests.bench.analogues import analogues
from tests.bench.law import PARENTS

DAYS = (date(2012, 3, 1), date(2019, 6, 15), date(2026, 11, 22))
MADE_UP = 1_500
_SMILES = "smiles:"


def structures(lawbook: Lawbook) -> Iterator[str]:
    """Yield each SMILES once."""
    with PARENTS.open(encoding="utf-8", newline="") as file:
        known = [row["smiles"] for row in csv.DictReader(file, strict=True)]
    named = [entry.smiles for entry in lawbook.named if entry.smiles]
    made_up = islice(analogues(), MADE_UP)
    yield from dict.fromkeys([*known, *named, *_cases(LEGISLATION), *made_up])


def _cases(root: Path) -> Iterator[str]:
    """Yield the SMILES of examples and decoys, wherever a file of the law has one on its line."""
    for path in sorted(root.rglob("*.yml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.partition(_SMILES)[2].strip().split(",")[0].strip("\"' }")
            if text:
                yield text


def write_answers(path: Path, one_in: int) -> None:
    """Write what is answered about each structure."""
    lawbook = load_lawbook()
    law = compile_lawbook(lawbook, load_vocabulary())
    salts, screener = compile_salts(load_salts()), Screener()
    asked = list(structures(lawbook))[::one_in]
    with path.open("w", encoding="utf-8") as file, rdBase.BlockLogs():
        for number, text in enumerate(asked):
            for day in DAYS:
                for nearest in (False, True):
                    terms = Terms(valid_on=day, nearest=nearest, form="jsonl")
                    row = Row(id=f"{number} {day} {nearest}", text=text)
                    file.write(screener.screen([row], terms)[0].lines)
            try:
                parts = identities(Source(kind="smiles", text=text), salts)
            except ChemError as error:
                file.write(f"{text} {error}\n")
                continue
            for part in parts:
                said = determine(part.smiles, part.keys, law)
                few = determine(part.smiles, part.keys, law, near_misses=False)
                file.writelines(f"{number} {one}\n" for one in (*said, *few))
                file.write(f"{number} {families_of(part.smiles, law)}\n")
    print(f"{len(asked):,} structures")


if __name__ == "__main__":
    write_answers(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
