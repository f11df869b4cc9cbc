"""What one day's answers hang on, and no more: for screenings, which write nothing else.

A jurisdiction in which the substance is listed by name, as it is drawn, is decided by that: no
class, effect or likeness goes before it. Clauses of effect and likeness are asked where nothing
says "controlled". What covers the substance on other days only is not told.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from chem.determinations import Determination
from chem.law import Period
from chem.rules.compiled import CompiledLaw
from chem.rules.cutting import Found
from chem.rules.functional import tested_determinations
from chem.rules.generic import Asked, generic_determinations, near_wordings
from chem.rules.periods import standing
from chem.rules.precedence import exclude_definitions, give_way


def deciding_determinations(
    asked: Asked, law: CompiledLaw, named: list[Determination], valid_on: date
) -> list[Found]:
    """Return determinations from which the answers of a day have the same status and entry."""
    settled = frozenset(_settled(named, law, valid_on))
    generic = list(_generic(asked, law, settled, valid_on))
    found = _in_order(asked, law, named, generic)
    controlled = {one.jurisdiction for _, one in found if _holds(one, valid_on)}
    left = tuple(
        one
        for one in law.tests
        if one.definition.jurisdiction not in settled | controlled
        and _may_hold(one.wording.period, valid_on)
    )
    if not left:
        return found
    fewer = replace(law, tests=left)
    tested = list(tested_determinations(asked, fewer, families=None, named=named))
    return _in_order(asked, law, named, [*generic, *tested]) if tested else found


def _generic(
    asked: Asked, law: CompiledLaw, settled: Collection[str], valid_on: date
) -> Iterator[Found]:
    for number in near_wordings(asked, law):
        one = law.wordings[number]
        if one.definition.jurisdiction not in settled and _may_hold(one.wording.period, valid_on):
            yield from generic_determinations(asked, law, one)


def _in_order(
    asked: Asked, law: CompiledLaw, named: Iterable[Determination], other: list[Found]
) -> list[Found]:
    found = [*((0, one) for one in named), *exclude_definitions(other, asked, law)]
    return give_way(found, law)


def _settled(named: Iterable[Determination], law: CompiledLaw, valid_on: date) -> Iterator[str]:
    """Yield the jurisdictions where nothing can go before what is listed by name."""
    for one in named:
        instrument = law.instruments.get("/".join(one.definition_id.split("/")[:2]))
        alone = instrument is None or (
            instrument.yields_to is None and instrument.about == "substances"
        )
        if alone and not one.extension and _holds(one, valid_on):
            yield one.jurisdiction


def _holds(one: Determination, valid_on: date) -> bool:
    in_force = standing(one.period, valid_on=valid_on) == "in_force"
    return in_force and one.status == "controlled"


def _may_hold(period: Period, valid_on: date) -> bool:
    return standing(period, valid_on=valid_on) in ("in_force", "perhaps")
