"""Setting a PDF by Typst: a template of ours, and what it is told, as data and never as Typst."""

from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Literal

import orjson
import typst

Standard = Literal["a-2a", "1.7"]
MEDIA_TYPE = "application/pdf"
NOT_SHOWN = "could not be displayed"  # a script that no font here has; PDF/A does not allow that


class PdfError(Exception):
    """It cannot be set; a fault of the template."""

    code = "pdf_failed"


def set_pdf(template: str, told: object, *, at: datetime) -> bytes:
    """Return a tagged PDF/A-2a, the same bytes each time; blocks for some hundredths of a second.

    With a text in a script that no installed font has, it is a plain PDF with boxes for these.
    """
    written = orjson.dumps(told).decode()
    try:
        return _compile(template, written, at, "a-2a")
    except typst.TypstError as fault:
        if NOT_SHOWN not in str(fault):
            raise PdfError(f"Typst: {fault.message}") from fault
    try:
        return _compile(template, written, at, "1.7")
    except typst.TypstError as fault:
        raise PdfError(f"Typst: {fault.message}") from fault


def _compile(template: str, told: str, at: datetime, standard: Standard) -> bytes:
    with as_file(files("connectors.exporters.pdf").joinpath(template)) as path:
        made: object = typst.compile(  # type: ignore[type-var]  # its stub ties input to output
            _read(template),
            root=str(path.parent),
            sys_inputs={"told": told},
            pdf_standards=[standard],
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )
    if not isinstance(made, bytes):
        raise PdfError("Typst made no single file")
    return made


@cache
def _read(template: str) -> bytes:
    return files("connectors.exporters.pdf").joinpath(template).read_bytes()
