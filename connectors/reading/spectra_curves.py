"""Curves: JCAMP-DX 4.24 and 5 (IUPAC), and text of two columns."""

import io
from collections.abc import Mapping
from contextlib import redirect_stdout
from typing import Any

import jcamp

from connectors.reading.errors import SourceError
from connectors.reading.spectra_text import text_of

# Beginnings of ##DATA TYPE= (JCAMP-DX 4.24, 5.01) and what they are.
TYPES = {
    "INFRARED": "infrared",
    "FTIR": "infrared",
    "RAMAN": "raman",
    "MASS": "mass",
    "NMR": "nmr",
    "UV": "ultraviolet",
}
UNITS = {
    "1/CM": "cm⁻¹",
    "NANOMETERS": "nm",
    "MICROMETERS": "µm",
    "HZ": "Hz",
    "PPM": "ppm",
    "M/Z": "m/z",
}
TOLD = (
    "origin",
    "owner",
    "date",
    "spectrometer/data system",
    "instrument parameters",
    "resolution",
)
LONGEST_FACT = 200
# The library prints that a checksum of the file does not hold, and goes on.
MOST_OFF = 0.001  # of the width of the axis: what rounding in a file explains
_TEXT_OF_COLUMNS = "expected lines of two numbers: the place on the x axis, and the value there"


def read_jcamp(content: bytes) -> dict[str, Any]:
    """Read the one block of a JCAMP-DX file.

    Raises:
        SourceError: it is no text, holds none or several, or one whose own checks fail.
    """
    lines = text_of(content).splitlines()
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            found: Mapping[str, Any] = jcamp.read([f"{line}\n" for line in lines])
    except Exception as error:
        raise SourceError(f"found what is no JCAMP-DX that can be read ({error})") from error
    if found.get("children"):
        count = len(found["children"])
        raise SourceError(f"found {count} linked blocks, expected one; send each as its own file")
    x, y = [_numbers(found.get(name)) for name in ("x", "y")]
    if not x:
        raise SourceError(
            "found no ##XYDATA, ##XYPOINTS or ##PEAK TABLE that can be read; "
            "save the spectrum as a plain JCAMP-DX of one block"
        )
    _require_checks(found, len(x), printed.getvalue())
    kind = _kind(str(found.get("data type", "")))
    return {
        "kind": kind,
        "title": str(found.get("title", "")).strip(),
        "x_unit": _unit(found.get("xunits"), "m/z" if kind == "mass" else ""),
        "y_unit": str(found.get("yunits", "")).strip().lower(),
        "x": x,
        "y": y,
        "facts": {
            name: str(found[name]).strip()[:LONGEST_FACT] for name in TOLD if found.get(name)
        },
    }


def read_columns(content: bytes) -> dict[str, Any]:
    """Read two columns of numbers, by comma, semicolon, tab or blanks; a head of words may stand.

    Raises:
        SourceError: it is no text, or a line after the first numbers is something else.
    """
    pairs: list[tuple[float, float]] = []
    head = ""
    for number, line in enumerate(text_of(content).splitlines(), start=1):
        if not line.strip():
            continue
        pair = _pair(line)
        if pair is None and pairs:
            raise SourceError(f"line {number}: found {line[:60]!r}, {_TEXT_OF_COLUMNS}")
        if pair is None:
            head = head or line.strip()
        else:
            pairs.append(pair)
    if not pairs:
        raise SourceError(f"found no numbers, {_TEXT_OF_COLUMNS}")
    x, y = zip(*pairs, strict=True)
    return {
        **{"kind": "other", "title": head, "x_unit": "", "y_unit": ""},
        **{"x": list(x), "y": list(y), "facts": {}},
    }


def _pair(line: str) -> tuple[float, float] | None:
    for separator in (";", "\t", ",", None):
        parts = line.split(separator)
        if len(parts) == 2:  # noqa: PLR2004 - two columns
            comma = separator != ","
            try:
                one, two = (float(p.strip().replace(",", ".") if comma else p) for p in parts)
            except ValueError:
                continue
            return one, two
    return None


def _numbers(values: Any) -> list[float]:
    return [] if values is None else [float(each) for each in values]


def _require_checks(found: Mapping[str, Any], count: int, printed: str) -> None:
    """Refuse what contradicts the file's own statements of how many points there are and where."""
    stated = found.get("npoints")
    if isinstance(stated, int | float) and stated != count:
        raise SourceError(f"found {count} points, the file states ##NPOINTS={stated:g}")
    if "Mismatch" in printed or "Y-Check failed" in printed:
        raise SourceError("found values of y that the file's own checks contradict")
    x = _numbers(found.get("x"))
    width = max(x) - min(x)
    for line in printed.splitlines():
        stated_x, computed = _told(line)
        if abs(stated_x - computed) > MOST_OFF * width:
            raise SourceError(
                f"found x = {computed:g} where the file states {stated_x:g}: its data are not "
                "evenly spaced, or damaged; export the spectrum again"
            )


def _told(line: str) -> tuple[float, float]:
    """Read what the library prints: Expected value is 12.0 but 13.0 has been calculated."""
    words = line.replace("Expected value is", "").replace("but", "").split()
    numbers: list[float] = []
    for word in words:
        try:
            numbers.append(float(word))
        except ValueError:
            continue
    return (numbers[0], numbers[1]) if len(numbers) > 1 else (0.0, float("inf"))


def _kind(stated: str) -> str:
    words = stated.upper()
    return next((kind for start, kind in TYPES.items() if words.startswith(start)), "other")


def _unit(stated: Any, default: str) -> str:
    text = str(stated or default).strip()
    return UNITS.get(text.upper(), text.lower())
