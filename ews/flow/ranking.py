"""What a search found, in the order in which it is shown, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from ews.errors import EwsError

Key = tuple[float, int]
FROM_START: Key = (float("-inf"), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Ids with their rank (the highest first), what is said of each, and whether these are all."""

    ranks: Mapping[int, float]
    told: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    is_all: bool = True
    resolution: Mapping[str, Any] | None = None

    @property
    def order(self) -> list[int]:
        """The ids, the highest rank first, equal ones in the order of their ids."""
        return sorted(self.ranks, key=self.key)

    def key(self, substance_id: int) -> Key:
        """By what it is ordered."""
        return -round(self.ranks[substance_id], 9), substance_id

    def kept(self, ids: set[int]) -> "Ranked":
        """Leave only these."""
        return replace(self, ranks={each: r for each, r in self.ranks.items() if each in ids})

    def cursor(self, substance_id: int) -> str:
        """Return after what the next page begins."""
        return f"{round(self.ranks[substance_id], 9)}~{substance_id}"


class WrongCursorError(EwsError):
    """The cursor is not one that was given out."""

    code = "cursor_unknown"
    status = HTTPStatus.BAD_REQUEST


def read_cursor(text: str | None) -> Key:
    """Return the key after which a page begins.

    Raises:
        WrongCursorError: it cannot be read.
    """
    if text is None:
        return FROM_START
    rank, _, number = text.partition("~")
    try:
        return -float(rank), int(number)
    except ValueError as fault:
        raise WrongCursorError(
            "query: the cursor is not one that was given out; start without", pointer="/cursor"
        ) from fault
