"""Peaks of mass spectra: MSP (NIST, MassBank, MoNA) and MGF (Mascot), one spectrum a file."""

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ms_entropy import read_one_spectrum

from connectors.reading.errors import SourceError
from connectors.reading.spectra_text import text_of

TOLD = (
    "precursor_type",
    "precursortype",
    "precursormz",
    "pepmass",
    "ion_mode",
    "ionmode",
    "instrument_type",
    "instrumenttype",
    "instrument",
    "ionization",
    "collision_energy",
    "collisionenergy",
    "spectrum_type",
)
LONGEST_FACT = 200
_A_LINE = "write one peak a line: m/z, a blank, intensity"
_QUOTED = re.compile(rb'"[^"]*"')  # what a peak is called
_APART = re.compile(rb"[\s,:;]+")
_NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_STATED = re.compile(r"^num ?peaks$", re.IGNORECASE)


def read_peaks(content: bytes, form: str) -> dict[str, Any]:
    """Read the one spectrum of a file.

    Raises:
        SourceError: it is no text, holds none or several spectra, or not the peaks it states.
    """
    found = _spectra(text_of(content).encode(), form)  # the library leaves out what is no text
    if len(found) != 1:
        count = f"{len(found)} spectra" if len(found) < 3 else "several spectra"  # noqa: PLR2004 - looked no further
        raise SourceError(f"found {count}, expected one; send each as a file of its own")
    [one] = found
    try:
        peaks = [(float(mz), float(height)) for mz, height in one.get("peaks") or ()]
    except ValueError as error:
        raise SourceError(f"found a peak that is none ({error}); {_A_LINE}") from error
    _require_count(one, len(peaks))
    return {
        "kind": "mass",
        "title": str(one.get("name") or one.get("title") or "").strip(),
        "x_unit": "m/z",
        "y_unit": "intensity",
        "x": [mz for mz, _ in peaks],
        "y": [height for _, height in peaks],
        "facts": {name: str(one[name])[:LONGEST_FACT] for name in TOLD if one.get(name)},
    }


def _spectra(content: bytes, form: str) -> list[Mapping[str, Any]]:
    """Return the first few spectra of a file; the library tells its form by its name."""
    with tempfile.TemporaryDirectory(prefix="ews-spectrum-") as folder:
        path = Path(folder) / f"spectrum.{form}"
        path.write_bytes(_one_a_line(content) if form == "msp" else content)
        try:
            return [one for one, _ in zip(read_one_spectrum(str(path)), range(3), strict=False)]
        except Exception as error:
            raise SourceError(
                f"found what is no {form.upper()} that can be read ({error})"
            ) from error


def _one_a_line(content: bytes) -> bytes:
    """Write each peak of an MSP on a line of its own: NIST writes several, which is left aside."""
    lines: list[bytes] = []
    is_peak = False
    for line in content.splitlines():
        if is_peak and line.strip():
            lines += _peaks_of(line)
            continue
        is_peak = line.lower().startswith((b"num peaks", b"numpeaks"))
        lines.append(line)
    return b"\n".join(lines) + b"\n"


def _peaks_of(line: bytes) -> list[bytes]:
    """Return the peaks of a line; the line itself where it is not pairs of numbers alone."""
    words = _APART.split(_QUOTED.sub(b"", line).strip().strip(b";"))
    words = [word for word in words if word]
    if len(words) % 2 or not all(map(_NUMBER.fullmatch, words)):
        return [line]
    return [b" ".join(pair) for pair in zip(words[::2], words[1::2], strict=True)]


def _require_count(one: Mapping[str, Any], count: int) -> None:
    """Compare with what the file states: of several peaks on a line the library reads one."""
    stated = next((str(v) for name, v in one.items() if _STATED.match(name)), "").strip()
    if stated.isdecimal() and int(stated) != count:
        raise SourceError(f"found {count} peaks, the file states {stated}; {_A_LINE}")
