"""Loads the table of exact names (chem/names.csv) into frozen records."""

import csv
from pathlib import Path
from typing import cast, get_args

from chem.name_table import NamedStructure, NameKind, NameTable, NameTableError, is_cas

COLUMNS = ("name", "kind", "smiles", "inchikey", "cas", "source")
_DEFAULT = Path(__file__).resolve().parent.parent / "chem" / "names.csv"
_KINDS = frozenset(get_args(NameKind))


class NamesFileError(NameTableError):
    """A row of the name table cannot be used; the message says where and what was expected."""

    code = "names_file_broken"


def load_names(path: Path = _DEFAULT) -> NameTable:
    """Read the name table; raises NamesFileError or NameTableError when a row is wrong."""
    return NameTable(load_name_rows(path))


def load_name_rows(path: Path = _DEFAULT) -> tuple[NamedStructure, ...]:
    """Read the rows of the name table in file order."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = tuple(next(reader, ()))
        if header != COLUMNS:
            raise NamesFileError(f"{path.name}: columns are {header}, expected {COLUMNS}")
        return tuple(_row(path.name, reader.line_num, cells) for cells in reader)


def _row(file: str, line: int, cells: list[str]) -> NamedStructure:
    where = f"{file} line {line}"
    if len(cells) != len(COLUMNS):
        raise NamesFileError(f"{where}: {len(cells)} cells, expected {len(COLUMNS)}")
    name, kind, smiles, inchikey, cas, source = cells
    if kind not in _KINDS:
        raise NamesFileError(f"{where}: kind is {kind!r}, expected one of {sorted(_KINDS)}")
    if cas and not is_cas(cas):
        raise NamesFileError(f"{where}: {cas!r} is not a CAS number with a right check digit")
    if not (name.strip() and smiles and inchikey and source):
        raise NamesFileError(f"{where}: name, smiles, inchikey and source must be given")
    return NamedStructure(
        name=name,
        kind=cast("NameKind", kind),
        smiles=smiles,
        inchikey=inchikey,
        cas=cas,
        source=source,
    )
