"""A table for people: columns, rows of plain values, and what has to be said beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

Cell = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table. about: what was asked, for whom, when; the strictest label of what is in it."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    about: Mapping[str, str]
    made_at: datetime
