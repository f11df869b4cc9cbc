"""The JSON lines between a screening and its processes: one row, one answer."""

import json
from datetime import date

import orjson

from ews.compute.screening_records import Row, Screened, Terms


def write_question(row: Row, terms: Terms) -> bytes:
    """Make the line that asks about one row.

    The standard library's JSON, because orjson refuses a lone surrogate; that is refused as a
    structure, where the limits are, not as a line.
    """
    on = terms.valid_on.isoformat()
    asked = [row.id, row.text, row.kind, row.error]
    by = [on, terms.jurisdictions, terms.form, terms.only, terms.nearest, terms.family]
    return json.dumps([asked, by]).encode() + b"\n"


def read_question(line: bytes) -> tuple[Row, Terms]:
    """Read a line of `write_question`."""
    (name, text, kind, error), (on, within, form, only, nearest, family) = json.loads(line)
    terms = Terms(
        valid_on=date.fromisoformat(on),
        jurisdictions=None if within is None else tuple(within),
        form=form,
        only=tuple(only),
        nearest=nearest,
        family=family,
    )
    return Row(id=name, text=text, kind=kind, error=error), terms


def write_screened(screened: Screened) -> bytes:
    """Make the line that answers; a lone surrogate of the input goes over as its escape."""
    said = {
        "lines": screened.lines,
        "statuses": screened.statuses,
        "refused": screened.refused,
    }
    try:
        return orjson.dumps(said) + b"\n"
    except orjson.JSONEncodeError:
        return json.dumps(said).encode() + b"\n"


def read_screened(line: bytes) -> Screened:
    """Read a line of `write_screened`."""
    return Screened(**json.loads(line))
