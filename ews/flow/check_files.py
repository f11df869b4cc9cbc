"""The answer of a check as a file: CSV with the columns of a screening, or PDF."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import orjson

from connectors.exporters.pdf.check import Checked, Drawn, write_check
from connectors.exporters.pdf.setting import MEDIA_TYPE as PDF
from connectors.place_names import place_name
from ews.compute.drawer import Drawer
from ews.compute.screened_lines import Cells, head_of, lines_of
from ews.compute.screening_records import Row
from ews.errors import EwsError
from ews.flow.check import Question
from ews.flow.documents import AT_ONCE

MEDIA_TYPES = {"csv": "text/csv", "pdf": PDF}
DECIDES = ("controlled", "conditional", "analogue_risk")


class UnknownCheckFormError(EwsError):
    """The answer of a check is not written in this form."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What stands on the paper beside the answer. base: how the service is reached."""

    form: str
    base: str
    issuer: str


def require_form(form: str) -> None:
    """Refuse a form that is not written.

    Raises:
        UnknownCheckFormError: names those that are.
    """
    if form not in MEDIA_TYPES:
        raise UnknownCheckFormError(f"expected one of {', '.join(MEDIA_TYPES)} after 'document.'")


async def check_file(
    drawer: Drawer, question: Question, document: Mapping[str, Any], paper: Paper
) -> bytes:
    """Write the answer of `check`; the same answer has the same bytes."""
    at, document = document["known_at"], orjson.loads(orjson.dumps(document))
    if paper.form == "csv":
        return _csv(question, document).encode()
    drawings = [await _drawn(drawer, each) for each in document["substances"]]
    checked = Checked(
        asked=asked_of(question),
        link=link_to(question, document, paper.base),
        issuer=paper.issuer,
        at=at,
        document=document,
        drawings=drawings,
    )
    async with AT_ONCE:
        return await asyncio.to_thread(write_check, checked)


def asked_of(question: Question) -> str:
    """Return the text that was asked about."""
    given = (question.structure, question.name, question.cas, question.text)
    return next((each for each in given if each is not None), "")


def link_to(question: Question, document: Mapping[str, Any], base: str) -> str:
    """Return the address of the page that answers the same again, a drawing by its SMILES."""
    asked = asked_of(question)
    told = {"structure": document["registered"] if "\n" in asked.strip() else asked}
    told |= {name: document[name] for name in ("valid_on", "known_at")}
    within = question.jurisdictions
    if within is not None:
        told["in"] = ",".join(within)
    return f"{base}/check?{urlencode(told)}"


def _csv(question: Question, document: Mapping[str, Any]) -> str:
    asked = asked_of(question)
    lines = [
        lines_of(Row(id=each["name"] or str(number), text=asked), _cells(each), "csv")
        for number, each in enumerate(document["substances"], start=1)
    ]
    return head_of("csv") + "".join(lines)


def _cells(substance: Mapping[str, Any]) -> Iterator[Cells]:
    for given in substance["status"]:
        told = [given[name] for name in ("jurisdiction", "status", "level", "entry", "kind")]
        yield [substance["keys"]["parent"], *told, given["reason"]]


async def _drawn(drawer: Drawer, substance: Mapping[str, Any]) -> Drawn:
    """Draw the atoms of the first answer that rests on any."""
    for given in substance["status"]:
        because = given["because"][0] if given["because"] else None
        if given["status"] in DECIDES and because and because["roles"]:
            roles = because["roles"]
            svg = await drawer.draw(substance["smiles"], roles)
            told = "; ".join(each["what"] or each["name"] for each in roles)
            place = place_name(given["jurisdiction"])
            words = f"Structure, coloured by {place}, {given['entry']}: {told}"
            return Drawn(svg=svg, words=words)
    return Drawn(svg=await drawer.draw(substance["smiles"], ()), words="Structure")
