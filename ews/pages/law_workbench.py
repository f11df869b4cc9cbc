"""The workbench: a draft definition is written, tried as one types, kept as a file of one's own."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.law_shown import node_shown
from ews.pages.policy import HEADERS
from ews.pages.routes import PageRoutes
from ews.pages.static_files import static_files
from ews.pages.visit import Visit

routes = PageRoutes()
WORKBENCH = "/law/workbench"
EXAMPLE = "draft-nitazenes.yml"
_LINE = re.compile(r"line (?P<line>\d+): (?P<rest>.*)", re.DOTALL)
LONGEST_DRAFT = 900_000
AROUND = 1


class DraftFileError(EwsError):
    """The file that was chosen is no draft."""

    code = "draft_file_unreadable"
    status = 422  # type: ignore[assignment]  # as HTTPStatus


@routes.get(WORKBENCH, scope="check")
async def show_workbench(visit: Visit) -> web.Response:
    """Show the workbench with the worked example."""
    return await _bench(visit, example(), is_new=True)


@routes.post(WORKBENCH, scope="check")
async def post_draft(visit: Visit) -> web.Response:
    """Try the draft, and show the whole page: the way without script."""
    trial, problem = await _try(visit, effects=True)
    return await _bench(visit, _typed(visit), trial=trial, problem=problem)


@routes.post("/law/workbench/trial", scope="check")
async def post_trial(visit: Visit) -> web.Response:
    """Try the draft, and show only what it does: asked while one types."""
    trial, problem = await _try(visit, effects=visit.typed("effects") == "true")
    return visit.show("law/trial.html", **_shown(_typed(visit), trial, problem))


@routes.post("/law/workbench/file", scope="check")
async def post_file(visit: Visit) -> web.Response:
    """Give the draft back as a file."""
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{_name_of(visit)}"'}
    return web.Response(text=_typed(visit), content_type="application/yaml", headers=headers)


@routes.post("/law/workbench/open", scope="check")
async def post_open(visit: Visit) -> web.Response:
    """Open a draft from a file."""
    given = visit.form.get("file")
    try:
        text = _read(given)
    except DraftFileError as error:
        return await _bench(visit, _typed(visit) or example(), refused=error)
    return await _bench(visit, text, is_opened=True)


@cache
def example() -> str:
    """Return the worked example of docs/law.md."""
    return static_files()[EXAMPLE].plain.decode()


async def _try(visit: Visit, *, effects: bool) -> tuple[Any, EwsError | None]:
    query = {
        "valid_on": visit.typed("on") or None,
        "family": visit.typed("family") or None,
        "effects": "true" if effects else "false",
    }
    raw = _typed(visit).encode()
    return await visit.attempt("POST", "/v1/law/trials", raw, query=query, kind="application/yaml")


async def _bench(
    visit: Visit,
    text: str,
    *,
    trial: Any = None,
    problem: EwsError | None = None,
    refused: EwsError | None = None,
    is_new: bool = False,
    is_opened: bool = False,
) -> web.Response:
    families = (await visit.get("/v1/families"))["families"]
    wrong = problem or refused
    return visit.show(
        "law/workbench.html",
        status=wrong.status if wrong else 200,
        draft=text,
        example=example(),
        families=sorted(families, key=lambda one: str(one["title"]).casefold()),
        refused=refused,
        is_new=is_new,
        is_opened=is_opened,
        on=visit.typed("on"),
        family=visit.typed("family"),
        **_shown(text, trial, problem),
    )


def _shown(text: str, trial: Any, problem: EwsError | None) -> dict[str, Any]:
    """Return what a trial shows: what it does, or what is wrong and on which line."""
    line, message = _line_of(problem.message) if problem else (None, "")
    return {
        "trial": _told(trial) if trial else None,
        "fault": problem,
        "fault_line": line,
        "fault_message": message,
        "fault_text": _around(text, line) if line else [],
    }


def _line_of(message: str) -> tuple[int | None, str]:
    found = _LINE.match(message)
    return (int(found["line"]), found["rest"]) if found else (None, message)


def _around(text: str, line: int) -> list[tuple[int, str]]:
    """Return the line and those beside it, with their numbers."""
    lines = text.splitlines()
    first, last = max(1, line - AROUND), min(len(lines), line + AROUND)
    return [(number, lines[number - 1]) for number in range(first, last + 1)]


def _told(trial: Mapping[str, Any]) -> dict[str, Any]:
    reading = trial["reading"]
    return {
        **trial,
        "cores": [node_shown(one) for one in reading["cores"]],
        "parts": [node_shown(one) for one in reading["parts"]],
        "wrong_cases": [one for one in trial["cases"] if not one["as_it_should"]],
        "effects": [
            {
                **one,
                "gained": _drawn(one["gained"], trial["structures"]),
                "lost": _drawn(one["lost"], trial["structures"]),
            }
            for one in trial["effects"]
        ],
        "bystanders": sum(n for kind, n in trial["tried"].items() if kind != "registry"),
    }


def _drawn(names: Sequence[str], structures: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "smiles": structures.get(name, "")} for name in names]


def _typed(visit: Visit) -> str:
    """Return the draft as it was typed; browsers send CR LF."""
    value = visit.form.get("draft", "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def _name_of(visit: Visit) -> str:
    """Name the file after the draft's own id."""
    found = re.search(r"^id: *([\w/-]+)", _typed(visit), re.MULTILINE)
    name = found[1].rpartition("/")[2] if found else "draft"
    return f"{name or 'draft'}.yml"


def _read(given: object) -> str:
    if not isinstance(given, web.FileField) or not given.filename:
        raise DraftFileError("no file was chosen; choose a draft that was saved from here (.yml)")
    raw = given.file.read(LONGEST_DRAFT + 1)
    if len(raw) > LONGEST_DRAFT:
        raise DraftFileError(f"{given.filename}: found more than 900 kB, a draft is a short text")
    try:
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise DraftFileError(
            f"{given.filename}: found byte {raw[error.start]:#04x} at {error.start}, expected a "
            "text in UTF-8; save it so, and open it again"
        ) from error
