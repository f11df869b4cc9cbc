"""What a reader makes of a file: one record a row, nothing dropped."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

WHOLE_FILE = 0  # the row number of an issue that concerns the file, not one of its rows


@dataclass(frozen=True, slots=True, kw_only=True)
class RowIssue:
    """Something wrong or noteworthy in one row; `column` is empty where it is the whole row."""

    level: Literal["error", "warning"]
    code: str
    column: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """One row of a file: a report as the API takes it, or none and the errors that say why.

    number: from 1 in the order of the file, header not counted; 0 stands for the file itself.
    """

    number: int
    report: dict[str, Any] | None
    issues: tuple[RowIssue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOrganisation:
    """Who tells what the file says, unless the caller names another organisation."""

    name: str
    kind: str
    country: str | None


class Importer(Protocol):
    """A reader of one layout."""

    @property
    def name(self) -> str:
        """The word for this layout on the command line."""
        ...

    @property
    def organisation(self) -> SourceOrganisation:
        """Who stands behind the rows."""
        ...

    def read(self, path: Path) -> Iterator[ReadRow]:
        """Read the file row by row, in memory that does not grow with its reports.

        Raises:
            SourceError: the file as a whole is not of this layout.
        """
        ...
