"""Take a word that tells of a salt from the end of a name, and nothing else.

Only words after which the active component is the same, so never those that also name esters:
"acetate" is not among them, because THC acetate is another substance than THC.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chem.name_table import normalise_name
from chem.naming.records import SaltWord

MOST_WORDS = 3  # "hydrochloride salt monohydrate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """A name without its salt words; `removed` as they were written, in order."""

    name: str
    removed: tuple[str, ...]


class SaltWords:
    """The words by their folded form; immutable once built."""

    __slots__ = ("_ending", "_words")

    def __init__(self, words: Iterable[SaltWord]) -> None:
        self._words: Mapping[str, SaltWord] = {normalise_name(each.word): each for each in words}
        choices = "|".join(re.escape(w) for w in sorted(self._words, key=len, reverse=True))
        self._ending = re.compile(
            rf"^(?P<rest>.*?[\w)\]'])(?:[\s.\u00b7,_-]+(?P<word>{choices})"
            rf"|\s*[(\[](?P<inside>{choices})[)\]])$",
            re.IGNORECASE,
        )

    def is_one(self, name: str) -> bool:
        """Say whether the text is a salt word alone, which names no substance by itself."""
        return normalise_name(name) in self._words

    def strip(self, name: str) -> Bare | None:
        """Return the name without salt words at its end; None if there is none to take."""
        rest, removed = name.strip(), list[str]()
        while len(removed) < MOST_WORDS and (found := self._ending.match(rest)):
            word = found["word"] or found["inside"]
            known = self._words[normalise_name(word)]
            left = found["rest"].rstrip()
            if normalise_name(left).endswith(known.not_after):
                break
            rest, removed = left, [word, *removed]
        return Bare(name=rest, removed=tuple(removed)) if removed else None
