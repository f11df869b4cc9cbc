"""The lawbook made ready for questions: readings compiled, named entries indexed by key."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from chem.errors import BrokenReadingError
from chem.law import Definition, Lawbook, NamedEntry, NamedList, Wording
from chem.markush.compile import CompiledReading, compile_reading
from chem.markush.reading import Reading, Vocabulary
from chem.markush.vocabulary import CompiledVocabulary, compile_vocabulary
from chem.rules.families import CompiledFamily, compile_families


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledWording:
    """A wording with its reading compiled."""

    definition: Definition
    wording: Wording
    reading: CompiledReading


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledLaw:
    """What `determine` and `families_of` ask.

    named: entries by their flat InChIKey, in the lawbook's order.
    """

    ruleset: str
    wordings: tuple[CompiledWording, ...]
    named: Mapping[str, tuple[NamedEntry, ...]]
    lists: Mapping[str, NamedList]
    families: tuple[CompiledFamily, ...]


def compile_lawbook(lawbook: Lawbook, vocabulary: Vocabulary) -> CompiledLaw:
    """Compile every wording and family once.

    Raises:
        BrokenReadingError: names the definition or family, the place in its reading, and the fault.
    """
    classes = compile_vocabulary(vocabulary)
    return CompiledLaw(
        ruleset=lawbook.ruleset,
        wordings=tuple(
            CompiledWording(
                definition=definition,
                wording=wording,
                reading=_compile(wording.reading, classes, definition.id),
            )
            for definition in lawbook.definitions
            for wording in definition.wordings
            if isinstance(wording.reading, Reading)
        ),
        named=_by_key(lawbook.named),
        lists={one.id: one for one in lawbook.lists},
        families=compile_families(lawbook.families, classes),
    )


def _compile(reading: Reading, classes: CompiledVocabulary, name: str) -> CompiledReading:
    try:
        return compile_reading(reading, classes)
    except BrokenReadingError as error:
        raise BrokenReadingError(f"{name}: {error}") from error


def _by_key(entries: tuple[NamedEntry, ...]) -> dict[str, tuple[NamedEntry, ...]]:
    found: defaultdict[str, list[NamedEntry]] = defaultdict(list)
    for entry in entries:
        found[entry.no_stereo_key].append(entry)
    return {key: tuple(several) for key, several in found.items()}
