"""Generic definitions: match the reading, then the exceptions, then esters and ethers."""

from collections.abc import Iterator
from dataclasses import replace

from chem.law import Determination, NamedEntry, Role, Status
from chem.markush.graph import Graph
from chem.markush.match import Match, Miss, Undecided, is_inside, match_graph
from chem.rules.compiled import CompiledLaw, CompiledWording
from chem.rules.extensions import KINDS, Part, untried
from chem.rules.named import names_it
from chem.rules.periods import Phase, phases
from chem.structures import Keys

NOT_EXCLUDED = "; not an excluded compound"

Found = tuple[int, Determination]  # how many constraints fail (0: none), and what is said


def generic_determinations(
    graph: Graph, keys: Keys, parts: tuple[Part, ...], law: CompiledLaw
) -> Iterator[Found]:
    """Yield what each wording says of the molecule, near misses included."""
    for compiled in law.wordings:
        outcome = match_graph(graph, compiled.reading)
        if isinstance(outcome, Match):
            yield from _matched(compiled, outcome, keys.no_stereo, law)
            continue
        extended = _extended(compiled, keys, parts, law)
        if extended is not None:
            yield 0, extended
        elif outcome is not None:
            yield _missed(compiled, outcome, graph)


def _missed(compiled: CompiledWording, outcome: Miss | Undecided, graph: Graph) -> Found:
    """Say what fails; where not everything was tried, that the answer is open."""
    if isinstance(outcome, Undecided):
        return 0, _said(compiled, status="unknown", reason=outcome.reason)
    kinds = tuple(kind for kind in KINDS if f"{kind}s" in compiled.wording.extends_to)
    left = untried(graph.mol, kinds)
    if left:
        reason = f"{outcome.reason}; it has too many bonds to look at as an {' or '.join(left)}"
        return 0, _said(compiled, status="unknown", reason=reason)
    return outcome.distance, _said(compiled, status="not_controlled", reason=outcome.reason)


def _matched(
    compiled: CompiledWording, found: Match, no_stereo_key: str, law: CompiledLaw
) -> Iterator[Found]:
    excepted = _excepted(compiled, no_stereo_key)
    if excepted:
        reason = f"{found.reason}; but excepted by name: {excepted}"
        yield 1, _said(compiled, status="not_controlled", reason=reason)
        return
    entry = _listed(compiled, no_stereo_key, law)
    inside = _said(
        compiled,
        status=compiled.definition.outcome,
        reason=found.reason + NOT_EXCLUDED,
        roles=found.roles,
    )
    if entry is None:
        yield 0, inside
        return
    for period, phase in phases(inside.period, entry.period):
        yield _in_phase(replace(inside, period=period), entry, phase)


def _in_phase(inside: Determination, entry: NamedEntry, phase: Phase) -> Found:
    """Say it for a period: a name in an excepted list takes the substance out of the class.

    Where since when it is listed is not known, it is covered all the same: by the one or the other.
    """
    if phase == "free":
        return 0, inside
    if phase == "either":
        reason = f"{inside.reason} by then, or listed by name as {entry.name} ({entry.entry})"
        same = entry.level == inside.level
        level = inside.level if same else f"{inside.level} or {entry.level}"
        return 0, replace(inside, reason=reason, level=level)
    matched = inside.reason.removesuffix(NOT_EXCLUDED)
    reason = f"{matched}; but excepted while {entry.entry} lists it by name as {entry.name}"
    return 1, replace(inside, status="not_controlled", reason=reason)


def _excepted(compiled: CompiledWording, no_stereo_key: str) -> str:
    for excluded in compiled.wording.excluded:
        if excluded.no_stereo_key == no_stereo_key:
            return excluded.name
    return ""


def _listed(compiled: CompiledWording, no_stereo_key: str, law: CompiledLaw) -> NamedEntry | None:
    lists = compiled.wording.excluded_lists
    for entry in law.named.get(no_stereo_key, ()):
        if entry.definition_id in lists:
            return entry
    return None


def _extended(
    compiled: CompiledWording, keys: Keys, parts: tuple[Part, ...], law: CompiledLaw
) -> Determination | None:
    wording = compiled.wording
    if names_it(keys.no_stereo, wording.no_extension_from, law):
        return None
    for part in parts:
        if f"{part.kind}s" not in wording.extends_to:
            continue
        outcome = is_inside(part.graph, compiled.reading)
        if outcome is not None and not _excepted(compiled, part.no_stereo_key):
            return _said(
                compiled,
                status=compiled.definition.outcome,
                reason=f"{part.kind} of {part.smiles}, which is inside: {outcome.reason}",
                extension=part.kind,
            )
    return None


def _said(
    compiled: CompiledWording,
    *,
    status: Status,
    reason: str,
    roles: tuple[Role, ...] = (),
    extension: str = "",
) -> Determination:
    definition, wording = compiled.definition, compiled.wording
    recalled = wording.date_basis == "recalled" and status != "not_controlled"
    caveat = f"; in force since {wording.period.since} from memory, not read" if recalled else ""
    return Determination(
        definition_id=definition.id,
        jurisdiction=definition.jurisdiction,
        period=wording.period,
        status=status,
        level=definition.level,
        entry=definition.entry,
        kind="generic",
        reason=reason + caveat,
        roles=roles,
        extension=extension,
        conditions=(definition.condition,) if definition.condition else (),
        cite=wording.citation.cite,
        url=wording.citation.url,
        fit=wording.fit,
        checked_on_text=wording.citation.checked_on_text,
        review=wording.citation.review,
    )
