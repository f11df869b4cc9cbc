"""Clauses that no structure fulfils by itself: by effect, by likeness to what is listed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from chem.determinations import Determination
from chem.law import Period
from chem.markush.reading import FamilyTest, Likeness
from chem.rules.compiled import CompiledLaw, Tested
from chem.rules.cutting import COVERS, Found, by_entry, cut
from chem.rules.families import Kinship
from chem.rules.generic import Asked, said_by
from chem.rules.nearest import MOST_NAMED, Alike, in_words
from chem.rules.periods import clip

Families = tuple[tuple[str, str], ...]


def tested_determinations(
    tests: Iterable[Tested],
    asked: Asked,
    law: CompiledLaw,
    *,
    families: Families | None,
    named: Sequence[Determination],
) -> Iterator[Found]:
    """Yield what functional and analogue clauses say; never a flat yes.

    families: those of the molecule, if they are known already. named: what the schedules say of it
    by name; what a schedule covers that the clause excludes is not meant by it.
    """
    conceivable = law.cores.conceivable(asked.graph) >> len(law.wordings)
    kinship = Kinship(asked.graph, law.families, conceivable)
    for tested in tests:
        if isinstance(tested.test, FamilyTest):
            first = (
                kinship.first(tested.kin)
                if families is None
                else _first(families, tested.test.families)
            )
            found = _functional(tested, first, asked, law)
        else:
            found = _analogue(tested, tested.test, asked, law)
        if found is not None:
            yield from _excepted(tested, found, asked, named)


def _first(families: Families, wanted: Collection[str]) -> tuple[str, str] | None:
    return next((one for one in families if one[0] in wanted), None)


def _excepted(
    tested: Tested, said: Determination, asked: Asked, named: Sequence[Determination]
) -> Iterator[Found]:
    """Take out what the clause excepts by name, and what schedules that it excludes cover."""
    for excluded in tested.wording.excluded:
        if excluded.no_stereo_key == asked.keys.no_stereo:
            reason = f"{said.reason}; but excepted by name: {excluded.name}"
            yield 1, replace(said, status="not_controlled", reason=reason)
            return
    lists = tested.wording.excluded_lists
    yield from cut(
        said,
        (
            by_entry(one)
            for one in named
            if one.status in COVERS and one.definition_id.rpartition("/")[0] in lists
        ),
    )


def _functional(
    tested: Tested, first: tuple[str, str] | None, asked: Asked, law: CompiledLaw
) -> Determination | None:
    """first: of the families that the clause means, the first that the molecule is in, and why."""
    if first is None:
        return None
    family, because = first
    words = tested.definition.condition
    reason = f'one of the {family.replace("-", " ")} ({because}); condition: "{words}"'
    nearest = _nearest(tested, asked, law, at_least=0.0, most=MOST_NAMED)
    if nearest:
        reason += f"; nearest listed: {in_words(nearest)}"
    return said_by(tested, status=tested.definition.outcome, reason=reason, kind="functional")


def _analogue(
    tested: Tested, test: Likeness, asked: Asked, law: CompiledLaw
) -> Determination | None:
    nearest = _nearest(tested, asked, law, at_least=test.at_least, lists=test.to)
    period = _while_listed(tested.wording.period, nearest)
    if period is None:
        return None
    reason = (
        f"like what is listed: {in_words(nearest)}; likeness is that of Morgan fingerprints, and "
        "whether it is an analogue in the sense of the text a court decides"
    )
    outcome = tested.definition.outcome
    return said_by(tested, status=outcome, reason=reason, kind="analogue", period=period)


def _nearest(
    tested: Tested,
    asked: Asked,
    law: CompiledLaw,
    *,
    at_least: float,
    lists: tuple[str, ...] | None = None,
    most: int | None = None,
) -> list[Alike]:
    compared = tested.definition.against if lists is None else lists
    if not compared:
        return []
    mol, key = asked.graph.mol, asked.keys.no_stereo
    return law.nearest.nearest(mol, compared, at_least=at_least, but=key, most=most)


def _while_listed(whole: Period, nearest: list[Alike]) -> Period | None:
    """Return the days on which the clause holds and something like it is listed."""
    starts = [one.entry.period.since or one.entry.period.known_since for one in nearest]
    known = [day for day in starts if day is not None]
    if not known:
        return None
    return clip(whole, since=min(known))
