"""A million structures to search: drug-like ones of the package molsets, with NPS among them.

What is downloaded and computed stays in a folder outside the repository, page by page, so that a
run that was stopped goes on where it was: `python -m tests.bench.search_data 1000000`.
"""

import gzip
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from chem.search.batches import Batch, batch_of, join
from chem.search.entries import entry_from
from schemas.names import load_name_rows
from tests.bench.structures import cathinones

FOLDER = Path(tempfile.gettempdir()) / "ews-bench-search"
WHEEL = "molsets-0.3.1-py3-none-any.whl"
PINNED = (
    "molsets==0.3.1 "
    "--hash=sha256:7f4450e3ebecebe79c3a2a55950c93daddee071120daf64a163d03481e811d34\n"
)
MEMBER = "moses/dataset/data/train.csv.gz"
PAGE = 20_000
EVERY = 20  # one structure in so many is an NPS


def structures(number: int) -> list[str]:
    """Return the first structures; those of a smaller number begin those of a larger one."""
    return list(islice(_mixed(), number))


def batch(number: int) -> Batch:
    """Return what an index of the first structures is made of; made once, then read."""
    found = join([_page(start) for start in range(0, number, PAGE)])
    return found if number % PAGE == 0 else batch_of_first(found, number)


def batch_of_first(whole: Batch, number: int) -> Batch:
    """Cut a batch."""
    atoms = int(whole.atom_counts[:number].sum())
    bonds = int(whole.bond_counts[:number].sum())
    letters = int(whole.smiles_lengths[:number].sum())
    return Batch(
        ids=whole.ids[:number],
        morgan=whole.morgan[:number],
        pattern=whole.pattern[:number],
        atom_counts=whole.atom_counts[:number],
        atoms=whole.atoms[:atoms],
        bond_counts=whole.bond_counts[:number],
        bonds=whole.bonds[:bonds],
        smiles_lengths=whole.smiles_lengths[:number],
        smiles=whole.smiles[:letters],
    )


def _mixed() -> Iterator[str]:
    known = dict.fromkeys(row.smiles for row in load_name_rows())
    nps = cycle([*known, *cathinones()])
    for place, smiles in enumerate(_molsets()):
        if place % (EVERY - 1) == 0:
            yield next(nps)
        yield smiles


def _molsets() -> Iterator[str]:
    FOLDER.mkdir(exist_ok=True)
    wheel = FOLDER / WHEEL
    if not wheel.exists():
        pinned = FOLDER / "molsets.txt"
        pinned.write_text(PINNED)
        command = [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--require-hashes", "--dest", str(FOLDER), "-r", str(pinned)),
        ]
        subprocess.run(command, check=True)  # noqa: S603 - our own words
    lines = gzip.decompress(zipfile.ZipFile(wheel).read(MEMBER)).decode().splitlines()
    return (line.partition(",")[0] for line in lines[1:])


def _page(start: int) -> Batch:
    path = FOLDER / f"page-{start}.npz"
    if not path.exists():
        print(f"  making fingerprints and graphs of {start:,} to {start + PAGE:,}", flush=True)
        texts = islice(_mixed(), start, start + PAGE)
        entries = [entry_from(text, number=start + at) for at, text in enumerate(texts)]
        page = batch_of([entry for entry in entries if entry is not None])
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, **{each.name: getattr(page, each.name) for each in fields(Batch)})
        partial.replace(path)
    with np.load(path) as held:
        return Batch(**{each.name: held[each.name] for each in fields(Batch)})


if __name__ == "__main__":
    for first in range(0, int(sys.argv[1]), PAGE):
        _page(first)
