"""Loading a file of results: upload, say what the columns are, see every row, load what fits."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from ews.errors import EwsError
from ews.pages.report_choices import choices
from ews.pages.report_layouts import (
    SEPARATORS,
    has_decimal_comma,
    layout_of,
    target_options,
)
from ews.pages.report_options import look_around
from ews.pages.report_telling import label_of
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit
from schemas.law.yaml_files import BrokenFileError, read_yaml
from schemas.reports.uploads import OUTCOMES

routes = PageRoutes()
START = "/reports/upload"
ONE = START + "/{upload_id:[0-9a-f-]{36}}"
API = "/v1/report-uploads"
PAGE = 50
ENDINGS = {
    "csv": "csv",
    "txt": "csv",
    "tsv": "csv",
    "xlsx": "xlsx",
    "sdf": "sdf",
    "sd": "sdf",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
}
READERS = (
    ("wedinos", "WEDINOS"),
    ("drugcheckingbc", "DrugCheckingBC"),
    ("ecstasydata", "EcstasyData"),
    ("unc", "UNC Street Drug Analysis Lab"),
    ("connecticut", "Connecticut, causes of death"),
)
LARGEST_MANIFEST = 100_000


class FileMissingError(EwsError):
    """No file was chosen, or one of a kind that is not read."""

    code = "file_missing"


@routes.get(START, scope="report:write")
async def show_start(visit: Visit) -> web.Response:
    """Ask for a file; list those that are here."""
    return await _start(visit)


@routes.post(START, scope="report:write")
async def post_file(visit: Visit) -> web.Response:
    """Take a file and go on to its columns."""
    try:
        name, content = _file(visit, "file")
        query = {"name": name, "form": _form_of(name)}
        kind = "application/octet-stream"
        made = await visit.send("POST", API, content, query=query, kind=kind)
    except EwsError as error:
        return await _start(visit, error)
    return visit.go(f"{START}/{made['id']}")


async def _start(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found = await visit.get(API)
    return visit.show(
        "reports/upload.html",
        status=422 if problem else 200,
        problem=problem,
        uploads=found["uploads"],
        endings=sorted(ENDINGS),
    )


def _file(visit: Visit, field: str) -> tuple[str, bytes]:
    given = visit.form.get(field)
    if not isinstance(given, web.FileField) or not given.filename:
        raise FileMissingError("found no file; choose one from your computer", pointer="/file")
    return given.filename[-200:], given.file.read()


def _form_of(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise FileMissingError(
            f"found a file that ends in .{ending[:20]}, expected one of "
            f"{', '.join('.' + each for each in sorted(ENDINGS))}; save it in one of these forms",
            pointer="/file",
        )
    return ENDINGS[ending]


@routes.get(ONE, scope="report:write")
async def show_upload(visit: Visit) -> web.Response:
    """Show a file where it is: its columns, how far it is checked, its rows."""
    upload = await visit.get(_api(visit))
    if upload["state"] == "new" or (visit.asked("columns") and upload["state"] == "checked"):
        return await _columns(visit, upload)
    if upload["state"] in {"checking", "loading"}:
        return visit.show("reports/upload_progress.html", upload=upload)
    return await _rows(visit, upload)


async def _columns(
    visit: Visit, upload: Mapping[str, Any], problem: EwsError | None = None
) -> web.Response:
    around = await look_around(visit)
    guesses: set[str] = set()
    columns = [{**each, "guess": _once(each["guess"], guesses)} for each in upload["columns"]]
    typed = {
        name: [v for v in visit.form.getall(name) if isinstance(v, str)] for name in visit.form
    }
    first = {"place.country": [around.own_country], "tlp": ["TLP:AMBER"], "kind": ["seizure"]}
    comma = has_decimal_comma(columns) if not typed else bool(visit.typed("decimal_comma"))
    return visit.show(
        "reports/upload_columns.html",
        status=problem.status if problem else 200,
        problem=problem,
        upload=upload,
        columns=columns,
        typed=typed or first,
        decimal_comma=comma,
        targets=target_options(),
        separators=[(each, each) for each in SEPARATORS],
        readers=READERS,
        **choices(around),
    )


def _once(guess: str, guesses: set[str]) -> str:
    """Guess each field for one column only."""
    if guess in guesses:
        return ""
    guesses.add(guess)
    return guess


@routes.post(ONE + "/layout", scope="report:write")
async def post_layout(visit: Visit) -> web.Response:
    """Take the choices, or a manifest, and begin to check the rows."""
    upload = await visit.get(_api(visit))
    try:
        layout = _given_manifest(visit) or layout_of(visit, upload)
        await visit.send("PUT", f"{_api(visit)}/layout", layout)
    except EwsError as error:
        return await _columns(visit, upload, error)
    return visit.go(_path(visit))


def _given_manifest(visit: Visit) -> dict[str, Any] | None:
    """Return the layout of a manifest file, if one was chosen."""
    given = visit.form.get("manifest")
    if not isinstance(given, web.FileField) or not given.filename:
        return None
    raw = given.file.read(LARGEST_MANIFEST + 1)
    if len(raw) > LARGEST_MANIFEST:
        most = f"{LARGEST_MANIFEST // 1000} kB"
        raise FileMissingError(
            f"found a manifest of more than {most}, expected one file's", pointer="/manifest"
        )
    try:
        manifest = read_yaml(raw.decode("utf-8-sig"), name=given.filename)
    except (UnicodeDecodeError, BrokenFileError) as error:
        raise FileMissingError(
            f"the manifest cannot be read: {error}", pointer="/manifest"
        ) from error
    return {"manifest": manifest, "joins": bool(visit.typed("joins"))}


@routes.post(ONE + "/go-on", scope="report:write")
async def post_go_on(visit: Visit) -> web.Response:
    """Check or load the next rows."""
    await visit.send("POST", f"{_api(visit)}:go-on")
    return visit.go(_path(visit))


@routes.post(ONE + "/load", scope="report:write")
async def post_load(visit: Visit) -> web.Response:
    """Load what fits."""
    await visit.send("POST", f"{_api(visit)}:load")
    return visit.go(_path(visit))


@routes.post(ONE + "/delete", scope="report:write")
async def post_delete(visit: Visit) -> web.Response:
    """Forget the file."""
    await visit.send("DELETE", _api(visit))
    return visit.go(START, said="upload_deleted")


async def _rows(visit: Visit, upload: Mapping[str, Any]) -> web.Response:
    outcome = visit.asked("outcome") if visit.asked("outcome") in OUTCOMES else None
    after = visit.asked("after") if visit.asked("after").isdecimal() else "0"
    found = await visit.get(f"{_api(visit)}/rows", outcome=outcome, after=after, limit=PAGE)
    query = {"after": found.get("next", 0), **({"outcome": outcome} if outcome else {})}
    return visit.show(
        "reports/upload_rows.html",
        upload=upload,
        rows=[_row(each) for each in found["rows"]],
        outcome=outcome,
        older=f"{_path(visit)}?{urlencode(query)}" if "next" in found else "",
        is_later=after != "0",
    )


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with the places of its issues in words."""
    told = [
        {**each, "label": label_of(each["pointer"]) if each["pointer"] else ""}
        for each in row["issues"]
    ]
    return {**row, "issues": told}


def _path(visit: Visit) -> str:
    return f"{START}/{visit.request.match_info['upload_id']}"


def _api(visit: Visit) -> str:
    return f"{API}/{visit.request.match_info['upload_id']}"
