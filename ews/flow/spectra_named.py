"""The spectra that findings name: they have to be on file, and whose findings they are is kept."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from ews.flow.exchange import Exchange
from ews.flow.records import Candidate
from ews.flow.sender import Sender
from ews.store.connection import Connection
from ews.store.findings import Finding
from ews.store.spectra import SpectrumUse, add_spectrum_uses, own_spectra
from schemas.issues import RecordIssue
from schemas.reports.records import Report


async def unfiled_spectra(
    exchange: Exchange, sender: Sender, reports: Sequence[Report]
) -> list[tuple[RecordIssue, ...]]:
    """Return, for each report, an error for each spectrum it names that its sender did not file.

    One that is not there and one that another organisation filed are answered alike.
    """
    named = {spectrum_id for report in reports for _, spectrum_id in _named(report)}
    if not named:
        return [()] * len(reports)
    async with exchange.pool.acquire() as conn:
        filed = await own_spectra(conn, sender.organisation_id, sorted(named))
    return [
        tuple(_issue(where, each) for where, each in _named(report) if each not in filed)
        for report in reports
    ]


async def use_spectra(
    conn: Connection,
    accepted: Mapping[int, Candidate],
    findings: Sequence[Finding],
    version_ids: Mapping[int, int],
) -> None:
    """Store which findings of stored versions rest on which spectra. version_ids: by place."""
    spectra = {
        (version_ids[place], ordinal): told.spectra
        for place, candidate in accepted.items()
        for ordinal, told in enumerate(candidate.report.findings)
        if told.spectra
    }
    uses = [
        SpectrumUse(
            spectrum_id=spectrum_id,
            report_version_id=one.report_version_id,
            ordinal=one.ordinal,
            substance_id=one.substance_id,
        )
        for one in findings
        for spectrum_id in dict.fromkeys(spectra.get((one.report_version_id, one.ordinal), ()))
    ]
    if uses:
        await add_spectrum_uses(conn, uses)


def _named(report: Report) -> Iterator[tuple[str, UUID]]:
    for place, finding in enumerate(report.findings):
        for number, spectrum_id in enumerate(finding.spectra):
            yield f"/findings/{place}/spectra/{number}", spectrum_id


def _issue(pointer: str, spectrum_id: UUID) -> RecordIssue:
    return RecordIssue(
        level="error",
        code="spectrum_unknown",
        pointer=pointer,
        message=f"found {spectrum_id}, which is no spectrum that your organisation filed; "
        "file it first (POST /v1/spectra), or leave it out",
    )
