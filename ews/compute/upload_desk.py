"""What the uploads process does with one file: its columns, its rows, or its spectrum."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson

from connectors.reading.errors import SourceError
from connectors.reading.layouts import LaidRow, Layout, lay_out
from connectors.reading.spectra import drawn, read_spectrum
from connectors.reading.targets import guess
from connectors.reading.uploaded import Form, read_uploaded, samples
from ews.compute.child import LONGEST_LINE
from schemas.spectra import Form as SpectrumForm


def answer_upload(line: bytes) -> bytes:
    """Answer one question; what is wrong with the file is the `fault`."""
    asked = orjson.loads(line)
    try:
        answer = orjson.dumps(_told(asked, b64decode(asked["content"])))
    except SourceError as error:
        answer = orjson.dumps({"fault": str(error)})
    return (answer if len(answer) < LONGEST_LINE else _too_long(answer)) + b"\n"


def _told(asked: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    if "spectrum" in asked:
        return {"spectrum": _spectrum(content, asked["spectrum"])}
    if "layout" in asked:
        return {"rows": _rows(content, asked["form"], asked["layout"])}
    return _columns(content, asked["form"])


def _spectrum(content: bytes, form: SpectrumForm) -> dict[str, Any]:
    found = read_spectrum(content, form)
    x, y = drawn(found)
    return {**asdict(found), "drawn_x": x, "drawn_y": y}


def _too_long(answer: bytes) -> bytes:
    took, most = len(answer) // 1024**2, LONGEST_LINE // 1024**2
    fault = f"the rows take {took} MB as they are laid out, at most {most} MB expected"
    return orjson.dumps({"fault": f"{fault}; load the file in parts"})


def _columns(content: bytes, form: Form) -> dict[str, Any]:
    found = read_uploaded(content, form)
    columns = [
        {"name": each, "samples": samples(found, each), "guess": guess(each)}
        for each in found.columns
    ]
    return {"columns": columns, "notes": list(found.notes)}


def _rows(content: bytes, form: Form, layout: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_row(each) for each in lay_out(content, form, Layout(**layout))]


def _row(laid: LaidRow) -> dict[str, Any]:
    row = laid.row
    issues = [
        {"level": i.level, "code": i.code, "pointer": "", "message": _at(i.column) + i.message}
        for i in row.issues
    ]
    return {
        "number": row.number,
        "report": None if row.report is None else _json(row.report),
        "issues": _json(issues),
        "joined_to": laid.joined_to,
        "outcome": "rejected" if row.report is None else "loaded" if laid.joined_to else None,
    }


def _json(told: object) -> str:
    return orjson.dumps(told, default=str).decode()


def _at(column: str) -> str:
    return f"column {column}: " if column else ""
