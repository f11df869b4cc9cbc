"""The answer of a check as PDF: what was asked, how it was read, each country with its reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.exporters.pdf.setting import set_pdf
from connectors.place_names import place_name

Row = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A drawing as SVG, and words for those who do not see it."""

    svg: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An answer to put on paper.

    document: of `/v1/check`, as JSON. link: the address that gives it again. drawings: one for
    each substance. at: when the answer was given.
    """

    asked: str
    link: str
    issuer: str
    at: datetime
    document: Mapping[str, Any]
    drawings: Sequence[Drawn]


def write_check(checked: Checked) -> bytes:
    """Return the PDF. Blocks for some hundredths of a second: call it in a thread."""
    return set_pdf("check.typ", _told(checked), at=checked.at)


def _told(checked: Checked) -> dict[str, object]:
    document, at = checked.document, checked.at.astimezone(UTC)
    names = [each["name"] or each["smiles"] for each in document["substances"]]
    parts = zip(document["substances"], checked.drawings, strict=True)
    return {
        "title": f"Control status of {' and '.join(names)}"[:200],
        "issuer": checked.issuer,
        "stamp": f"answered {at:%Y-%m-%d %H:%M:%S} UTC",
        "at": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "head": list(_head(checked)),
        "parts": [_part(substance, drawn) for substance, drawn in parts],
    }


def _head(checked: Checked) -> Iterator[Row]:
    document = checked.document
    yield "Asked about", checked.asked[:500]
    yield "Read as", f"{document['grade']}: {document['how']}"
    yield "Law of the day", document["valid_on"]
    yield "As known at", document["known_at"]
    if document["removed"]:
        yield "Set aside", ", ".join(document["removed"])
    for issue in document["issues"]:
        yield "Note", issue["message"]
    yield "The same again", checked.link
    yield "Law and chemistry", f"{document['ruleset']} · {document['chem_version']}"


def _part(substance: Mapping[str, Any], drawn: Drawn) -> dict[str, object]:
    families = ", ".join(each["family"] for each in substance["families"])
    return {
        "name": substance["name"] or "Without a name in our table",
        "drawing": drawn.svg,
        "alt": drawn.words,
        "facts": [
            ("SMILES", substance["smiles"]),
            ("InChIKey", substance["keys"]["parent"]),
            ("Families", families or "none that we know"),
        ],
        "rows": [_row(each) for each in substance["status"]],
        "reasons": [
            {
                "head": f"{place_name(each['jurisdiction'])}: {_words(each['status'])}",
                "facts": list(_why(each)),
            }
            for each in substance["status"]
        ],
    }


def _row(given: Mapping[str, Any]) -> tuple[str, str, str, str]:
    place = place_name(given["jurisdiction"])
    return place, _words(given["status"]), given["level"], given["entry"]


def _why(given: Mapping[str, Any]) -> Iterator[Row]:
    """Yield everything behind one answer, the reason first."""
    yield "Why", given["reason"]
    if given["cite"]:
        yield "Text", f"{given['cite']} {given['url']}".strip()
    if given["wording_date"]:
        yield "Wording of", given["wording_date"]
    for name, label in (("conditions", "Condition"), ("exemptions", "Exemption")):
        yield from ((label, each) for each in given[name])
    if given["nearest"]:
        yield "Nearest", f"{given['nearest']['entry']}: {given['nearest']['fails']}"
    yield "How sure", "; ".join([given["confidence"], *given["doubts"]])
    if given["gaps"]:
        yield "Not held", given["gaps"]


def _words(code: str) -> str:
    return code.replace("_", " ")
