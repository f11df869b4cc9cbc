"""What the whole lawbook says of one structure, over all time, with the reasons."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from rdkit.rdBase import BlockLogs

from chem.determinations import Determination
from chem.errors import UnreadableStructureError
from chem.law import Period
from chem.markush.graph import Graph
from chem.rules.asked import graph_from
from chem.rules.compiled import CompiledLaw
from chem.rules.cutting import Found
from chem.rules.deciding import deciding_determinations
from chem.rules.functional import Families, tested_determinations
from chem.rules.generic import Asked, generic_determinations, near_wordings
from chem.rules.named import named_determinations, named_extensions, positional_isomers
from chem.rules.part_formulas import has_part_of
from chem.rules.periods import standing
from chem.rules.precedence import exclude_definitions, give_way
from chem.rules.told_parts import may_be_composed
from chem.steps import Steps, at_once
from chem.structures import Layers


def determining(
    smiles: str,
    keys: Layers,
    law: CompiledLaw,
    *,
    near_misses: bool = True,
    families: Families | None = None,
    valid_on: date | None = None,
    read: Any = None,
) -> Steps[tuple[Determination, ...]]:
    """Find every determination on a parent structure: named first, near misses last.

    At most one for each definition and period. Near misses have the status `not_controlled` and
    say what fails, the nearest first. near_misses: without them no answer has another status, and
    a structure that nothing covers costs less. families: what `families_of` says, if it is known.
    valid_on: only what an answer for this day needs; it then has the same status and words. With
    it and without near misses, only what decides (chem/rules/deciding.py): the same status, entry
    and reason, but a miss does not tell what covers the substance on other days. read: the
    molecule, if it was read from this text before.

    Raises:
        UnreadableStructureError: `smiles` is not a structure RDKit can read.
    """
    asked = Asked(
        smiles=smiles,
        graph=_read(smiles) if read is None else Graph(read, smiles),
        keys=keys,
        kinds=law.kinds,
        near_misses=near_misses,
        roles=near_misses or valid_on is None,
    )
    yield
    with BlockLogs():
        law.cores.conceivable(asked.graph)  # noted there for all that follows
        named = _named(asked, law)
    yield
    with BlockLogs():
        if valid_on is not None and not near_misses:
            deciding = deciding_determinations(asked, law, named, valid_on)
            return tuple(said for _, said in sorted(deciding, key=_order))
        tested = list(tested_determinations(law.tests, asked, law, families=families, named=named))
        question = _Question(asked, law, named, tested)
        near = near_wordings(asked, law)
        return question.answered(near) if valid_on is None else _on(question, near, valid_on)


determine = at_once(determining)


class _Question:
    """A molecule put to the law: what each wording says of it is asked once."""

    def __init__(
        self, asked: Asked, law: CompiledLaw, named: list[Determination], tested: list[Found]
    ) -> None:
        self._asked = asked
        self.law = law
        self._named: list[Found] = [(0, one) for one in named]
        self._tested = tested
        self._said: dict[int, list[Found]] = {}

    def answered(self, numbers: Iterable[int]) -> tuple[Determination, ...]:
        """Return what these wordings say together with names and tests, in their order."""
        generic = [*(one for number in numbers for one in self._of(number)), *self._tested]
        found = [*self._named, *exclude_definitions(generic, self._asked, self.law)]
        return tuple(said for _, said in sorted(give_way(found, self.law), key=_order))

    def _of(self, number: int) -> list[Found]:
        if number not in self._said:
            one = self.law.wordings[number]
            self._said[number] = list(generic_determinations(self._asked, self.law, one))
        return self._said[number]


def _on(question: _Question, near: list[int], valid_on: date) -> tuple[Determination, ...]:
    """Read what may hold on the day; all of it where that leaves a jurisdiction undecided.

    An answer that nothing decides names what covers the substance on other days.
    """
    wordings = question.law.wordings
    held = {number for number in near if _may_hold(wordings[number].wording.period, valid_on)}
    said = question.answered(number for number in near if number in held)
    decided = {
        one.jurisdiction
        for one in said
        if one.status != "not_controlled" and _may_hold(one.period, valid_on)
    }
    asked = [
        number
        for number in near
        if number in held or wordings[number].definition.jurisdiction not in decided
    ]
    return question.answered(asked) if len(asked) > len(held) else said


def _may_hold(period: Period, valid_on: date) -> bool:
    return standing(period, valid_on=valid_on) in ("in_force", "perhaps")


def _named(asked: Asked, law: CompiledLaw) -> list[Determination]:
    mol, keys = asked.graph.mol, asked.keys
    return [
        *named_determinations(mol, keys, law),
        *(named_extensions(asked.parts, keys, law) if _may_be_extended(asked, law) else ()),
        *positional_isomers(mol, keys, law),
    ]


def _may_be_extended(asked: Asked, law: CompiledLaw) -> bool:
    kinds = [
        kind
        for kind in law.kinds
        if law.formulas[kind] and may_be_composed(asked.graph, kind, law.rests[kind], law.cores)
    ]
    return has_part_of(asked.graph, kinds, law.formulas)


def _order(found: Found) -> tuple[bool, int]:
    distance, said = found
    return said.kind != "named", distance if said.kind != "named" else 0


def _read(smiles: str) -> Graph:
    graph = graph_from(smiles)
    if graph is None:
        raise UnreadableStructureError(f"found {smiles[:80]!r}, expected a SMILES of a parent")
    return graph
