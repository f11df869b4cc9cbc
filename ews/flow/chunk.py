"""A chunk of records on its way through one transaction: what is known, found and written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chem.determinations import Answer
from ews.flow.acknowledge import acknowledge, status_document
from ews.flow.bulletin import bulletin
from ews.flow.classify import classify
from ews.flow.detect import Detected, Sighted, Sighting, detect
from ews.flow.determine import determine, status_on
from ews.flow.dismiss import dismiss
from ews.flow.duplicates import join_parcels
from ews.flow.exchange import Exchange
from ews.flow.identify import identify, identify_drawings
from ews.flow.records import Active, Candidate
from ews.flow.sender import Sender
from ews.flow.spectra_named import use_spectra
from ews.flow.versions import History
from ews.store.audit import Deed, add_audit
from ews.store.changes import NewChange, append_changes
from ews.store.classifications import claim_unclassified, next_instant
from ews.store.connection import Connection
from ews.store.drawings import Drawing
from ews.store.findings import Finding, add_findings
from ews.store.reports import NewVersion, add_versions, next_version_ids
from schemas.acknowledgements import Acknowledgement

UNSEEN = frozenset({"nullification", "duplicate_of"})  # tell of nothing new
NOTHING_NEW = Detected(novelty={}, signals=())


@dataclass(slots=True, kw_only=True)
class Chunk:
    """The work of one transaction; lives as long as it does.

    ids: substance ids by parent key. drawings: their ids. actives: by substance id. sighted: pairs
    of substance and country that need no look from the commit on. raised: keys of signals that
    then stand.
    """

    exchange: Exchange
    sender: Sender
    at: datetime
    ids: dict[str, int] = field(default_factory=dict)
    drawings: dict[Drawing, int] = field(default_factory=dict)
    actives: dict[int, Active] = field(default_factory=dict)
    sighted: set[tuple[int, str]] = field(default_factory=set)
    raised: frozenset[str] = frozenset()
    changes: list[NewChange] = field(default_factory=list)

    async def identify(self, conn: Connection, candidates: Iterable[Candidate]) -> None:
        """Find or add the substances and drawings of all candidates."""
        candidates = list(candidates)
        actives = [active for candidate in candidates for active in actives_of(candidate)]
        known = self.exchange.known.substances
        self.ids = await identify(conn, actives, known, at=self.at)
        drawn = [found.drawing for one in candidates for found in one.findings if found.drawing]
        self.drawings = await identify_drawings(conn, drawn, self.exchange.known.drawings)
        self.actives = {self.ids[each.component.keys.parent]: each for each in actives}

    async def measure(self, conn: Connection) -> None:
        """Store families and determinations of what nobody measured under this ruleset."""
        known = self.exchange.known.substances
        unknown = [self.ids[key] for key in self.ids if known.get(key) is None]
        if not unknown:
            return
        ruleset_id = self.exchange.ruleset_id
        claimed = await claim_unclassified(conn, unknown, ruleset_id=ruleset_id, at=self.at)
        if not claimed:
            return
        mine = {key: self.actives[key] for key in sorted(claimed)}
        at = await next_instant(conn, list(mine), at=self.at)
        await classify(conn, mine, ruleset_id=ruleset_id, at=at)
        await determine(
            conn,
            mine,
            ruleset_id=ruleset_id,
            chem_version=self.exchange.compute.ready.chem_version,
            at=at,
        )

    async def load(
        self,
        conn: Connection,
        accepted: Mapping[int, Candidate],
        histories: Mapping[str, History],
    ) -> dict[int, Acknowledgement]:
        """Detect what is new, acknowledge, store; the change counter last."""
        version_ids = await next_version_ids(conn, len(accepted))
        ids = dict(zip(accepted, version_ids, strict=True))
        detected = await self._detect(conn, accepted, ids)
        answers: dict[int, Acknowledgement] = {}
        versions: list[NewVersion] = []
        findings: list[Finding] = []
        for place, candidate in accepted.items():
            report_id = histories[candidate.report.reference].report_id
            new = detected.get(place, NOTHING_NEW)
            self.changes.append(self._change("report", str(report_id), candidate))
            self.changes += [self._change("signal", str(each), candidate) for each in new.signals]
            answers[place] = self._acknowledge(candidate, report_id, new)
            versions.append(self._version(candidate, report_id, ids[place], answers[place]))
            findings.extend(self._findings(candidate, ids[place]))
        await add_versions(conn, versions)
        if findings:
            await add_findings(conn, findings)
        await use_spectra(conn, accepted, findings, ids)
        told = {histories[each.report.reference].report_id: each for each in accepted.values()}
        await join_parcels(conn, self.sender.organisation_id, told)
        await bulletin(conn, [version.version_kind for version in versions])
        taken_back = [each.report_id for each in versions if each.version_kind == "nullification"]
        await dismiss(conn, taken_back, at=self.at)
        await append_changes(conn, self.changes, at=self.at)
        await add_audit(conn, [self._deed(version) for version in versions])
        return answers

    def _deed(self, version: NewVersion) -> Deed:
        return Deed(
            at=self.at,
            actor=self.sender.key_prefix or "operator",
            action="load report",
            organisation_id=self.sender.organisation_id,
            person_id=self.sender.person_id,
            record_id=str(version.report_id),
            detail={"version": version.version, "version_kind": version.version_kind},
        )

    def remember(self) -> None:
        """Remember what is committed now."""
        for key, substance_id in self.ids.items():
            self.exchange.known.substances.put(key, substance_id)
        for drawing, drawing_id in self.drawings.items():
            self.exchange.known.drawings.put(drawing, drawing_id)
        for pair in self.sighted:
            self.exchange.known.sightings.put(pair, value=True)
        for key in self.raised:
            self.exchange.known.signals.put(key, value=True)

    async def _detect(
        self, conn: Connection, accepted: Mapping[int, Candidate], version_ids: Mapping[int, int]
    ) -> dict[int, Detected]:
        """Return what is new in each report that may tell of something new, by its place."""
        sightings = {
            place: self._sighting(candidate, version_ids[place])
            for place, candidate in accepted.items()
            if candidate.report.version_kind not in UNSEEN
        }
        known = self.exchange.known
        detection = await detect(conn, list(sightings.values()), known, at=self.at)
        self.sighted = {pair for each in sightings.values() for pair in each.pairs}
        self.raised = detection.keys
        return dict(zip(sightings, detection.reports, strict=True))

    def _acknowledge(self, candidate: Candidate, report_id: UUID, new: Detected) -> Acknowledgement:
        day = candidate.report.dates.incident_on
        return acknowledge(
            candidate,
            report_id=report_id,
            ids=self.ids,
            novelty=new.novelty,
            statuses=lambda active: self._statuses(active, day)[1],
        )

    def _sighting(self, candidate: Candidate, version_id: int) -> Sighting:
        report = candidate.report
        legs = report.route.legs if report.route else ()
        found = {self.ids[a.component.keys.parent]: a for a in actives_of(candidate)}
        day = report.dates.incident_on
        return Sighting(
            report_version_id=version_id,
            country=report.place.country,
            countries=frozenset({report.place.country, *(leg.country for leg in legs)}),
            incident_on=day,
            sighted=tuple(self._seen(key, active, day) for key, active in found.items()),
        )

    def _seen(self, substance_id: int, active: Active, day: date) -> Sighted:
        return Sighted(
            substance_id=substance_id,
            name=active.name or active.component.keys.parent,
            families=tuple(family for family, _ in active.families),
            answers=self._statuses(active, day)[0],
        )

    def _statuses(
        self, active: Active, day: date
    ) -> tuple[tuple[Answer, ...], Sequence[Mapping[str, Any]]]:
        """Return the status in each jurisdiction on one day, as answers and as JSON."""
        known, key = self.exchange.known.statuses, (active.component.keys.parent, day)
        found = known.get(key)
        if found is None:
            answers = status_on(active, self.exchange.coverage, valid_on=day)
            found = answers, [status_document(answer) for answer in answers]
            known.put(key, found)
        return found

    def _change(self, record: Any, record_id: str, candidate: Candidate) -> NewChange:
        report = candidate.report
        return NewChange(
            record=record,
            record_id=record_id,
            version=report.version if record == "report" else 1,
            organisation_id=self.sender.organisation_id,
            tlp=report.tlp,
            audience=report.audience,
        )

    def _version(
        self, candidate: Candidate, report_id: UUID, version_id: int, answer: Acknowledgement
    ) -> NewVersion:
        report, received = candidate.report, candidate.received
        return NewVersion(
            id=version_id,
            report_id=report_id,
            version=report.version,
            version_kind=report.version_kind,
            kind=report.kind,
            country=report.place.country,
            incident_on=report.dates.incident_on,
            tlp=report.tlp,
            audience=report.audience,
            body=received.body,  # type: ignore[arg-type]  # an object: it fitted the schema
            body_sha256=received.sha256,
            acknowledgement=answer.document,
            received_at=self.at,
            api_key_prefix=self.sender.key_prefix,
            published_by=report.delegate_to,
            embargo_until=report.embargo_until,
        )

    def _findings(self, candidate: Candidate, version_id: int) -> Iterable[Finding]:
        for place, (told, found) in enumerate(
            zip(candidate.report.findings, candidate.findings, strict=True)
        ):
            parts: list[int | None] = [self.ids[a.component.keys.parent] for a in found.actives]
            for part, substance_id in enumerate(parts or [None]):
                yield Finding(
                    report_version_id=version_id,
                    ordinal=place,
                    part=part,
                    substance_id=substance_id,
                    evidence=told.evidence,
                    drawing_id=self.drawings[found.drawing] if found.drawing else None,
                    resolved_by=found.resolved_by,
                    grade=found.grade,
                )


def actives_of(candidate: Candidate) -> list[Active]:
    """Return the active components of all findings, in order."""
    return [active for finding in candidate.findings for active in finding.actives]
