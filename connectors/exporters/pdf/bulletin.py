"""A bulletin as PDF, set by Typst: tagged, PDF/A-2a, the same bytes each time.

What others wrote is handed to the template as data, never as Typst; see bulletin.typ.
"""

from datetime import UTC

from connectors.exporters.pdf.setting import MEDIA_TYPE, PdfError, set_pdf
from connectors.notices import Notice

__all__ = ["MEDIA_TYPE", "PdfError", "write_pdf"]


def write_pdf(notice: Notice, *, issuer: str, url: str) -> bytes:
    """Return the PDF. Blocks for some hundredths of a second: call it in a thread."""
    return set_pdf("bulletin.typ", _told(notice, issuer, url), at=notice.at)


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
