"""The table of salts and solvents, from its file to records."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import chem
from chem.structures import Salt, SaltKind

SALTS = Path(chem.__file__).with_name("salts.csv")
COLUMNS = ["name", "kind", "smiles", "why"]
_KINDS: dict[str, SaltKind] = {kind: kind for kind in get_args(SaltKind)}


class BrokenSaltsError(Exception):
    """A row of the salt table cannot be used; the message says which and why."""

    code = "salts_broken"


def read_salts(path: Path = SALTS) -> tuple[Salt, ...]:
    """Read the salt table.

    Raises:
        BrokenSaltsError: a column is missing, a field empty, a kind unknown, a name stands twice.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != COLUMNS:
            raise BrokenSaltsError(f"{path}: found columns {reader.fieldnames}, expected {COLUMNS}")
        salts = tuple(_read_row(row, f"{path}:{reader.line_num}") for row in reader)
    _refuse_double_names(salts, path)
    return salts


def _read_row(row: Mapping[str | None, str | None], where: str) -> Salt:
    name, kind, smiles, why = (row.get(column) or "" for column in COLUMNS)
    if None in row or not (name and smiles and why):
        raise BrokenSaltsError(f"{where}: expected four columns, none of them empty")
    if kind not in _KINDS:
        raise BrokenSaltsError(f"{where}: found kind {kind!r}, expected one of {', '.join(_KINDS)}")
    return Salt(name=name, kind=_KINDS[kind], smiles=smiles, why=why)


def _refuse_double_names(salts: tuple[Salt, ...], path: Path) -> None:
    names: set[str] = set()
    for salt in salts:
        if salt.name in names:
            raise BrokenSaltsError(f"{path}: {salt.name} stands twice")
        names.add(salt.name)
