"""Normalise: turn what the findings say into active components, in the worker processes.

A structure decides; without one the exact name, then the CAS number. What a name says beside a
structure is only compared. A structure that cannot be read costs its record, nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chem.name_table import Found, NameTable
from chem.structures import Source
from ews.compute.compute import Answer, Compute
from ews.compute.records import ChemFault, Examined, ExaminedComponent
from ews.flow.records import Active, Resolved, ResolvedBy
from ews.store.drawings import Drawing
from schemas.issues import RecordIssue, shown
from schemas.reports.records import Finding, Report

# A usual state of what laboratories can tell; said by /v1/check, but no reason to warn a sender.
UNSAID = frozenset({"stereo_undefined"})
FLAT = 14  # characters of an InChIKey that do not depend on stereo and isotopes


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
    """One finding, and which structure stands for it."""

    pointer: str
    finding: Finding
    source: Source | None
    resolved_by: ResolvedBy | None
    named: Found | None
    registered: Found | None


async def normalise(
    compute: Compute, names: NameTable, reports: Sequence[Report]
) -> list[Normalised]:
    """Return the findings of each report, in order; all structures are asked about at once."""
    asked = [[_question(names, place, f) for place, f in enumerate(r.findings)] for r in reports]
    sources = [question.source for group in asked for question in group if question.source]
    answers = dict(zip(sources, await compute.examine(sources), strict=True)) if sources else {}
    return [_normalised(names, group, answers) for group in asked]


def _question(names: NameTable, place: int, finding: Finding) -> _Question:
    named = names.lookup(finding.name) if finding.name else None
    registered = names.lookup_cas(finding.cas) if finding.cas else None
    source, resolved_by = _source(finding, named, registered)
    return _Question(
        pointer=f"/findings/{place}",
        finding=finding,
        source=source,
        resolved_by=resolved_by,
        named=named,
        registered=registered,
    )


def _source(
    finding: Finding, named: Found | None, registered: Found | None
) -> tuple[Source | None, ResolvedBy | None]:
    if finding.structure is not None:
        return finding.structure, "structure"
    if named is not None:
        return Source(kind="smiles", text=named.smiles), "name"
    if registered is not None:
        return Source(kind="smiles", text=registered.smiles), "cas"
    return None, None


def _normalised(
    names: NameTable, questions: Sequence[_Question], answers: dict[Source, Answer]
) -> Normalised:
    findings = []
    issues: list[RecordIssue] = []
    for question in questions:
        answer = answers[question.source] if question.source else None
        actives: tuple[Active, ...] = ()
        if isinstance(answer, Examined):
            actives = actives_in(names, answer)
        issues.extend(_issues(question, answer))
        findings.append(
            Resolved(
                pointer=question.pointer,
                resolved_by=question.resolved_by,
                actives=actives,
                drawing=_drawing(question, answer),
            )
        )
    return Normalised(findings=tuple(findings), issues=tuple(issues))


def _drawing(question: _Question, answer: Answer | None) -> Drawing | None:
    """Return what was drawn, salts and all; a structure that stands for a name nobody drew."""
    if question.resolved_by != "structure" or not isinstance(answer, Examined):
        return None
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
    keys = part.component.keys
    return Active(
        component=part.component,
        name=names.preferred_of(keys.parent) or names.preferred_of(keys.no_stereo),
        families=part.families,
        determinations=part.determinations,
        chem_version=answer.normalised.chem_version,
        rdkit_version=answer.normalised.rdkit_version,
    )


def _issues(question: _Question, answer: Answer | None) -> Iterator[RecordIssue]:
    structure_at = f"{question.pointer}/structure/{question.source.kind}" if question.source else ""
    if isinstance(answer, ChemFault):
        at = structure_at if question.resolved_by == "structure" else question.pointer
        yield RecordIssue(level="error", code=answer.code, pointer=at, message=answer.message)
    elif answer is None:
        yield from _unresolved(question)
    else:
        if question.resolved_by == "structure":
            for issue in answer.normalised.issues:
                if issue.code in UNSAID:
                    continue
                yield _warning(issue.code, structure_at, issue.message)
        yield from _contradictions(question, answer)


def _unresolved(question: _Question) -> Iterator[RecordIssue]:
    finding = question.finding
    if finding.name:
        yield _warning(
            "name_unknown",
            f"{question.pointer}/name",
            f"found {shown(finding.name)}, which is not in the table of exact names; the finding "
            "is kept without a substance; send a follow-up with its structure",
        )
    elif finding.cas:
        yield _warning(
            "cas_unknown",
            f"{question.pointer}/cas",
            f"found {shown(finding.cas)}, which is not in the table of names; the finding is kept "
            "without a substance; send a follow-up with its structure",
        )


def _contradictions(question: _Question, answer: Examined) -> Iterator[RecordIssue]:
    """Compare what name and CAS number stand for with the structure, without stereo."""
    flat = {part.component.keys.no_stereo[:FLAT] for part in answer.components}
    for field, found in (("name", question.named), ("cas", question.registered)):
        if found is not None and found.inchikey[:FLAT] not in flat:
            yield _warning(
                f"{field}_contradicts_{question.resolved_by}",
                f"{question.pointer}/{field}",
                f"found {shown(getattr(question.finding, field))}, which stands for "
                f"{found.preferred} ({found.smiles}), another substance than the "
                f"{question.resolved_by} of this finding; the {question.resolved_by} was taken; "
                "send a correction if that is wrong",
            )


def _warning(code: str, pointer: str, message: str) -> RecordIssue:
    return RecordIssue(level="warning", code=code, pointer=pointer, message=message)
