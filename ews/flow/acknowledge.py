"""Write the acknowledgement of a loaded record: what each finding turned out to be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from chem.determinations import Answer
from ews.flow.records import Active, Candidate
from schemas.acknowledgements import Acknowledgement, Outcome, issue_document

Statuses = Callable[[Active], Sequence[Mapping[str, Any]]]


def acknowledge(
    candidate: Candidate,
    *,
    report_id: UUID,
    ids: Mapping[str, int],
    novelty: Mapping[int, Sequence[str]],
    statuses: Statuses,
) -> Acknowledgement:
    """Answer a record that is loaded.

    ids: substance ids by parent key. novelty: rules that fired, by substance id.
    """
    outcome: Outcome = "loaded_with_warnings" if candidate.warnings else "loaded"
    document = {
        "reference": candidate.report.reference,
        "version": candidate.report.version,
        "outcome": outcome,
        "report_id": str(report_id),
        "issues": [issue_document(issue) for issue in candidate.warnings],
        "findings": [
            {
                "pointer": finding.pointer,
                "resolved_by": finding.resolved_by,
                "grade": finding.grade,
                "how": finding.how or None,
                "candidates": [asdict(each) for each in finding.candidates],
                "registered": finding.drawing.smiles if finding.drawing else None,
                "registered_key": finding.drawing.key if finding.drawing else None,
                "substances": [
                    _identified(active, ids, novelty, statuses) for active in finding.actives
                ],
            }
            for finding in candidate.findings
        ],
    }
    return Acknowledgement(outcome=outcome, document=document, written=True)


def _identified(
    active: Active,
    ids: Mapping[str, int],
    novelty: Mapping[int, Sequence[str]],
    statuses: Statuses,
) -> dict[str, Any]:
    keys = active.component.keys
    substance_id = ids[keys.parent]
    return {
        "substance_id": substance_id,
        "name": active.name,
        "smiles": active.component.smiles,
        "keys": {
            "parent": keys.parent,
            "no_isotopes": keys.no_isotopes,
            "no_stereo": keys.no_stereo,
            "tautomer": keys.tautomer,
        },
        "families": [{"family": family, "because": because} for family, because in active.families],
        "novelty": list(novelty.get(substance_id, ())),
        "status": statuses(active),
    }


def status_document(answer: Answer) -> dict[str, Any]:
    """Write the status in one jurisdiction, without the determinations behind it.

    How sure the reading is stays with it: fit, on what text it was checked, who has reviewed it.
    """
    deciding = answer.because[0] if answer.entry and answer.because else None
    return {
        "jurisdiction": answer.jurisdiction,
        "status": answer.status,
        "level": answer.level,
        "entry": answer.entry,
        "kind": answer.kind,
        "reason": answer.reason,
        "wording_date": answer.wording_date,
        "conditions": list(answer.conditions),
        "exemptions": list(answer.exemptions),
        "confidence": answer.confidence,
        "doubts": list(answer.doubts),
        "cite": answer.cite,
        "url": answer.url,
        "fit": deciding.fit if deciding else "",
        "checked_on_text": deciding.checked_on_text if deciding else "",
        "review": deciding.review if deciding else "",
    }
