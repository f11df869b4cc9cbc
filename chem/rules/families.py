"""Which analogue families a structure belongs to, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from chem.errors import BrokenReadingError, UnreadableStructureError
from chem.law import Family
from chem.markush.compile import CompiledReading, compile_reading
from chem.markush.match import is_inside
from chem.markush.vocabulary import CompiledVocabulary
from chem.rules.asked import graph_from


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFamily:
    """A family whose reading is compiled."""

    family: Family
    reading: CompiledReading


class HoldsFamilies(Protocol):
    """What of the compiled law is asked here."""

    @property
    def families(self) -> tuple[CompiledFamily, ...]: ...


def compile_families(
    families: Iterable[Family], vocabulary: CompiledVocabulary
) -> tuple[CompiledFamily, ...]:
    """Compile every family once.

    Raises:
        BrokenReadingError: names the family and the place in it.
    """
    return tuple(_compile(family, vocabulary) for family in families)


def _compile(family: Family, vocabulary: CompiledVocabulary) -> CompiledFamily:
    try:
        reading = compile_reading(family.reading, vocabulary)
    except BrokenReadingError as error:
        raise BrokenReadingError(f"family {family.id}: {error}") from error
    return CompiledFamily(family=family, reading=reading)


def families_of(smiles: str, law: HoldsFamilies) -> tuple[tuple[str, str], ...]:
    """Return (family id, why) for each family the structure is in, in the order of the files.

    Raises:
        UnreadableStructureError: `smiles` is not the SMILES of a parent.
    """
    graph = graph_from(smiles)
    if graph is None:
        raise UnreadableStructureError(f"{smiles!r} is not a SMILES")
    found = ((family.family.id, is_inside(graph, family.reading)) for family in law.families)
    return tuple((name, answer.reason) for name, answer in found if answer is not None)
