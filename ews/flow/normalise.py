"""Normalise: turn what the findings say into active components, in the worker processes.

A structure decides; without one a curated name, then the CAS number, then a name read by rules.
What the others say is only compared. A structure that cannot be read costs its record, nothing
else; a name that cannot be resolved costs nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chem.name_table import NameTable
from chem.naming.records import Meant, Resolution
from chem.structures import Source
from ews.compute.compute import Answer, Compute
from ews.compute.records import ChemFault, Examined, ExaminedComponent
from ews.flow.readings import Reading, compare, readings_of
from ews.flow.records import Active, Resolved
from ews.naming.calling import name_of
from ews.naming.resolver import Resolver
from ews.store.drawings import Drawing
from schemas.issues import RecordIssue, shown
from schemas.reports.records import Report

# A usual state of what laboratories can tell; said by /v1/check, but no reason to warn a sender.
UNSAID = frozenset({"stereo_undefined"})
MOST_TOLD = 6  # candidates in a message; the acknowledgement has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """The findings of one report with their active components; errors refuse the report."""

    findings: tuple[Resolved, ...]
    issues: tuple[RecordIssue, ...]

    @property
    def refused(self) -> bool:
        """Say whether one of the issues is an error."""
        return any(issue.level == "error" for issue in self.issues)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """One finding, and what its fields stand for, the one that decides first."""

    pointer: str
    readings: tuple[Reading, ...]

    @property
    def taken(self) -> Reading | None:
        """The field that gives the structure."""
        return self.readings[0] if self.readings and self.readings[0].source else None


async def normalise(
    compute: Compute, resolver: Resolver, reports: Sequence[Report]
) -> list[Normalised]:
    """Return the findings of each report, in order; all structures are asked about at once."""
    resolved = await _resolve(resolver, reports)
    asked = [
        [
            _Question(pointer=f"/findings/{place}", readings=readings_of(finding, resolved))
            for place, finding in enumerate(report.findings)
        ]
        for report in reports
    ]
    sources = [source for group in asked for question in group for source in _sources(question)]
    answers = dict(zip(sources, await compute.examine(sources), strict=True)) if sources else {}
    return [_normalised(resolver.lookup.names, group, answers) for group in asked]


async def _resolve(resolver: Resolver, reports: Sequence[Report]) -> dict[str, Resolution]:
    findings = [finding for report in reports for finding in report.findings]
    texts = [text for each in findings for text in (each.name, each.cas) if text]
    texts = list(dict.fromkeys(texts))
    return dict(zip(texts, await resolver.resolve_many(texts, expecting="name"), strict=True))


def _sources(question: _Question) -> Iterator[Source]:
    """Return what chemistry is asked: what was taken, and what has no key to compare yet."""
    for reading in question.readings:
        if reading.source and (reading is question.taken or reading.resolution.inchikey is None):
            yield reading.source


def _normalised(
    names: NameTable, questions: Sequence[_Question], answers: Mapping[Source, Answer]
) -> Normalised:
    found = [_resolved(names, question, answers) for question in questions]
    issues = [issue for question in questions for issue in _issues(names, question, answers)]
    return Normalised(findings=tuple(found), issues=tuple(issues))


def _resolved(names: NameTable, question: _Question, answers: Mapping[Source, Answer]) -> Resolved:
    taken = question.taken
    answer = answers[taken.source] if taken and taken.source else None
    said = question.readings[0].resolution if question.readings else None
    if said is None or (answer is not None and not isinstance(answer, Examined)):
        return Resolved(pointer=question.pointer, resolved_by=None, actives=())
    return Resolved(
        pointer=question.pointer,
        resolved_by=taken.field if taken else None,
        actives=actives_in(names, answer) if answer else (),
        grade=said.grade,
        how=said.how,
        candidates=said.candidates,
        drawing=_drawing(answer) if answer and taken and taken.field == "structure" else None,
    )


def _drawing(answer: Examined) -> Drawing:
    """Return what was drawn, salts and all; a structure that stands for a name nobody drew."""
    return Drawing(
        key=answer.normalised.registered_key,
        smiles=answer.normalised.registered,
        chem_version=answer.normalised.chem_version,
        rdkit_version=answer.normalised.rdkit_version,
    )


def actives_in(names: NameTable, answer: Examined) -> tuple[Active, ...]:
    """Return the active components of a drawing, with their curated names."""
    return tuple(_active(names, answer, part) for part in answer.components)


def _active(names: NameTable, answer: Examined, part: ExaminedComponent) -> Active:
    return Active(
        component=part.component,
        name=name_of(names, part),
        families=part.families,
        determinations=part.determinations,
        chem_version=answer.normalised.chem_version,
        rdkit_version=answer.normalised.rdkit_version,
    )


def _issues(
    names: NameTable, question: _Question, answers: Mapping[Source, Answer]
) -> Iterator[RecordIssue]:
    taken = question.taken
    if taken is None or taken.source is None:
        yield from _unresolved(question)
        return
    answer = answers[taken.source]
    structure_at = f"{question.pointer}/structure/{taken.source.kind}"
    if isinstance(answer, Examined):
        if taken.field == "structure":
            for issue in answer.normalised.issues:
                if issue.code not in UNSAID:
                    yield _warning(issue.code, structure_at, issue.message)
        yield from compare(question.pointer, question.readings, answers, names)
    elif taken.field == "structure":
        yield RecordIssue(
            level="error", code=answer.code, pointer=structure_at, message=answer.message
        )
    else:
        yield _unreadable(question.pointer, taken, answer)


def _unresolved(question: _Question) -> Iterator[RecordIssue]:
    for reading in question.readings:
        resolution, at = reading.resolution, f"{question.pointer}/{reading.field}"
        code = "ambiguous" if resolution.grade == "ambiguous" else "unknown"
        yield _warning(
            f"{reading.field}_{code}",
            at,
            f"found {reading.said}: {resolution.how}{_choice(resolution)}; the finding is kept "
            "without a substance; send a follow-up with its structure",
        )


def _choice(resolution: Resolution) -> str:
    if not resolution.candidates:
        return ""
    told = ", ".join(_named(each) for each in resolution.candidates[:MOST_TOLD])
    more = len(resolution.candidates) - MOST_TOLD
    rest = f" and {more} more" if more > 0 else ""
    words = "it may be" if resolution.grade == "ambiguous" else "not taken, but alike:"
    return f"; {words} {told}{rest}"


def _named(meant: Meant) -> str:
    return f"{meant.name} ({meant.smiles})"


def _unreadable(pointer: str, taken: Reading, fault: ChemFault) -> RecordIssue:
    return _warning(
        f"{taken.field}_unreadable",
        f"{pointer}/{taken.field}",
        f"found {shown(taken.resolution.asked)}: {taken.resolution.how}, but {fault.message}; the "
        "finding is kept without a substance; send a follow-up with its structure",
    )


def _warning(code: str, pointer: str, message: str) -> RecordIssue:
    return RecordIssue(level="warning", code=code, pointer=pointer, message=message)
