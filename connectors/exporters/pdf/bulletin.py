"""A bulletin as PDF, set by Typst: tagged, PDF/A-2a, the same bytes each time.

What others wrote is handed to the template as data, never as Typst; see bulletin.typ.
"""

from datetime import UTC
from functools import cache
from importlib.resources import as_file, files
from typing import Literal

import orjson
import typst

from connectors.notices import Notice

Standard = Literal["a-2a", "1.7"]
MEDIA_TYPE = "application/pdf"
NOT_SHOWN = "could not be displayed"  # a script that no font here has; PDF/A does not allow that


class PdfError(Exception):
    """The bulletin cannot be set; a fault of the template."""

    code = "pdf_failed"


def write_pdf(notice: Notice, *, issuer: str, url: str) -> bytes:
    """Return the PDF. Blocks for some hundredths of a second: call it in a thread.

    With a text in a script that no installed font has, it is a plain PDF with boxes for these.
    """
    told = orjson.dumps(_told(notice, issuer, url)).decode()
    try:
        return _compile(told, notice, "a-2a")
    except typst.TypstError as fault:
        if NOT_SHOWN not in str(fault):
            raise PdfError(f"Typst: {fault.message}") from fault
    try:
        return _compile(told, notice, "1.7")
    except typst.TypstError as fault:
        raise PdfError(f"Typst: {fault.message}") from fault


def _compile(told: str, notice: Notice, standard: Standard) -> bytes:
    with as_file(files("connectors.exporters.pdf").joinpath("bulletin.typ")) as template:
        made: object = typst.compile(  # type: ignore[type-var]  # its stub ties input to output
            _template(),
            root=str(template.parent),
            sys_inputs={"told": told},
            pdf_standards=[standard],
            timestamp=notice.at.astimezone(UTC).replace(microsecond=0),
        )
    if not isinstance(made, bytes):
        raise PdfError("Typst made no single file")
    return made


@cache
def _template() -> bytes:
    return files("connectors.exporters.pdf").joinpath("bulletin.typ").read_bytes()


def _told(notice: Notice, issuer: str, url: str) -> dict[str, object]:
    at = notice.at.astimezone(UTC)
    head = [("Label", notice.tlp), ("State", notice.state), ("Issued", f"{at:%Y-%m-%d %H:%M} UTC")]
    head += [("Level", notice.level)] if notice.level else []
    head += [("Seen in", ", ".join(notice.seen))] if notice.seen else []
    if notice.valid_until:
        head.append(("Valid until", f"{notice.valid_until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"))
    return {
        "title": notice.title,
        "issuer": issuer,
        "tlp": notice.tlp,
        "reference": f"{url} version {notice.version}",
        "at": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "head": [*head, ("Verify", "signature: see docs/signatures.md")],
        "text": notice.text,
        "warning": notice.warning,
        "reason": notice.reason,
        "actions": notice.actions,
        "parts": notice.parts,
        "facts": notice.facts,
    }
