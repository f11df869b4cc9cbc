"""The tables of substituents and rings (chem/relatives/*.csv), from their files to records."""

import csv
from collections.abc import Iterator
from pathlib import Path

import chem
from chem.relatives.records import BrokenWordsError, PieceWord, RingWord

FOLDER = Path(chem.__file__).with_name("relatives")
PIECES = FOLDER / "substituents.csv"
RINGS = FOLDER / "rings.csv"


def read_piece_words(path: Path = PIECES) -> tuple[PieceWord, ...]:
    """Read what groups are called; raises BrokenWordsError."""
    rows = _rows(path, ["smiles", "prefix", "noun"])
    return tuple(
        PieceWord(smiles=smiles, prefix=prefix, noun=noun) for smiles, prefix, noun in rows
    )


def read_ring_words(path: Path = RINGS) -> tuple[RingWord, ...]:
    """Read what rings are called and how they are numbered; raises BrokenWordsError."""
    rows = _rows(path, ["name", "smarts", "locants"])
    return tuple(
        RingWord(name=name, smarts=smarts, locants=tuple(locants.split()))
        for name, smarts, locants in rows
    )


def _rows(path: Path, columns: list[str]) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = next(reader, [])
        if header != columns:
            raise BrokenWordsError(f"{path.name}: found columns {header}, expected {columns}")
        for cells in reader:
            if len(cells) != len(columns) or not all(cells):
                raise BrokenWordsError(
                    f"{path.name}:{reader.line_num}: found {cells}, expected {len(columns)} "
                    "columns, none of them empty"
                )
            yield cells
