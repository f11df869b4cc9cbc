"""What the form of a report asks of the API: keep a draft, say what is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ews.pages.report_fields import Filled, field_of
from ews.pages.translating import in_language
from ews.pages.translating import marked as _
from ews.pages.visit import TOKEN_FIELD, Visit

NEW, DRAFTS, CHECK = "/reports/new", "/v1/report-drafts", "/v1/reports:check"
OF_THE_FORM = frozenset({TOKEN_FIELD, "do", "draft", "own_country", "strict"})
MISSING = frozenset({"required", "date_missing"})
LONGEST_TITLE = 200
FILL_IN = _("fill this in")
Typed = dict[str, list[str]]
Errors = dict[str, list[str]]


def read_typed(visit: Visit) -> Typed:
    """Return the texts of the form by field."""
    return {
        name: [each for each in visit.form.getall(name) if isinstance(each, str)]
        for name in visit.form
        if name not in OF_THE_FORM
    }


async def keep_draft(visit: Visit, filled: Filled) -> Mapping[str, Any]:
    """Keep what is filled in under the form's draft; return the draft.

    Raises:
        EwsError: what the API refuses.
    """
    body = {"title": _title(filled.body), "report": filled.body}
    path = f"{DRAFTS}/{quote(visit.typed('draft'), safe='')}"
    kept: Mapping[str, Any] = await visit.send("PUT", path, body)
    return kept


def _title(body: Mapping[str, Any]) -> str:
    named = [each["name"] for each in body["findings"] if "name" in each]
    told = [body.get("reference", ""), ", ".join(named[:3])]
    return (": ".join(each for each in told if each) or "untitled")[:LONGEST_TITLE]


def errors_of(
    issues: Sequence[Mapping[str, Any]], filled: Filled, *, is_typing: bool = False
) -> Errors:
    """Return what is wrong by field; while somebody types, what is only missing is not."""
    errors: Errors = {}
    for issue in issues:
        if issue["level"] == "error" and not (is_typing and issue["code"] in MISSING):
            name = field_of(issue["pointer"], filled.places)
            words = FILL_IN if issue["code"] == "required" else issue["message"]
            errors.setdefault(name, []).append(in_language(words))
    return errors
