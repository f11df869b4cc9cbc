"""Spectra on file: filed by a laboratory, named by findings, shown to whoever is shown that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from ews.errors import EwsError
from ews.flow.exchange import Exchange
from ews.flow.projection import shown_organisation, shown_report
from ews.flow.refusals import UnknownRecordError
from ews.flow.registry import UnknownSubstanceError
from ews.flow.release import Reader, may_see
from ews.flow.remembering import remember, reports_of_others
from ews.flow.sender import Sender
from ews.flow.visible import visible_among
from ews.store.reading import reading
from ews.store.reports import StoredVersion, read_reports
from ews.store.spectra import (
    NewSpectrum,
    Numbers,
    StoredSpectrum,
    content_of_spectrum,
    file_spectrum,
    find_spectrum,
    numbers_of,
    reports_citing,
    spectra_among,
    spectra_of_substance,
)

MOST_CITING = 50  # reports of one spectrum that are looked at
MOST_LISTED = 50  # spectra of one substance
GONE = "there is no such spectrum that you may see"


class SpectrumForgottenError(EwsError):
    """A spectrum that nobody named was forgotten while its owner filed it again."""

    code = "spectrum_forgotten"
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A spectrum that the reader may see, and the newest report that it is shown by.

    numbers: all of them; None where only what is drawn was asked for.
    """

    spectrum: StoredSpectrum
    by: StoredVersion | None
    numbers: Numbers | None = None


async def take_spectrum(
    exchange: Exchange,
    sender: Sender,
    content: bytes,
    *,
    name: str,
    form: str,
    read: Mapping[str, Any],
) -> Shown:
    """File a spectrum. read: what connectors/reading/spectra.py found in it.

    Raises:
        SpectrumForgottenError: the same file was there, and was forgotten in this very moment.
    """
    new = NewSpectrum(
        organisation_id=sender.organisation_id,
        filed_at=exchange.clock.now(),
        name=name,
        form=form,
        **read,
    )
    async with exchange.pool.acquire() as conn:
        spectrum_id = await file_spectrum(conn, new, content)
        found = await find_spectrum(conn, spectrum_id) if spectrum_id else None
    if found is None:
        raise SpectrumForgottenError(
            "no report named this spectrum in 90 days: it was forgotten while it was filed again; "
            "send the file again"
        )
    return Shown(spectrum=found, by=None, numbers=Numbers(x=new.x, y=new.y))


async def show_spectrum(exchange: Exchange, reader: Reader, spectrum_id: UUID) -> Shown:
    """Return a spectrum: one's own, or one that a report names which the reader is shown.

    Raises:
        UnknownRecordError: there is none, or none for this reader.
    """
    now = exchange.clock.now()
    async with reading(exchange.pool, reader, at=now) as conn:
        spectrum = await find_spectrum(conn, spectrum_id)
        ids = await reports_citing(conn, spectrum_id, most=MOST_CITING) if spectrum else []
        reports = await read_reports(conn, ids)
        numbers = await numbers_of(conn, spectrum_id) if spectrum else None
    if spectrum is None:
        raise UnknownRecordError(GONE)
    told = [each for each in _newest(reports) if _tells(reader, each, spectrum_id, at=now)]
    if spectrum.organisation_id != reader.organisation_id:
        if not told:
            raise UnknownRecordError(GONE)
        await remember(exchange, reader, "api", reports_of_others(reader, told[:1]), at=now)
    return Shown(spectrum=spectrum, by=told[0] if told else None, numbers=numbers)


async def file_of_spectrum(
    exchange: Exchange, reader: Reader, spectrum_id: UUID
) -> tuple[str, bytes]:
    """Return the name and the bytes of a spectrum's file, as it was filed.

    Raises:
        UnknownRecordError: there is none, or none for this reader.
    """
    shown = await show_spectrum(exchange, reader, spectrum_id)
    async with reading(exchange.pool, reader, at=exchange.clock.now()) as conn:
        return shown.spectrum.name, await content_of_spectrum(conn, spectrum_id)


async def list_spectra(exchange: Exchange, reader: Reader, substance_id: int) -> dict[str, Any]:
    """Return the spectra of a substance that the reader may see, the latest first.

    Raises:
        UnknownSubstanceError: the reader may see no report of it, and it is no reference substance.
    """
    now = exchange.clock.now()
    async with reading(exchange.pool, reader, at=now) as conn:
        if not await visible_among(conn, reader, [substance_id], at=now):
            raise UnknownSubstanceError(f"there is no substance {substance_id} that you may see")
        cited = await spectra_of_substance(conn, substance_id, most=MOST_LISTED + 1)
        reports = await read_reports(conn, sorted({each.report_id for each in cited}))
        spectra = await spectra_among(conn, sorted({each.spectrum_id for each in cited}))
    newest = {each.report_id: each for each in _newest(reports)}
    shown = [
        each
        for each in cited[:MOST_LISTED]
        if each.report_id in newest
        and each.spectrum_id in spectra
        and _tells(reader, newest[each.report_id], each.spectrum_id, at=now)
    ]
    told = reports_of_others(reader, (newest[each.report_id] for each in shown))
    await remember(exchange, reader, "api", told, at=now)
    return {
        "spectra": [
            spectrum_document(
                reader, Shown(spectrum=spectra[each.spectrum_id], by=newest[each.report_id])
            )
            for each in shown
        ],
        "is_whole": len(cited) <= MOST_LISTED,
    }


def spectrum_document(reader: Reader, shown: Shown) -> dict[str, Any]:
    """Write a spectrum for its reader. Who filed it is told as the report tells whose it is."""
    spectrum, by, numbers = shown.spectrum, shown.by, shown.numbers
    owner = shown_organisation(reader, by) if by else spectrum.organisation_id
    return {
        "id": spectrum.id,
        "organisation_id": owner,
        "report_id": by.report_id if by else None,
        "name": spectrum.name,
        "form": spectrum.form,
        "kind": spectrum.kind,
        "title": spectrum.title,
        "x_unit": spectrum.x_unit,
        "y_unit": spectrum.y_unit,
        "x": numbers.x if numbers else None,
        "y": numbers.y if numbers else None,
        "drawn_x": spectrum.drawn_x,
        "drawn_y": spectrum.drawn_y,
        "facts": spectrum.facts,
        "filed_at": spectrum.filed_at,
    }


def _newest(reports: Mapping[UUID, Sequence[StoredVersion]]) -> list[StoredVersion]:
    return sorted((each[-1] for each in reports.values()), key=lambda each: -each.id)


def _tells(reader: Reader, version: StoredVersion, spectrum_id: UUID, *, at: datetime) -> bool:
    """Say whether the reader is shown in a report that a finding rests on the spectrum.

    A file says in its head who measured it: where a report is told under another's name, only its
    origin and its publisher get it.
    """
    if not may_see(reader, version, at=at):
        return False
    own = {version.organisation_id, version.published_by}
    if version.published_by is not None and reader.organisation_id not in own:
        return False
    body = shown_report(reader, version, version.body, at=at) or {}
    return str(spectrum_id) in named_by(body.get("findings", ()))


def named_by(findings: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the spectra that the findings of a report's body name."""
    return {str(each).lower() for finding in findings for each in finding.get("spectra", ())}
