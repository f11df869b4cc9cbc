"""The JSON lines between a screening and its processes.

The terms are an object and have no answer: they hold for the rows that follow, until other ones
come. Rows that are screened side by side are an array; each of them has one line of answer.

A lone surrogate of the input goes over as its escape, which only the standard library's JSON reads
and writes: it is refused as a structure, where the limits are, not as a line. orjson, which is
many times faster, refuses it.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from ews.compute.screening_records import Row, Screened, Terms


def write_questions(rows: Sequence[Row], terms: Terms, together: int) -> bytes:
    """Make the lines that ask about rows, so many of them side by side."""
    by = {
        "on": terms.valid_on.isoformat(),
        "jurisdictions": terms.jurisdictions,
        "form": terms.form,
        "only": terms.only,
        "nearest": terms.nearest,
        "family": terms.family,
    }
    asked = [[row.id, row.text, row.kind, row.error] for row in rows]
    groups = [asked[at : at + together] for at in range(0, len(asked), together)]
    return b"\n".join([_dumps(by), *map(_dumps, groups), b""])


def read_question(line: bytes) -> list[Row] | Terms:
    """Read a line of `write_questions`."""
    said = _loads(line)
    if isinstance(said, list):
        return [Row(id=name, text=text, kind=kind, error=error) for name, text, kind, error in said]
    within = said["jurisdictions"]
    return Terms(
        valid_on=date.fromisoformat(said["on"]),
        jurisdictions=None if within is None else tuple(within),
        form=said["form"],
        only=tuple(said["only"]),
        nearest=said["nearest"],
        family=said["family"],
    )


def write_screened(screened: Screened) -> bytes:
    """Make the line that answers."""
    return _dumps([screened.lines, screened.statuses, screened.refused]) + b"\n"


def read_screened(line: bytes) -> Screened:
    """Read a line of `write_screened`."""
    lines, statuses, refused = _loads(line)
    return Screened(lines=lines, statuses=statuses, refused=refused)


def _dumps(said: Any) -> bytes:
    try:
        return orjson.dumps(said)
    except orjson.JSONEncodeError:
        return json.dumps(said).encode()


def _loads(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line)
