"""The lawbook made ready for questions: readings compiled, named entries indexed by key."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from graphlib import TopologicalSorter
from itertools import count
from typing import Any

from chem.errors import BrokenReadingError
from chem.instruments import Instrument
from chem.law import Definition, Lawbook, NamedEntry, NamedList, Wording
from chem.markush.compile import compile_reading
from chem.markush.compiled import CompiledReading
from chem.markush.index import CoreIndex
from chem.markush.reading import FamilyTest, Likeness, Reading, Vocabulary
from chem.markush.sieve import rest_of_formula
from chem.markush.vocabulary import CompiledVocabulary, compile_vocabulary
from chem.rules.extensions import KINDS, Kind
from chem.rules.families import CompiledFamily, compile_families
from chem.rules.listed import formula_of
from chem.rules.nearest import NearestIndex
from chem.rules.positional import PositionalIndex
from chem.rules.scope import Scope, scope_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledWording:
    """A wording with its reading compiled. number: its place among all wordings."""

    number: int
    definition: Definition
    wording: Wording
    reading: CompiledReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A wording that asks for something other than a core.

    kin: the numbers of the families that it names, as a row of bits.
    """

    definition: Definition
    wording: Wording
    test: FamilyTest | Likeness
    kin: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledLaw:
    """What `determine` and `families_of` ask.

    named: entries by their flat InChIKey, in the lawbook's order. scopes: of each entry, by its id.
    kinds: cleavages that some text extends to. formulas: of the named entries whose esters or
    ethers are meant, by kind; of each, their SMILES. rests: those by which the formulas are told.
    by_definition: all wordings of a definition, by its id. cores: of which of `wordings`, and after
    them of which of `families`, a core lies on a molecule.
    instruments: by id, those that others yield to before those that yield. days: what may hold on
    each day that was asked about (chem/rules/days.py).
    """

    ruleset: str
    wordings: tuple[CompiledWording, ...]
    tests: tuple[Tested, ...]
    named: Mapping[str, tuple[NamedEntry, ...]]
    lists: Mapping[str, NamedList]
    scopes: Mapping[str, Scope]
    families: tuple[CompiledFamily, ...]
    kinds: tuple[Kind, ...]
    formulas: Mapping[Kind, Mapping[str, tuple[str, ...]]]
    rests: Mapping[Kind, frozenset[int]]
    positional: PositionalIndex
    nearest: NearestIndex
    instruments: Mapping[str, Instrument]
    by_definition: Mapping[str, tuple[CompiledWording | Tested, ...]]
    cores: CoreIndex
    days: dict[date, Any] = field(default_factory=dict, init=False, compare=False, repr=False)


def compile_lawbook(lawbook: Lawbook, vocabulary: Vocabulary) -> CompiledLaw:
    """Compile every wording and family once.

    Raises:
        BrokenReadingError: names the definition or family, the place in its reading, and the fault.
    """
    classes = _classes(vocabulary)
    lists = {one.id: one for one in lawbook.lists}
    scopes = [(entry, scope_of(entry, lists.get(entry.definition_id))) for entry in lawbook.named]
    formulas = {
        kind: _formulas(entry for entry, scope in scopes if f"{kind}s" in scope.extends_to)
        for kind in KINDS
    }
    compared, families = _compared(lawbook), compile_families(lawbook.families, classes)
    wordings, tests = tuple(_wordings(lawbook, classes)), tuple(_tests(lawbook, families))
    return CompiledLaw(
        ruleset=lawbook.ruleset,
        wordings=wordings,
        tests=tests,
        named=_by_key(lawbook.named),
        lists=lists,
        scopes={entry.id: scope for entry, scope in scopes},
        families=families,
        kinds=tuple(kind for kind in KINDS if formulas[kind] or _is_asked(lawbook, kind)),
        formulas=formulas,
        rests={kind: frozenset(map(rest_of_formula, formulas[kind])) for kind in KINDS},
        positional=PositionalIndex(
            entry for entry, scope in scopes if "positional isomers" in scope.extends_to
        ),
        nearest=NearestIndex(entry for entry in lawbook.named if entry.definition_id in compared),
        instruments=_in_order(lawbook.instruments),
        by_definition=_by_definition((*wordings, *tests)),
        cores=CoreIndex([one.reading for one in wordings] + [one.reading for one in families]),
    )


@lru_cache(maxsize=2)
def _classes(vocabulary: Vocabulary) -> CompiledVocabulary:
    """Compile the vocabulary once for all lawbooks: drafts and tests compile many."""
    return compile_vocabulary(vocabulary)


def _wordings(lawbook: Lawbook, classes: CompiledVocabulary) -> Iterable[CompiledWording]:
    number = count()
    for definition in lawbook.definitions:
        for wording in definition.wordings:
            if isinstance(wording.reading, Reading):
                yield CompiledWording(
                    number=next(number),
                    definition=definition,
                    wording=wording,
                    reading=_compile(wording.reading, classes, definition.id),
                )


def _tests(lawbook: Lawbook, families: tuple[CompiledFamily, ...]) -> Iterable[Tested]:
    for definition in lawbook.definitions:
        for wording in definition.wordings:
            if not isinstance(wording.reading, Reading):
                test = wording.reading
                named = test.families if isinstance(test, FamilyTest) else ()
                kin = sum(1 << one.number for one in families if one.family.id in named)
                yield Tested(definition=definition, wording=wording, test=test, kin=kin)


def _compile(reading: Reading, classes: CompiledVocabulary, name: str) -> CompiledReading:
    try:
        return compile_reading(reading, classes)
    except BrokenReadingError as error:
        raise BrokenReadingError(f"{name}: {error}") from error


def _is_asked(lawbook: Lawbook, kind: Kind) -> bool:
    wordings = (wording for one in lawbook.definitions for wording in one.wordings)
    return any(f"{kind}s" in wording.extends_to for wording in wordings)


def _formulas(entries: Iterable[NamedEntry]) -> dict[str, tuple[str, ...]]:
    by_key = {entry.no_stereo_key: entry for entry in entries}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for entry in by_key.values():
        found[formula_of(entry)].append(entry.smiles)
    return {formula: tuple(listed) for formula, listed in found.items()}


def _compared(lawbook: Lawbook) -> set[str]:
    """Return the schedules to whose substances some text compares."""
    found = {name for one in lawbook.definitions for name in one.against}
    readings = (wording.reading for one in lawbook.definitions for wording in one.wordings)
    return found.union(*(one.to for one in readings if isinstance(one, Likeness)))


def _by_key(entries: tuple[NamedEntry, ...]) -> dict[str, tuple[NamedEntry, ...]]:
    found: defaultdict[str, list[NamedEntry]] = defaultdict(list)
    for entry in entries:
        found[entry.no_stereo_key].append(entry)
    return {key: tuple(several) for key, several in found.items()}


def _by_definition(
    wordings: Iterable[CompiledWording | Tested],
) -> dict[str, tuple[CompiledWording | Tested, ...]]:
    found: defaultdict[str, list[CompiledWording | Tested]] = defaultdict(list)
    for one in wordings:
        found[one.definition.id].append(one)
    return {id_: tuple(several) for id_, several in found.items()}


def _in_order(instruments: tuple[Instrument, ...]) -> dict[str, Instrument]:
    known = {one.id: one for one in instruments}
    above = {one.id: one.yields_to.instruments if one.yields_to else () for one in instruments}
    return {id_: known[id_] for id_ in TopologicalSorter(above).static_order() if id_ in known}
