"""Families whose names patterns cannot describe: a module each, in one table."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from chem.codes.records import Family, Reading
from chem.codes.word_grammar import WordGrammar


class Grammar(Protocol):
    """How names of one family are read and written, in Python.

    `parse` takes a folded text (chem.name_table.normalise_name) and gives every reading; readings
    whose fragments do not fit one another are dropped by the caller. `compose` gives the names of a
    reading, the usual one first; none when the family has no name for it.
    """

    def parse(self, folded: str, family: Family) -> Iterable[Reading]: ...

    def compose(self, reading: Reading, family: Family) -> Iterable[str]: ...


# Family id to grammar; a family that is not here is read and written by its patterns.
GRAMMARS: Mapping[str, Grammar] = dict.fromkeys(
    ("nitazenes", "fentanyls", "cathinones"), WordGrammar()
)
