"""What one day's answers hang on, and no more: for screenings, which write nothing else.

A jurisdiction in which the substance is listed by name, as it is drawn, is decided by that: no
class, effect or likeness goes before it. Clauses of effect and likeness are asked where nothing
says "controlled". What covers the substance on other days only is not told, nor which atoms play
which part.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, reduce
from operator import or_

from chem.determinations import Determination
from chem.markush.index import numbers_in
from chem.markush.inside import told_inside
from chem.rules.compiled import CompiledLaw
from chem.rules.cutting import Found
from chem.rules.days import above, day_of
from chem.rules.functional import tested_determinations
from chem.rules.generic import Asked, generic_determinations
from chem.rules.periods import standing
from chem.rules.precedence import Settling, give_way, instrument_of
from chem.rules.told_parts import conceivable_in_parts


def deciding_determinations(
    asked: Asked, law: CompiledLaw, named: list[Determination], valid_on: date
) -> list[Found]:
    """Return determinations from which the answers of a day have the same status and entry."""
    question = _Question(asked, law, valid_on)
    settled = frozenset(_settled(named, law, valid_on))
    by_name: list[Found] = [(0, one) for one in named]
    found = give_way([*by_name, *question.wordings(settled, named)], law)
    controlled = {one.jurisdiction for _, one in found if holds(one, valid_on)}
    tested = question.with_tests(settled | controlled, named)
    return give_way([*by_name, *tested], law) if tested else found


class _Question:
    """A molecule put to the law of a day: what a definition says of it is asked once, or never."""

    def __init__(self, asked: Asked, law: CompiledLaw, valid_on: date) -> None:
        self._asked = asked
        self._law = law
        self._valid_on = valid_on
        self._day = day_of(law, valid_on)
        self._conceivable = law.cores.conceivable(asked.graph)
        self._said: dict[str, list[Found]] = {}
        self._order: dict[str, None] = {}  # the definitions that were asked
        self._inside: set[str] = set()  # those that may decide an instrument, and cover it

    def wordings(self, settled: frozenset[str], named: list[Determination]) -> list[Found]:
        """Return what definitions say, but for jurisdictions that are settled."""
        settling = Settling(self._said_by, self._asked, self._law)
        saying = {
            instrument_of(one.definition_id)
            for one in named
            if one.status in ("controlled", "unknown")
        }
        found: list[Found] = []
        for code, row in self._day.by_jurisdiction.items():
            if code not in settled and self._is_concerned(row):
                decided = self._decided(row, settling, saying)
                found += self._of_jurisdiction(row, settling, decided)
        return found

    def with_tests(self, settled: frozenset[str], named: list[Determination]) -> list[Found]:
        """Return the same and what clauses of effect and likeness say; nothing if they say nothing.

        They are not asked for jurisdictions that are settled.
        """
        left = [one for one in self._day.tests if one.definition.jurisdiction not in settled]
        found = tested_determinations(left, self._asked, self._law, families=None, named=named)
        tested: defaultdict[str, list[Found]] = defaultdict(list)
        for one in found:
            tested[one[1].definition_id].append(one)
        self._said |= tested
        settling = Settling(self._said_by, self._asked, self._law)
        order = {**self._order, **dict.fromkeys(tested)}
        return [one for id_ in order for one in settling.of(id_)] if tested else []

    def _decided(self, row: int, settling: Settling, saying: set[str]) -> set[str]:
        """Return the instruments that a flat yes decides, whatever else is in them.

        So what takes longer need not be asked. An instrument that yields to one that says anything
        by name is not decided so: what is told of it is what comes first in it.
        """
        decided: set[str] = set()
        for number in numbers_in(row & self._day.first & self._conceivable):
            one = self._law.wordings[number]
            instrument = instrument_of(one.definition.id)
            if instrument in decided or not saying.isdisjoint(above(self._law, instrument)):
                continue
            if told_inside(self._asked.graph, one.reading):
                self._inside.add(one.definition.id)
                if any(map(self._is_flat, settling.of(one.definition.id))):
                    decided.add(instrument)
        return decided

    def _of_jurisdiction(self, row: int, settling: Settling, decided: set[str]) -> Iterator[Found]:
        """Yield what definitions say, in the order of the law.

        After a flat yes no more is asked of an instrument in which entries stand apart: none of
        them could go before it.
        """
        yielded: set[str] = set()
        for number in self._lying(row, decided):
            id_ = self._law.wordings[number].definition.id
            instrument = instrument_of(id_)
            if id_ in yielded or (instrument in decided and id_ not in self._inside):
                continue
            yielded.add(id_)
            self._order[id_] = None
            said = settling.of(id_)
            yield from said
            if instrument in self._day.apart and any(map(self._is_flat, said)):
                decided.add(instrument)

    def _lying(self, row: int, decided: set[str]) -> Iterator[int]:
        """Yield the wordings of which a core may lie on the molecule, or on a part that counts."""
        left = row & self._day.reaching
        for instrument in decided:
            left &= ~self._day.by_instrument[instrument]
        if left:
            self._conceivable |= row & self._reached
        return numbers_in(row & self._conceivable)

    def _is_concerned(self, row: int) -> bool:
        """Say whether a core of one of them may lie on the molecule, or on a part that counts."""
        return bool(row & self._conceivable or (row & self._day.reaching and row & self._reached))

    @cached_property
    def _reached(self) -> int:
        """The wordings that extend to a kind of cleavage and have a core that may lie on a part."""
        asked, by_kind = self._asked, self._day.by_kind
        return reduce(
            or_,
            [
                conceivable_in_parts(asked.graph, kind, self._law.cores) & by_kind.get(kind, 0)
                for kind in asked.kinds
            ],
            0,
        )

    def _is_flat(self, found: Found) -> bool:
        """Say whether nothing of the instrument could go before it."""
        said = found[1]
        is_last = said.definition_id in self._day.last
        return not said.extension and not is_last and holds(said, self._valid_on)

    def _said_by(self, id_: str) -> Iterable[Found]:
        """Return what a definition says by itself on the day."""
        found = self._said.get(id_)
        if found is None:
            row = self._day.by_definition.get(id_, 0) & self._conceivable
            found = self._said[id_] = [
                one
                for number in numbers_in(row)
                for one in generic_determinations(
                    self._asked, self._law, self._law.wordings[number]
                )
            ]
        return found


def _settled(named: Iterable[Determination], law: CompiledLaw, valid_on: date) -> Iterator[str]:
    """Yield the jurisdictions where nothing can go before what is listed by name."""
    for one in named:
        instrument = law.instruments.get(instrument_of(one.definition_id))
        alone = instrument is None or (
            instrument.yields_to is None and instrument.about_of(one.definition_id) == "substances"
        )
        if alone and not one.extension and holds(one, valid_on):
            yield one.jurisdiction


def holds(one: Determination, valid_on: date) -> bool:
    """Say whether it says "controlled" on the day."""
    return one.status == "controlled" and standing(one.period, valid_on=valid_on) == "in_force"
