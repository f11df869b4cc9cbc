"""Which analogue families a structure belongs to, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chem.errors import BrokenReadingError, UnreadableStructureError
from chem.law import Family
from chem.markush.compile import compile_reading
from chem.markush.compiled import CompiledNode, CompiledReading
from chem.markush.graph import Graph
from chem.markush.index import numbers_in
from chem.markush.match import is_inside
from chem.markush.placements import Placement
from chem.markush.vocabulary import CompiledVocabulary
from chem.rules.asked import graph_from


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFamily:
    """A family whose reading is compiled. number: its place among all.

    own: by position, what the namesake itself has there. is_open: nothing but the core is asked
    for, so that it is enough to know whether one of its drawings lies on the molecule.
    """

    number: int
    family: Family
    reading: CompiledReading
    own: Mapping[str, str]
    is_open: bool


class HoldsFamilies(Protocol):
    """What of the compiled law is asked here."""

    @property
    def families(self) -> tuple[CompiledFamily, ...]: ...


def compile_families(
    families: Iterable[Family], vocabulary: CompiledVocabulary
) -> tuple[CompiledFamily, ...]:
    """Compile every family once; a family must stand before its parts.

    Raises:
        BrokenReadingError: names the family and the place in it.
    """
    compiled = tuple(_compile(number, family, vocabulary) for number, family in enumerate(families))
    known = {""}
    for one in compiled:
        if one.family.within not in known:
            raise BrokenReadingError(
                f"family {one.family.id}: within is {one.family.within!r}, which is no family"
                " before it"
            )
        known.add(one.family.id)
    return compiled


def _compile(number: int, family: Family, vocabulary: CompiledVocabulary) -> CompiledFamily:
    try:
        reading = compile_reading(family.reading, vocabulary)
    except BrokenReadingError as error:
        raise BrokenReadingError(f"family {family.id}: {error}") from error
    return CompiledFamily(
        number=number,
        family=family,
        reading=reading,
        own=dict(_own(reading.core)),
        is_open=_is_open(reading),
    )


def _is_open(reading: CompiledReading) -> bool:
    node = reading.core
    free = node.elsewhere == "permitted" and not node.permissions
    tested = reading.conditions or reading.ways_at_least or reading.between or reading.others
    return free and not tested


def _own(node: CompiledNode) -> Iterator[tuple[str, str]]:
    """Yield each position at which the reading says what the namesake has there."""
    for permission in node.permissions:
        own = [term.words for term in permission.terms if term.term.is_parent]
        for place in permission.at if own else ():
            yield place, " or ".join(own)


def families_of(smiles: str, law: HoldsFamilies) -> tuple[tuple[str, str], ...]:
    """Return (family id, why) for each family the structure is in, each before its parts.

    Raises:
        UnreadableStructureError: `smiles` is not the SMILES of a parent.
    """
    graph = graph_from(smiles)
    if graph is None:
        raise UnreadableStructureError(f"{smiles!r} is not a SMILES")
    kinship = Kinship(graph, law.families)
    found = ((one.family.id, kinship.because(one)) for one in law.families)
    return tuple((id_, because) for id_, because in found if because)


class Kinship:
    """The families of one molecule, each asked about once, when somebody wants to know.

    conceivable: those of which a core may lie on the molecule, as a row of bits; without it, all.
    """

    def __init__(
        self, graph: Graph, families: Sequence[CompiledFamily], conceivable: int = -1
    ) -> None:
        self._graph = graph
        self._families = families
        self._conceivable = conceivable
        self._said: dict[str, str] = {"": "every family of the first level is a part of nothing"}

    def first(self, wanted: int) -> tuple[str, str] | None:
        """Return (family id, why) for the first of some families that the molecule is in.

        wanted: their numbers as a row of bits.
        """
        row = wanted & self._conceivable
        if not row:  # as for most clauses and structures
            return None
        asked = (self._families[number] for number in numbers_in(row))
        said = ((one.family.id, self.because(one)) for one in asked)
        return next((each for each in said if each[1]), None)

    def because(self, one: CompiledFamily) -> str:
        """Say why the molecule is in the family, "" if it is not; of a part, if it is in whole."""
        found = self._said.get(one.family.id)
        if found is None:
            asked = self._conceivable >> one.number & 1 and self._in_whole(one.family.within)
            found = self._said[one.family.id] = _because(self._graph, one) if asked else ""
        return found

    def _in_whole(self, whole: str) -> bool:
        if whole not in self._said:
            self.because(next(one for one in self._families if one.family.id == whole))
        return bool(self._said[whole])


def _because(graph: Graph, family: CompiledFamily) -> str:
    """Say why the structure is in the family, "" if it is not."""
    if family.reading.others:
        return _by_pieces(graph, family)
    for template in family.reading.core.templates:
        if not graph.may_lie(template.text, template.needs):
            continue
        if graph.lies(template.query, template.text, template.loose):
            if family.is_open:
                return _core(family, template.way)
            return _by_pieces(graph, family)
    return ""


def _by_pieces(graph: Graph, family: CompiledFamily) -> str:
    """Say the core, how it is changed, and what stands where: "core x; 2-furoyl at y"."""
    found = is_inside(graph, family.reading, brief=True, roles=False)
    if found is None:
        return ""
    said = [_placed(one, family.own) for one in found.placed if one.term and not one.is_parent]
    counts = {text: said.count(text) for text in said}
    told = [f"{count} x {text}" if count > 1 else text for text, count in counts.items()]
    return "; ".join([_core(family, found.drawn_as), *told])


def _core(family: CompiledFamily, drawn_as: str) -> str:
    name = f"core {family.reading.core.name}"
    return f"{name}: {drawn_as}" if drawn_as else name


def _placed(placement: Placement, own: Mapping[str, str]) -> str:
    instead = f" instead of {own[placement.place]}" if placement.place in own else ""
    return f"{placement.piece}{instead} at {placement.place}"
