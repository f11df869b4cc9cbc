"""Which columns of a file hold the structure and the id."""

from dataclasses import dataclass
from http import HTTPStatus

from ews.errors import EwsError

STRUCTURES = ("smiles", "canonical_smiles", "structure", "inchi")
NAMES = ("id", "name", "identifier")


class ColumnMissingError(EwsError):
    """The file has no column of this name."""

    code = "column_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns that were named; "" to take the usual ones."""

    structure: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the cells stand in a row; id None: the line's number serves."""

    structure: int
    id: int | None
    width: int


def find_places(head: list[str], columns: Columns) -> Places:
    """Find the columns in a file's first row.

    Raises:
        ColumnMissingError: one that was named is not there, or none that holds structures.
    """
    known = [cell.strip() for cell in head]
    structure = _find(known, columns.structure, STRUCTURES, "smiles_column")
    if structure is None:
        raise _missing(" or ".join(STRUCTURES), known, "smiles_column")
    name = _find(known, columns.id, NAMES, "id_column")
    return Places(structure=structure, id=name, width=len(head))


def _find(known: list[str], named: str, usual: tuple[str, ...], option: str) -> int | None:
    if named:
        if named not in known:
            raise _missing(named, known, option)
        return known.index(named)
    lower = [cell.lower() for cell in known]
    return next((lower.index(name) for name in usual if name in lower), None)


def _missing(wanted: str, known: list[str], option: str) -> ColumnMissingError:
    shown = ", ".join(known)[:300] or "nothing"
    return ColumnMissingError(
        f"found no column {wanted}: the first line has {shown}; name the column ({option})"
    )
