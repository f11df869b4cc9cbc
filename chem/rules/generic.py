"""Generic definitions: match the reading, then the exceptions, then esters and ethers."""

from collections.abc import Iterator
from dataclasses import dataclass

from chem.determinations import Determination, Role
from chem.law import Kind as EntryKind
from chem.law import Period, Status
from chem.markush.graph import Graph
from chem.markush.inside import Inside, told_inside
from chem.markush.match import Match, Miss, Undecided, is_inside, match_graph
from chem.rules.compiled import CompiledLaw, CompiledWording, Tested
from chem.rules.cutting import NOT_EXCLUDED, Found, by_the_name, cut
from chem.rules.extensions import KINDS, Kind, Part, parts_of, untried
from chem.rules.named import names_it
from chem.rules.nearest import MOST_NAMED, in_words
from chem.rules.told_parts import conceivable_in_parts
from chem.structures import Layers


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The molecule that is asked about, with all that is read of it once.

    kinds: the cleavages that the law asks about. near_misses: whether a no must say what fails.
    roles: whether a yes must say which atoms play which part.
    """

    smiles: str
    graph: Graph
    keys: Layers
    kinds: tuple[Kind, ...]
    near_misses: bool
    roles: bool = True

    @property
    def parts(self) -> tuple[Part, ...]:
        """The substances of which it is an ester or ether, made when somebody asks for them."""
        return parts_of(self.graph, self.kinds)


def near_wordings(asked: Asked, law: CompiledLaw) -> list[int]:
    """Return the numbers of the wordings of which a core lies on the molecule, or on a part."""
    graphs = (asked.graph, *(part.graph for part in asked.parts))
    wordings = (1 << len(law.wordings)) - 1
    found = (law.cores.possible(graph, wordings) for graph in graphs)
    return sorted(frozenset[int]().union(*found))


def generic_determinations(
    asked: Asked, law: CompiledLaw, compiled: CompiledWording
) -> Iterator[Found]:
    """Yield what a wording says of the molecule by itself, near misses included."""
    outcome = _outcome(asked, compiled)
    if isinstance(outcome, Match | Inside):
        yield from _matched(compiled, outcome, asked, law)
        return
    extended = _extended(compiled, asked, law)
    if extended is not None:
        yield 0, extended
    elif outcome is not None and not _is_no_gap(compiled, outcome):
        yield _missed(compiled, outcome, asked)


def _is_no_gap(compiled: CompiledWording, outcome: Miss | Undecided) -> bool:
    """Say whether a part of the text that is not held does not reach it: no near miss of a law."""
    return compiled.definition.outcome == "unknown" and isinstance(outcome, Miss)


def _outcome(asked: Asked, compiled: CompiledWording) -> Match | Inside | Miss | Undecided | None:
    """Read the molecule; without near misses only as far as a status hangs on it."""
    if asked.near_misses:
        return match_graph(asked.graph, compiled.reading)
    found: Match | Inside | None = (
        is_inside(asked.graph, compiled.reading)
        if asked.roles
        else told_inside(asked.graph, compiled.reading)
    )
    if found is not None or not (asked.graph.cut_short or _left(asked, compiled)):
        return found
    return match_graph(asked.graph, compiled.reading)


def _left(asked: Asked, compiled: CompiledWording) -> tuple[Kind, ...]:
    """Return the cleavages that the text asks for and that were not all tried."""
    return tuple(kind for kind in untried(asked.graph, KINDS) if _reaches(compiled, kind))


def _reaches(compiled: CompiledWording, kind: Kind) -> bool:
    return f"{kind}s" in compiled.wording.extends_to


def _missed(compiled: CompiledWording, outcome: Miss | Undecided, asked: Asked) -> Found:
    """Say what fails; where not everything was tried, that the answer is open."""
    if isinstance(outcome, Undecided):
        return 0, said_by(compiled, status="unknown", reason=outcome.reason)
    left = _left(asked, compiled)
    if left:
        reason = f"{outcome.reason}; it has too many bonds to look at as an {' or '.join(left)}"
        return 0, said_by(compiled, status="unknown", reason=reason)
    return outcome.distance, said_by(compiled, status="not_controlled", reason=outcome.reason)


def _matched(
    compiled: CompiledWording, found: Match | Inside, asked: Asked, law: CompiledLaw
) -> Iterator[Found]:
    key = asked.keys.no_stereo
    excepted = _excepted(compiled, key)
    if excepted:
        reason = f"{found.reason}; but excepted by name: {excepted}"
        yield 1, said_by(compiled, status="not_controlled", reason=reason)
        return
    inside = said_by(
        compiled,
        status=compiled.definition.outcome,
        reason=found.reason + NOT_EXCLUDED + _more(compiled, asked, law),
        roles=found.roles if isinstance(found, Match) else (),
    )
    lists = compiled.wording.excluded_lists
    names = (entry for entry in law.named.get(key, ()) if entry.definition_id in lists)
    yield from cut(inside, map(by_the_name, names))


def _more(compiled: CompiledWording, asked: Asked, law: CompiledLaw) -> str:
    """Say why the answer is unknown, or what the nearest is to which a clause compares."""
    if compiled.definition.outcome == "unknown":
        return f"; {compiled.definition.condition}"
    lists = compiled.definition.against
    if not lists:
        return ""
    nearest = law.nearest.nearest(
        asked.graph.mol, lists, at_least=0, but=asked.keys.no_stereo, most=MOST_NAMED
    )
    return f"; nearest listed: {in_words(nearest)}"


def _excepted(compiled: CompiledWording, no_stereo_key: str) -> str:
    for excluded in compiled.wording.excluded:
        if excluded.no_stereo_key == no_stereo_key:
            return excluded.name
    return ""


def _may_reach(compiled: CompiledWording, kind: Kind, asked: Asked, law: CompiledLaw) -> bool:
    """Say whether a core may lie on a part, before any is made."""
    if not _reaches(compiled, kind):
        return False
    return bool(conceivable_in_parts(asked.graph, kind, law.cores) >> compiled.number & 1)


def _extended(compiled: CompiledWording, asked: Asked, law: CompiledLaw) -> Determination | None:
    if not any(_may_reach(compiled, kind, asked, law) for kind in asked.kinds):
        return None
    parts = [part for part in asked.parts if _reaches(compiled, part.kind)]
    if not parts or names_it(asked.keys.no_stereo, compiled.wording.no_extension_from, law):
        return None
    for part in parts:
        if not law.cores.conceivable(part.graph) >> compiled.number & 1:
            continue
        outcome = told_inside(part.graph, compiled.reading)
        if outcome is not None and not _excepted(compiled, part.no_stereo_key):
            kind = "both an ester and an ether" if part.kind == "ester-ether" else part.kind
            return said_by(
                compiled,
                status=compiled.definition.outcome,
                reason=f"{kind} of {part.smiles}, which is inside: {outcome.reason}"
                + _more(compiled, asked, law),
                extension=part.kind,
            )
    return None


def said_by(
    compiled: CompiledWording | Tested,
    *,
    status: Status,
    reason: str,
    roles: tuple[Role, ...] = (),
    extension: str = "",
    kind: EntryKind = "generic",
    period: Period | None = None,
) -> Determination:
    """Make the determination of a wording of a generic definition, or of a test.

    period: if it is not the whole period of the wording.
    """
    definition, wording = compiled.definition, compiled.wording
    recalled = wording.date_basis == "recalled" and status != "not_controlled"
    since = wording.period.since
    caveat = f"; in force since {since}, a day not read in an official text" if recalled else ""
    return Determination(
        definition_id=definition.id,
        jurisdiction=definition.jurisdiction,
        period=wording.period if period is None else period,
        status=status,
        level=definition.level,
        entry=definition.entry,
        kind=kind,
        reason=reason + caveat,
        roles=roles,
        extension=extension,
        conditions=(definition.condition,) if definition.condition else (),
        cite=wording.citation.cite,
        url=wording.citation.url,
        fit=wording.fit,
        checked_on_text=wording.citation.checked_on_text,
        review=wording.citation.review,
        exemptions=tuple(f"{one.words} ({one.cite})" for one in wording.exemptions),
        wording_date=wording.period.since,
        date_basis=wording.date_basis,
    )
