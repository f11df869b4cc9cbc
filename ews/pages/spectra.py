"""Spectra on file: one of them, and adding one to a finding of one's own report."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from aiohttp import web

from ews.errors import EwsError
from ews.pages.asking import read_answer
from ews.pages.report_options import options
from ews.pages.report_telling import Fact
from ews.pages.routes import PageRoutes
from ews.pages.spectrum_drawing import draw_spectrum
from ews.pages.translating import in_language
from ews.pages.translating import marked as _
from ews.pages.visit import Visit
from ews.pages.words_of_spectra import fact_label
from schemas.spectra import KINDS

ONE = "/spectra/{spectrum_id:[0-9a-f-]{36}}"
ADD = "/reports/{report_id:[0-9a-f-]{36}}/spectra"
API = "/v1/spectra"
ENDINGS = {
    **dict.fromkeys(("jdx", "dx", "jcamp", "jcm"), "jcamp"),
    **dict.fromkeys(("msp", "mgf"), ""),
    **dict.fromkeys(("csv", "txt", "xy", "asc"), "csv"),
}
routes = PageRoutes()


class SpectrumNotAddedError(EwsError):
    """The file, or the version of the report that names it, was refused; the message says why."""

    code = "spectrum_not_added"


@routes.get(ONE, scope="report:read")
async def show_spectrum(visit: Visit) -> web.Response:
    """Show a spectrum: drawn, its strongest peaks, how it was measured, the file."""
    path = f"{API}/{quote(visit.request.match_info['spectrum_id'], safe='')}"
    spectrum = await visit.get(path)
    return visit.show(
        "spectra/spectrum.html",
        spectrum=spectrum,
        drawing=draw_spectrum(spectrum),
        facts=[
            Fact(label=fact_label(name), words=words) for name, words in spectrum["facts"].items()
        ],
        file=f"{path}/file",
    )


@routes.get(ADD, scope="report:write")
async def show_adding(visit: Visit) -> web.Response:
    """Ask for the finding and the file."""
    return await _ask(visit)


@routes.post(ADD, scope="report:write")
async def post_adding(visit: Visit) -> web.Response:
    """File the spectrum, and send the version of the report that names it if none does yet."""
    report_id = visit.request.match_info["report_id"]
    try:
        spectrum = await _file(visit)
        report = await visit.get(f"/v1/reports/{report_id}")
        body = _with(report["versions"][-1], visit.typed("finding"), spectrum["id"])
        if body is not None:
            await _send(visit, body)
    except EwsError as error:
        return await _ask(visit, error)
    return visit.go(f"/reports/{report_id}", said="saved" if body else "spectrum_named")


async def _file(visit: Visit) -> Mapping[str, Any]:
    given = visit.form.get("file")
    if not isinstance(given, web.FileField) or not given.filename:
        raise SpectrumNotAddedError("found no file; choose one from your computer", pointer="/file")
    name = given.filename[-200:]
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        expected = ", ".join(f".{each}" for each in ENDINGS)
        raise SpectrumNotAddedError(
            f"found a file that ends in .{ending[:20]}, expected one of {expected}",
            pointer="/file",
        )
    query = {"name": name, "form": ENDINGS[ending] or ending}
    if visit.typed("kind") in KINDS:
        query["kind"] = visit.typed("kind")
    filed: Mapping[str, Any] = await visit.send(
        "POST", API, given.file.read(), query=query, kind="application/octet-stream"
    )
    return filed


async def _send(visit: Visit, body: Mapping[str, Any]) -> None:
    answer = read_answer(await visit.respond("POST", "/v1/reports", body))
    if answer["report_id"] is None:
        first = answer["issues"][0]
        raise SpectrumNotAddedError(first["message"], pointer=first["pointer"])


def _with(newest: Mapping[str, Any], finding: str, spectrum_id: str) -> dict[str, Any] | None:
    """Return the next version of a report: one finding rests on one more spectrum.

    None: the finding names it already.
    """
    body = dict(newest["body"])
    findings = [dict(each) for each in body.get("findings", ())]
    number = int(finding) if finding.isdecimal() and len(finding) < 4 else 0  # noqa: PLR2004 - no report has more
    if not 1 <= number <= len(findings):
        raise SpectrumNotAddedError(
            f"found finding {finding!r}, expected one of 1 to {len(findings)}", pointer="/finding"
        )
    chosen = findings[number - 1]
    named = list(chosen.get("spectra", ()))
    if spectrum_id in {str(each).lower() for each in named}:
        return None
    chosen["spectra"] = [*named, spectrum_id]
    for name in ("duplicate_of", "reason"):
        body.pop(name, None)
    following = {"version": newest["version"] + 1, "version_kind": "follow_up"}
    return {**body, **following, "findings": findings}


async def _ask(visit: Visit, problem: EwsError | None = None) -> web.Response:
    report_id = visit.request.match_info["report_id"]
    report = await visit.get(f"/v1/reports/{report_id}")
    body = report["versions"][-1].get("body") or {}
    return visit.show(
        "spectra/add.html",
        status=problem.status if problem else 200,
        problem=problem,
        report_id=report_id,
        reference=report.get("reference", ""),
        findings=[
            (str(number), f"{number}. {_called(each)}")
            for number, each in enumerate(body.get("findings", ()), start=1)
        ],
        kinds=[("", in_language(_("as the file says"))), *options(KINDS)],
        endings=", ".join(f".{each}" for each in ENDINGS),
        chosen=visit.typed("finding") or visit.asked("finding"),
        kind=visit.typed("kind"),
    )


def _called(finding: Mapping[str, Any]) -> str:
    structure = finding.get("structure") or {}
    drawn = structure.get("smiles") or structure.get("inchi")
    return str(finding.get("name") or finding.get("cas") or drawn or in_language(_("unknown")))
