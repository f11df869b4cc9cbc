"""Conditions on the whole molecule, and between what stands at different positions."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from rdkit import Chem
from rdkit.Chem import rdqueries

from chem.markush.bounds import carbons_fit
from chem.markush.compiled import CompiledBetween, CompiledPattern, CompiledStands, CompiledTerm
from chem.markush.graph import Graph
from chem.markush.placements import Fault, Placement
from chem.markush.reading import HYDROGEN, Condition
from chem.markush.vocabulary import CompiledVocabulary

_HYDROGEN_MASS = 1.008
_CARBON = 6
_UNUSUAL = rdqueries.IsotopeGreaterQueryAtom(0)
_UNUSUAL.ExpandQuery(rdqueries.AtomNumEqualsQueryAtom(1), Chem.CompositeQueryType.COMPOSITE_OR)


def failed(
    condition: Condition, graph: Graph, patterns: Mapping[str, CompiledPattern]
) -> Iterator[Fault]:
    """Say that the molecule is over or under the bound; each quantity is measured once."""
    key = condition.quantity, condition.pattern
    value: float | None = graph.kept.get(key)
    if value is None:
        value = graph.kept[key] = _measure(condition, graph, patterns)
    said = f" ({condition.words})" if condition.words else ""
    name = condition.quantity.replace("_", " ")
    name = f"{name} of {patterns[condition.pattern].name}" if condition.pattern else name
    if condition.most is not None and value > condition.most:
        yield Fault(f"{name} {value:g} is over {condition.most:g}{said}")
    if condition.least is not None and value < condition.least:
        yield Fault(f"{name} {value:g} is under {condition.least:g}{said}")


def _measure(condition: Condition, graph: Graph, patterns: Mapping[str, CompiledPattern]) -> float:
    if condition.quantity == "mass":
        return round(sum(_masses(graph)), 3)
    if condition.quantity == "count":
        return float(len(graph.mol.GetSubstructMatches(patterns[condition.pattern].query)))
    if condition.quantity == "carbons":
        return float(sum(atom[0] == _CARBON for atom in graph.atoms))
    return float(graph.mol.GetNumHeavyAtoms())


def _masses(graph: Graph) -> Iterator[float]:
    """Yield the mass of each atom with its hydrogens; drawn ones and isotopes are asked for."""
    if len(graph.mol.GetAtomsMatchingQuery(_UNUSUAL)):
        for index in range(len(graph.atoms)):
            atom = graph.mol.GetAtomWithIdx(index)
            yield atom.GetMass() + atom.GetTotalNumHs() * _HYDROGEN_MASS
        return
    for element, _, _, hydrogens, *_ in graph.atoms:
        yield _mass_of(element) + hydrogens * _HYDROGEN_MASS


@cache
def _mass_of(element: int) -> float:
    return float(Chem.GetPeriodicTable().GetAtomicWeight(element))


def broken_between(
    compiled: CompiledBetween, placements: Iterable[Placement], vocabulary: CompiledVocabulary
) -> Iterator[Fault]:
    """Say that what stands at one place does not go with what stands at the other."""
    placed = tuple(placements)
    first = _there(compiled.when, placed)
    second = _there(compiled.then, placed)
    if not _holds(compiled.when, first, vocabulary) or _holds(compiled.then, second, vocabulary):
        return
    words = f" ({compiled.between.words})" if compiled.between.words else ""
    yield Fault(
        f"{_said(first)} at {_at(compiled.when)}: then {_at(compiled.then)} must"
        f" {compiled.then.words}, it is {_said(second)}{words}"
    )


def _there(stands: CompiledStands, placements: tuple[Placement, ...]) -> tuple[Placement, ...]:
    return tuple(one for one in placements if not stands.at.isdisjoint(one.names))


def _holds(
    stands: CompiledStands, there: tuple[Placement, ...], vocabulary: CompiledVocabulary
) -> bool:
    found = [any(_is(term, one, vocabulary) for term in stands.terms) for one in there]
    if stands.is_refusal:
        return not any(found) and bool(there or not stands.with_hydrogen)
    return all(found) and bool(there or stands.with_hydrogen)


def _is(term: CompiledTerm, placement: Placement, vocabulary: CompiledVocabulary) -> bool:
    if placement.node and placement.word == term.term.word:
        return True
    if term.term.word not in vocabulary.classes:
        return False
    fragment = vocabulary.fragment(placement.text)
    return (
        carbons_fit(term.term, fragment)
        and not vocabulary.broken_bound(term.term, term.words, fragment)
        and vocabulary.admits(term.term.word, fragment)
    )


def _at(stands: CompiledStands) -> str:
    return " and ".join(sorted(stands.at))


def _said(there: tuple[Placement, ...]) -> str:
    return " and ".join(one.piece for one in there) or HYDROGEN
