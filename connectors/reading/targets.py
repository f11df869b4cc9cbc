"""What a column of an uploaded file may be: the fields of a report, how each is read, our guess."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from connectors.reading.errors import UnreadableValueError
from connectors.reading.manifest import Column
from connectors.reading.values import Convert, read_date, read_word, shown
from schemas.countries import CODES
from schemas.reports import words

DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S")
DATE = "partial_date"
MOST_TOLD = 20
_EXAMPLE = date(2026, 11, 23)
_PARTIAL = re.compile(r"(\d{4})(-\d{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One field of a report. names: what columns that hold it are often called, in small letters.

    codes: the words it takes. unit: the one that numbers without a unit are in.
    """

    to: str
    reads_as: str = "text"
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    unit: str | None = None


def _dates(name: str, *names: str) -> Target:
    return Target(to=f"dates.{name}", reads_as=DATE, names=names)


def _word(to: str, codes: Iterable[str], *names: str) -> Target:
    return Target(to=to, reads_as="word", names=names, codes=tuple(codes))


_ALL = (
    Target(
        to="reference",
        names=("reference", "case reference", "case", "case number", "case no", "sample id",
               "sample", "sample number", "lab number", "lab no", "number", "id", "aktenzeichen",
               "probe", "probennummer", "title"),
    ),
    _word("kind", words.KINDS, "kind", "type of case", "case type"),
    _dates("incident", "incident", "date", "incident date", "seized on", "datum"),
    _dates("collected", "collected", "sample date", "date collected", "collected on"),
    _dates("received", "received", "date received", "received on", "eingang"),
    _dates("analysed", "analysed", "analyzed", "date analysed", "date tested", "test date"),
    _word("place.country", CODES, "country", "country code", "land"),
    Target(to="place.admin_area", names=("area", "region", "state", "county", "city", "postcode")),
    _word("place.point_type", words.POINT_TYPES, "place", "where found"),
    _word("product.form", words.FORMS, "form", "physical form", "appearance"),
    Target(to="product.colour", names=("colour", "color", "farbe")),
    Target(to="product.brand", names=("brand", "logo")),
    Target(to="product.sold_as", names=("sold as", "purchase intent", "expected")),
    Target(to="product.packaging", names=("packaging",)),
    Target(to="quantity", reads_as="amount", unit="g",
           names=("quantity", "weight", "mass", "amount seized", "gewicht", "menge")),
    Target(to="finding.name", names=("substance", "name", "compound", "drug", "result",
                                     "substance name", "stoff", "substanz")),
    Target(to="findings", reads_as="names", names=("substances", "also found", "results")),
    Target(to="finding.cas", names=("cas", "cas number", "cas no", "casrn")),
    Target(to="finding.structure.smiles", names=("smiles", "structure", "canonical smiles")),
    Target(to="finding.structure.inchi", names=("inchi",)),
    Target(to="finding.structure.molfile", names=("molfile",)),
    Target(to="finding.purity", reads_as="amount", unit="percent",
           names=("purity", "purity %", "reinheit", "concentration")),
    _word("finding.evidence", words.EVIDENCE, "evidence", "certainty"),
    Target(to="finding.technique", reads_as="words", names=("technique", "techniques", "method",
           "methods"), codes=words.TECHNIQUES),
    _word("finding.role", words.FINDING_ROLES, "role", "major or minor"),
    _word("finding.matrix", words.MATRICES, "matrix"),
    _word("harm.case_type", words.CASE_TYPES, "harm"),
    _word("harm.outcome", words.OUTCOMES, "outcome"),
    _word("harm.causal_role", words.CAUSAL_ROLES, "causal role"),
    _word("route.transport", words.TRANSPORTS, "transport"),
    Target(to="route.concealment", names=("concealment",)),
)  # fmt: skip
TARGETS: Mapping[str, Target] = MappingProxyType({each.to: each for each in _ALL})
# What may hold for every row of a file alike.
CONSTANTS = frozenset({"kind", "place.country", "place.point_type", "tlp", "audience"})


def guess(column: str) -> str:
    """Return the field that a column of this name most often holds; "" if nothing is known."""
    plain = re.sub(r"[^a-z0-9%]+", " ", column.casefold()).strip()
    return next((each.to for each in _ALL if plain in each.names or plain == each.to), "")


def lookup_of(codes: Iterable[str], names: Mapping[str, str]) -> dict[str, str]:
    """Return every way in which a code is written: itself, with spaces or hyphens, by its name."""
    found: dict[str, str] = {}
    for code in codes:
        for written in (code, code.replace("_", " "), code.replace("_", "-"), names.get(code, "")):
            if written:
                found.setdefault(written.casefold(), code)
    return found


def read_partial_date(value: Any, column: Column) -> dict[str, str]:
    """Return a date that may be no more than a month or a year."""
    text = str(value).strip()
    if (partial := _PARTIAL.fullmatch(text)) is not None:
        return {"value": text, "precision": "month" if partial[2] else "year"}
    for cut in (text, text.partition("T")[0], text.partition(" ")[0]):
        try:
            return read_date(cut, column)
        except UnreadableValueError:
            continue
    first = next(iter(column.formats), DAY_FORMATS[0])
    raise UnreadableValueError(
        "date_unreadable",
        f"found {shown(text)}, expected a date such as {_EXAMPLE.strftime(first)}, "
        f"{_EXAMPLE.strftime(column.formats[-1])}, 2026-11 or 2026; correct it in the file",
    )


def read_known_word(value: Any, column: Column) -> str:
    """Return the code of a word; of one that is not known say which are."""
    try:
        return read_word(value, column)
    except UnreadableValueError as error:
        known = sorted(set((column.lookup or {}).values()))
        told = ", ".join(known) if len(known) <= MOST_TOLD else "a country by its name or code"
        message = f"found {shown(str(value).strip())}, expected {told}; correct it in the file"
        raise UnreadableValueError(error.code, message) from error


OF_UPLOADS: Mapping[str, Convert] = MappingProxyType(
    {DATE: read_partial_date, "word": read_known_word}
)
