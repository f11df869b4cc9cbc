"""What is asked of the search process, and what it answers; no RDKit here."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from ews.errors import EwsError

PatternKind = Literal["smiles", "smarts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A structure to be found. smiles: of the parent, as stored.

    morgan, pattern: its fingerprints, 256 bytes each, if they are stored; made if not.
    """

    id: int
    smiles: str
    morgan: bytes | None = None
    pattern: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of structures: those whose fingerprints were made, and ids nobody can read."""

    made: tuple[Shelved, ...]
    unreadable: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A structure that is like the one asked about. likeness: Tanimoto, above 0 to 1."""

    id: int
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contained:
    """Ids of the structures with a pattern, ascending. is_complete: there are no others."""

    ids: tuple[int, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One line of an indexed file. smiles: of its active components."""

    line: int
    title: str
    smiles: str


class SearchRefusedError(EwsError):
    """The search process refuses the question; the code is that of the chemistry."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, code: str, message: str, *, pointer: str = "") -> None:
        super().__init__(message, pointer=pointer)
        self.code = code


class SearchFailedError(EwsError):
    """The search process ended, or was ended because it took too long; a new one is started."""

    code = "search_too_broad"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SearchBusyError(EwsError):
    """More questions wait than the search process can answer soon."""

    code = "search_busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class IndexLostError(EwsError):
    """The search process was replaced and holds nothing yet."""

    code = "search_restarting"
    status = HTTPStatus.SERVICE_UNAVAILABLE
