"""Lists and files to check: sent as a screening, watched, filtered, taken away, forgotten."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from ews.errors import EwsError
from ews.pages.check_answers import STATUSES, by_status, shortened
from ews.pages.check_question import CHECK, Asked
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

SCREENINGS = f"{CHECK}/screenings"
ROWS = 50  # on a page
ENDED = ("done", "cancelled")
KINDS = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "tab": "text/tab-separated-values",
    "smi": "text/plain",
    "smiles": "text/plain",
    "txt": "text/plain",
    "sdf": "chemical/x-mdl-sdfile",
    "sd": "chemical/x-mdl-sdfile",
    "jsonl": "application/x-ndjson",
    "ndjson": "application/x-ndjson",
}
routes = PageRoutes()


class FileKindError(EwsError):
    """The file is of a kind that is not screened."""

    code = "file_kind_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class KnownNowError(EwsError):
    """A list is asked about as it was known in the past."""

    code = "known_at_unusable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


async def screen_file(visit: Visit, asked: Asked, file: web.FileField) -> web.Response:
    """Send a file to be screened, and go to where its progress is shown."""
    ending = file.filename.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise FileKindError(
            f"found a file {file.filename!r}, expected one that ends in .csv, .tsv, .smi, .txt, "
            ".sdf or .jsonl; of a workbook, save the sheet as CSV",
            pointer="/file",
        )
    names = "true" if KINDS[ending] == "text/plain" and ending == "txt" else None
    return await _sent(visit, asked, file.file.read(), kind=KINDS[ending], names=names)


async def screen_list(visit: Visit, asked: Asked, text: str) -> web.Response:
    """Send lines that were pasted, each a structure or a name."""
    return await _sent(visit, asked, text.encode(), kind="text/plain", names="true")


async def _sent(
    visit: Visit, asked: Asked, body: bytes, *, kind: str, names: str | None
) -> web.Response:
    if asked.known_at:
        raise KnownNowError(
            f"found the instant {asked.known_at} for a list; lists and files are answered by what "
            "is known now: leave `As known at` empty",
            pointer="/known_at",
        )
    query = {"valid_on": asked.valid_on or None, "in": ",".join(asked.within) or None}
    made = await visit.send(
        "POST", "/v1/screenings", body, kind=kind, query={**query, "names": names}
    )
    return visit.go(f"{SCREENINGS}/{made['id']}")


@routes.get(SCREENINGS, scope="check")
async def show_screenings(visit: Visit) -> web.Response:
    """List the screenings of one's organisation."""
    found = await visit.get("/v1/screenings", limit=20, cursor=visit.asked("cursor") or None)
    following = found.get("next")
    return visit.show(
        "check/screenings.html",
        screenings=found["screenings"],
        older=f"{SCREENINGS}?{urlencode({'cursor': following})}" if following else "",
        newer=SCREENINGS if visit.asked("cursor") else "",
    )


@routes.get(f"{SCREENINGS}/{{screening_id}}", scope="check")
async def show_screening(visit: Visit) -> web.Response:
    """Show how far a screening is, what it counted, and its rows, filtered and paged."""
    path = _api_path(visit)
    found = await visit.get(path)
    chosen = _chosen(visit)
    rows: Any = {"structures": []}
    if found["done"]:
        rows = await visit.get(f"{path}/answers", **chosen, limit=ROWS, cursor=_cursor(visit))
    following = rows.get("next")
    return visit.show(
        "check/screening.html",
        screening=found,
        counts=_counts(found["statuses"]),
        statuses=STATUSES,
        rows=rows["structures"],
        chosen=chosen,
        by_status=by_status,
        shortened=shortened,
        is_ended=found["state"] in ENDED,
        next_page=_page(visit, chosen, following) if following else "",
        first_page=_page(visit, chosen, None) if _cursor(visit) else "",
    )


@routes.get(f"{SCREENINGS}/{{screening_id}}/progress", scope="check")
async def show_progress(visit: Visit) -> web.Response:
    """Show how far a screening is, as a part of its page; at its end the page is asked again."""
    found = await visit.get(_api_path(visit))
    shown = visit.show("check/progress.html", screening=found)
    if found["state"] in ENDED:
        shown.headers["HX-Refresh"] = "true"
    return shown


@routes.post(f"{SCREENINGS}/{{screening_id}}/cancel", scope="check")
async def post_cancel(visit: Visit) -> web.Response:
    """Answer no more of it."""
    await visit.send("POST", f"{_api_path(visit)}:cancel")
    return visit.go(f"{SCREENINGS}/{_id(visit)}", said="screening_cancelled")


@routes.post(f"{SCREENINGS}/{{screening_id}}/forget", scope="check")
async def post_forget(visit: Visit) -> web.Response:
    """Forget it with its rows."""
    await visit.send("DELETE", _api_path(visit))
    return visit.go(SCREENINGS, said="screening_forgotten")


def _id(visit: Visit) -> str:
    return visit.request.match_info["screening_id"]


def _api_path(visit: Visit) -> str:
    return f"/v1/screenings/{_id(visit)}"


def _cursor(visit: Visit) -> str | None:
    return visit.asked("cursor") or None


def _chosen(visit: Visit) -> dict[str, str | None]:
    """Read the filter: one place, some statuses, or only what could not be read."""
    statuses = [each for each in visit.request.query.getall("only", []) if each]
    return {
        "in": visit.asked("in") or None,
        "only": ",".join(statuses) or None,
        "faults": "true" if visit.asked("faults") else None,
    }


def _page(visit: Visit, chosen: dict[str, str | None], cursor: str | None) -> str:
    told = {name: value for name, value in {**chosen, "cursor": cursor}.items() if value}
    return f"{SCREENINGS}/{_id(visit)}?{urlencode(told)}#rows"


def _counts(statuses: dict[str, int]) -> dict[str, dict[str, int]]:
    """Turn counts by "GB controlled" into counts by place, then status."""
    found: dict[str, dict[str, int]] = {}
    for name, count in statuses.items():
        code, _, status = name.partition(" ")
        found.setdefault(code, {})[status] = count
    return found
