"""Which of several entries goes: one definition or instrument yields, a name beats a class."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from chem.determinations import Determination
from chem.instruments import Instrument, Rule, YieldsTo
from chem.law import Period
from chem.rules.compiled import CompiledLaw, CompiledWording, Tested
from chem.rules.cutting import COVERS, Blocker, Found, by_entry, cut, without
from chem.rules.generic import Asked


def exclude_definitions(found: Iterable[Found], asked: Asked, law: CompiledLaw) -> list[Found]:
    """Take out of each definition what another one covers, or has the core of, as its text says."""
    raw: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        raw[one[1].definition_id].append(one)
    settling = Settling(lambda id_: raw.get(id_, ()), asked, law)
    return [one for id_ in raw for one in settling.of(id_)]


class Settling:
    """Decides definitions one after the other; those that are asked first are decided first.

    raw: what a definition says by itself.
    """

    def __init__(
        self, raw: Callable[[str], Iterable[Found]], asked: Asked, law: CompiledLaw
    ) -> None:
        self._asked = asked
        self._law = law
        self._raw = raw
        self._conceivable = law.cores.conceivable(asked.graph)
        self._settled: dict[str, list[Found]] = {}
        self._by_core: dict[str, list[Blocker]] = {}

    def of(self, id_: str) -> list[Found]:
        """Return what a definition says once all that goes before it is decided."""
        if id_ not in self._settled:
            self._settled[id_] = [each for one in self._raw(id_) for each in self._cut(*one)]
        return self._settled[id_]

    def _cut(self, distance: int, said: Determination) -> list[Found]:
        blockers = [
            blocker
            for each in self._law.by_definition[said.definition_id]
            if each.wording.period.since == said.wording_date and said.status != "not_controlled"
            for blocker in self._blockers(each)
        ]
        return cut(said, blockers) if blockers else [(distance, said)]

    def _blockers(self, one: CompiledWording | Tested) -> Iterator[Blocker]:
        for id_ in one.wording.excluded_definitions:
            for _, other in self.of(id_):
                if other.status in COVERS:
                    yield by_entry(other)
        for id_ in one.wording.cores_of:
            if id_ not in self._by_core:
                self._by_core[id_] = list(self._cores(id_))
            yield from self._by_core[id_]

    def _cores(self, id_: str) -> Iterator[Blocker]:
        """Yield what takes out what has a core of a definition; several texts ask for the same."""
        covered = [other.period for _, other in self.of(id_) if other.status in COVERS]
        for each in self._law.by_definition[id_]:
            if isinstance(each, CompiledWording) and self._has_core(each):
                yield from _by_core(each, covered)

    def _has_core(self, one: CompiledWording) -> bool:
        if not self._conceivable >> one.number & 1:
            return False
        graph = self._asked.graph
        readings = (one.reading, *one.reading.others)
        return any(
            graph.may_lie(one.text, one.needs) and graph.lies(one.query, one.text, one.loose)
            for each in readings
            for one in each.core.templates
        )


def _by_core(one: CompiledWording, covered: list[Period]) -> Iterator[Blocker]:
    entry = one.definition.entry
    for period in without(one.wording.period, covered):
        why = f"not inside as it has a core of {entry}, which does not cover it"
        yield Blocker(period=period, why=why, or_by=f"covered by {entry}")


def give_way(found: list[Found], law: CompiledLaw) -> list[Found]:
    """Let instruments yield to those that go before them, and classes to names.

    What gives way stays, as not controlled and with the rule quoted.
    """
    if not law.instruments:
        return found
    by_instrument: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_instrument[instrument_of(one[1].definition_id)].append(one)
    for id_, instrument in law.instruments.items():
        if id_ in by_instrument:
            by_instrument[id_] = _given_way(by_instrument[id_], instrument, by_instrument)
    return [one for several in by_instrument.values() for one in several]


@lru_cache(maxsize=8192)
def instrument_of(definition_id: str) -> str:
    """Return the id of the instrument in which a definition, or a named entry, stands."""
    return "/".join(definition_id.split("/")[:2])


def _given_way(
    found: list[Found], instrument: Instrument, settled: defaultdict[str, list[Found]]
) -> list[Found]:
    rule, above = instrument.named_beats_class, instrument.yields_to
    if instrument.about != "substances" or instrument.precursors:
        found = [(distance, _with_subject(said, instrument)) for distance, said in found]
    if rule is not None:
        found = [each for one in found for each in _to_names(one, rule, found)]
    if above is not None:
        blockers = [
            _by_instrument(other, above, instrument)
            for id_ in above.instruments
            for _, other in settled.get(id_, ())
            if other.status in ("controlled", "unknown")
        ]
        found = [each for one in found for each in _cut_covering(one, blockers)]
    return found


def _with_subject(said: Determination, instrument: Instrument) -> Determination:
    about = instrument.about_of(said.definition_id)
    return said if said.about == about else replace(said, about=about)


def _cut_covering(one: Found, blockers: list[Blocker]) -> list[Found]:
    return cut(one[1], blockers) if blockers and one[1].status != "not_controlled" else [one]


def _to_names(one: Found, rule: Rule, found: list[Found]) -> list[Found]:
    """Cut what a schedule covers without naming it by the names in other schedules."""
    said = one[1]
    if _is_name(said):
        return [one]
    blockers = [
        Blocker(
            period=name.period,
            why=f'{name.entry} ({name.level}) names it: "{rule.words}" ({rule.cite})',
            or_by=f"named by {name.entry}",
            level=name.level,
        )
        for _, name in found
        if _is_name(name) and name.status in COVERS and name.level != said.level
    ]
    return _cut_covering(one, blockers)


def _is_name(said: Determination) -> bool:
    return said.kind == "named" and not said.extension


def _by_instrument(other: Determination, above: YieldsTo, below: Instrument) -> Blocker:
    home = other.jurisdiction == below.id.partition("/")[0].upper()
    period = other.period
    if other.status == "unknown":  # it may go before or not, on every day of it
        first = period.since or period.not_before
        period = Period(since=None, until=period.until, not_before=first)
    return Blocker(
        period=period,
        why=f'{below.short} gives way to {other.entry} ({other.level}): "{above.words}" '
        f"({above.cite})",
        or_by=f"covered by {other.entry}",
        level=other.level if home else "",
        if_either="covered" if home else "unknown",
    )
