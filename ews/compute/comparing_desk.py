"""What the comparing process does with one pair."""

from dataclasses import dataclass
from typing import Any

from chem.errors import ChemError
from chem.relatives.differences import difference
from chem.relatives.records import Change, Difference
from chem.relatives.words import Words, compile_words
from schemas.relatives import read_piece_words, read_ring_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparingDesk:
    """Holds what groups and rings are called."""

    words: Words

    def compare(self, subject: str, relative: str) -> dict[str, Any]:
        """Say how they differ; nothing when that cannot be said."""
        try:
            found = difference(subject, relative, self.words)
        except (ChemError, RuntimeError, ValueError):
            found = None  # of parents that are stored: the comparison failed, not the structure
        return {"difference": None if found is None else _told(found)}


def load_desk() -> ComparingDesk:
    """Load the words from their files."""
    return ComparingDesk(words=compile_words(read_piece_words(), read_ring_words()))


def _told(found: Difference) -> dict[str, Any]:
    return {
        "words": found.words,
        "extent": found.extent,
        "shared": found.shared,
        "is_derivative": found.is_derivative,
        "changes": [_change(change) for change in found.changes],
    }


def _change(change: Change) -> dict[str, str]:
    return {
        "kind": change.kind,
        "at": change.at,
        "before": change.before,
        "after": change.after,
        "words": change.words,
    }
