"""The grammar of families whose names are words: nitazenes, fentanyls, cathinones."""

from collections.abc import Iterable

from chem.codes.records import Family, Reading
from chem.codes.word_reading import read_words
from chem.codes.word_writing import write_words


class WordGrammar:
    """Reads and writes names by the lexicon of the family."""

    def parse(self, folded: str, family: Family) -> Iterable[Reading]:
        """Yield the readings of a folded text."""
        return read_words(folded, family)

    def compose(self, reading: Reading, family: Family) -> Iterable[str]:
        """Yield the names of a reading, the usual one first."""
        return write_words(reading, family)
