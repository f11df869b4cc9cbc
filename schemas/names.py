"""Loads what is known of names (chem/*.csv) into frozen records: exact, ambiguous, salt words."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import cast, get_args

from chem.name_table import NamedStructure, NameKind, NameTable, NameTableError, is_cas
from chem.naming.lookup import Lookup
from chem.naming.records import AmbiguousName, SaltWord, SaltWordKind
from chem.naming.salt_words import SaltWords
from schemas.codes import load_codebook

COLUMNS = ("name", "kind", "smiles", "inchikey", "cas", "source")
AMBIGUOUS_COLUMNS = ("name", "candidate_name", "smiles", "inchikey", "why")
SALT_WORD_COLUMNS = ("word", "kind", "not_after", "why")
_CHEM = Path(__file__).resolve().parent.parent / "chem"
_DEFAULT = _CHEM / "names.csv"
_AMBIGUOUS = _CHEM / "ambiguous_names.csv"
_SALT_WORDS = _CHEM / "salt_words.csv"
_KINDS = frozenset(get_args(NameKind))
_SALT_KINDS = frozenset(get_args(SaltWordKind))


class NamesFileError(NameTableError):
    """A row of the name table cannot be used; the message says where and what was expected."""

    code = "names_file_broken"


def load_names(path: Path = _DEFAULT) -> NameTable:
    """Read the name table; raises NamesFileError or NameTableError when a row is wrong."""
    return NameTable(load_name_rows(path))


def load_name_rows(path: Path = _DEFAULT) -> tuple[NamedStructure, ...]:
    """Read the rows of the name table in file order."""
    return tuple(_row(where, cells) for where, cells in _cells(path, COLUMNS))


def load_ambiguous(path: Path = _AMBIGUOUS) -> tuple[AmbiguousName, ...]:
    """Read the names that stand for several structures, one row a structure."""
    return tuple(_ambiguous(where, cells) for where, cells in _cells(path, AMBIGUOUS_COLUMNS))


def load_salt_words(path: Path = _SALT_WORDS) -> SaltWords:
    """Read the words at the end of a name that tell of a salt."""
    return SaltWords(_salt_word(where, cells) for where, cells in _cells(path, SALT_WORD_COLUMNS))


def load_lookup(names: NameTable | None = None) -> Lookup:
    """Read everything that names are resolved with; the exact names may be given."""
    return Lookup(
        names=names or load_names(),
        ambiguous=load_ambiguous(),
        salts=load_salt_words(),
        codes=load_codebook(),
    )


def _cells(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = tuple(next(reader, ()))
        if header != columns:
            raise NamesFileError(f"{path.name}: columns are {header}, expected {columns}")
        for cells in reader:
            where = f"{path.name} line {reader.line_num}"
            if len(cells) != len(columns):
                raise NamesFileError(f"{where}: {len(cells)} cells, expected {len(columns)}")
            yield where, cells


def _ambiguous(where: str, cells: list[str]) -> AmbiguousName:
    if not all(cell.strip() for cell in cells):
        raise NamesFileError(f"{where}: {', '.join(AMBIGUOUS_COLUMNS)} must all be given")
    name, candidate, smiles, inchikey, why = cells
    return AmbiguousName(name=name, candidate=candidate, smiles=smiles, inchikey=inchikey, why=why)


def _salt_word(where: str, cells: list[str]) -> SaltWord:
    word, kind, not_after, why = cells
    if kind not in _SALT_KINDS:
        raise NamesFileError(f"{where}: kind is {kind!r}, expected one of {sorted(_SALT_KINDS)}")
    if not (word.strip() and why.strip()):
        raise NamesFileError(f"{where}: word and why must be given")
    endings = tuple(ending for ending in not_after.casefold().split("|") if ending)
    return SaltWord(word=word, kind=cast("SaltWordKind", kind), not_after=endings)


def _row(where: str, cells: list[str]) -> NamedStructure:
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
