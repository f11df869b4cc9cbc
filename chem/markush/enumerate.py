"""All members of a closed definition: every compound its words admit, written out.

Closed is a definition whose templates draw one molecule each and whose classes list their members
(`is_exactly`). Stereoisomers, salts and isotopes are not told apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement, product

from rdkit import Chem

from chem.errors import ChemError
from chem.markush.bounds import carbons_fit
from chem.markush.closed import check_closed
from chem.markush.compile import compile_reading
from chem.markush.compiled import (
    CompiledNode,
    CompiledPermission,
    CompiledReading,
    CompiledTerm,
)
from chem.markush.conditions import broken_between, failed
from chem.markush.drawn_core import DrawnCore, drawn_cores, with_pieces
from chem.markush.graph import Graph
from chem.markush.options import inside
from chem.markush.pieces import CompiledTemplate
from chem.markush.placements import Placement
from chem.markush.reading import Reading
from chem.markush.vocabulary import CompiledVocabulary

MOST_MEMBERS = 100_000
# Ways of filling one core that are tried; many are one molecule drawn differently.
MOST_TRIED = 2_000_000


class TooManyMembersError(ChemError):
    """The definition is closed, but has more members than are listed."""

    code = "too_many_members"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """One piece at one place, and what it counts for. text: its SMILES with `*`."""

    text: str
    permission: int
    order: int
    ways: frozenset[str]
    needs: frozenset[str]
    placement: Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    """A node with a piece, or nothing, at every place."""

    text: str
    ways: frozenset[str]
    needs: frozenset[str]
    placements: tuple[Placement, ...]


def members(
    reading: Reading, vocabulary: CompiledVocabulary, *, most: int = MOST_MEMBERS
) -> Iterator[str]:
    """Yield the flat SMILES of every member, each once, in alphabetical order.

    What is excepted by name stands outside the reading and is not left out here.

    Raises:
        NotClosedError: names the first template or class that does not list its members.
        TooManyMembersError: there are more than `most`.
        BrokenReadingError: the reading does not compile.
    """
    compiled = compile_reading(reading, vocabulary)
    found: set[str] = set()
    for one in (compiled, *compiled.others):
        found |= _members(one, most)
        if len(found) > most:
            raise TooManyMembersError(f"there are more than {most} members")
    yield from sorted(found)


def _members(reading: CompiledReading, most: int) -> set[str]:
    """Return the members of one reading; what can be read as the parent counts as the parent."""
    fewest: dict[str, int] = {}
    check_closed(reading.core, reading.vocabulary, where="core")
    for filled in _fillings(reading.core, reading.vocabulary):
        if filled.needs or _broken(reading, filled):
            continue
        ways = len(filled.ways)
        fewest[filled.text] = min(ways, fewest.get(filled.text, ways))
        if len(fewest) > most:
            raise TooManyMembersError(f"there are more than {most} members")
    enough = {text for text, ways in fewest.items() if ways >= reading.ways_at_least}
    return {text for text in enough if _meets(reading, text)}


def _broken(reading: CompiledReading, filled: _Filled) -> bool:
    return any(
        True
        for one in reading.between
        for _ in broken_between(one, filled.placements, reading.vocabulary)
    )


def _meets(reading: CompiledReading, text: str) -> bool:
    graph = Graph(Chem.MolFromSmiles(text))
    conditions = reading.conditions
    return not any(True for one in conditions for _ in failed(one, graph, reading.patterns))


def _fillings(node: CompiledNode, vocabulary: CompiledVocabulary) -> Iterator[_Filled]:
    """Yield every way to fill every template of the node."""
    for template in node.templates:
        for core in drawn_cores(template):
            yield from _filled(node, template, core, vocabulary)


def _filled(
    node: CompiledNode,
    template: CompiledTemplate,
    core: DrawnCore,
    vocabulary: CompiledVocabulary,
) -> Iterator[_Filled]:
    choices = _choices_by_names(node, template, vocabulary)
    hung_by = template.anchors[0] if template.anchors else None
    places = [
        (atom, list(_loads(choices[names], slots - (atom == hung_by))))
        for atom, (names, slots) in enumerate(zip(template.places, core.slots, strict=True))
        if names
    ]
    _check_number([len(loads) for _, loads in places], node.name)
    for loads in product(*(loads for _, loads in places)):
        taken = [choice for load in loads for choice in load]
        if _counts_hold(node, template, taken):
            pieces = {
                atom: tuple(choice.text for choice in load)
                for (atom, _), load in zip(places, loads, strict=True)
            }
            yield _whole(template, taken, with_pieces(core, pieces, hung_by))


def _check_number(numbers: list[int], name: str) -> None:
    tried = 1
    for number in numbers:
        tried *= number
    if tried > MOST_TRIED:
        raise TooManyMembersError(f"{name}: {tried} ways to fill it, at most {MOST_TRIED}")


def _whole(template: CompiledTemplate, taken: list[_Choice], text: str) -> _Filled:
    ways = frozenset((template.way,)) - {""}
    ways = ways.union(*(choice.ways for choice in taken))
    needs = frozenset[str]().union(*(choice.needs for choice in taken))
    return _Filled(
        text=text,
        ways=ways,
        needs=needs - ways,
        placements=tuple(
            one for choice in taken for one in (choice.placement, *choice.placement.inner)
        ),
    )


def _loads(choices: tuple[_Choice, ...], slots: int) -> Iterator[tuple[_Choice, ...]]:
    """Yield what may stand on one atom at once: nothing, one piece, or several."""
    for number in range(slots + 1):
        for load in combinations_with_replacement(choices, number):
            if sum(choice.order for choice in load) <= slots:
                yield load


def _counts_hold(node: CompiledNode, template: CompiledTemplate, taken: list[_Choice]) -> bool:
    drawn = {name for names in template.places for name in names}
    counts = [0] * len(node.permissions)
    for choice in taken:
        counts[choice.permission] += 1
    for count, compiled in zip(counts, node.permissions, strict=True):
        permission = compiled.permission
        asked = permission.least if not drawn.isdisjoint(permission.at) else 0
        if count < asked or (permission.most is not None and count > permission.most):
            return False
    return True


def _choices_by_names(
    node: CompiledNode, template: CompiledTemplate, vocabulary: CompiledVocabulary
) -> Mapping[tuple[str, ...], tuple[_Choice, ...]]:
    return {names: _choices(node, names, vocabulary) for names in {*template.places} if names}


def _choices(
    node: CompiledNode, names: tuple[str, ...], vocabulary: CompiledVocabulary
) -> tuple[_Choice, ...]:
    """Return every piece for an atom with these names; what the parent has there is only that."""
    found = [
        choice
        for number, permission in enumerate(node.permissions)
        if not permission.at.isdisjoint(names)
        for choice in _permitted(permission, number, names, vocabulary)
    ]
    own = {choice.text for choice in found if choice.placement.is_parent and not choice.ways}
    return tuple(
        choice
        for choice in found
        if choice.text not in own or (choice.placement.is_parent and not choice.ways)
    )


def _permitted(
    permission: CompiledPermission,
    number: int,
    names: tuple[str, ...],
    vocabulary: CompiledVocabulary,
) -> Iterator[_Choice]:
    for term in permission.terms:
        for filled, order in _pieces(term, vocabulary):
            fragment = vocabulary.fragment(filled.text)
            if not carbons_fit(term.term, fragment):
                continue
            if vocabulary.broken_bound(term.term, term.words, fragment):
                continue
            yield _choice((number, permission), names, term, (filled, order))


def _choice(
    numbered: tuple[int, CompiledPermission],
    names: tuple[str, ...],
    term: CompiledTerm,
    piece: tuple[_Filled, int],
) -> _Choice:
    number, permission = numbered
    filled, order = piece
    own, allowed = term.term.is_parent, permission.permission
    node = term.node.name if term.node else ""
    ways = filled.ways | (frozenset() if own else frozenset((allowed.way,)) - {""})
    placement = Placement(
        place=names[0],
        piece=filled.text,
        atoms=(),
        term=term.words,
        is_parent=own,
        node=node,
        inner=inside(node, filled.placements),
        names=frozenset(names),
        text=filled.text,
        word=term.term.word,
    )
    needs = (filled.needs | (frozenset((allowed.after,)) - {""})) - filled.ways
    return _Choice(
        text=filled.text,
        permission=number,
        order=order,
        ways=ways,
        needs=needs,
        placement=placement,
    )


def _pieces(term: CompiledTerm, vocabulary: CompiledVocabulary) -> Iterator[tuple[_Filled, int]]:
    """Yield every piece that a term admits, with the order of its bond."""
    if term.node is not None:
        for filled in _fillings(term.node, vocabulary):
            yield filled, 1
        return
    known = vocabulary.classes[term.term.word]
    order = 2 if known.definition.bond == "double" else 1
    nothing: frozenset[str] = frozenset()
    for text in sorted(known.is_exactly):
        yield _Filled(text=text, ways=nothing, needs=nothing, placements=()), order
