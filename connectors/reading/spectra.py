"""A spectrum as a laboratory's instrument wrote it: JCAMP-DX, MSP, MGF, or two columns of numbers.

The readers are those of others (jcamp, ms-entropy). What they let pass is checked here: numbers of
points as the file states them, and the file's own checks. A file that fails is refused whole, so
that no curve is shown that was not measured.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.reading.errors import SourceError
from connectors.reading.spectra_curves import read_columns, read_jcamp
from connectors.reading.spectra_peaks import read_peaks
from schemas.spectra import Form, Kind

MOST_POINTS = 100_000
LEAST_POINTS = 2
LONGEST_TITLE = 200
DRAWN = 600  # numbers that show the shape of a curve; of peaks the highest


@dataclass(frozen=True, slots=True, kw_only=True)
class Spectrum:
    """Numbers along two axes. facts: what the file says of how it was measured.

    kind "mass": peaks; otherwise a curve. x, y: equally many finite numbers.
    """

    kind: Kind
    title: str
    x_unit: str
    y_unit: str
    x: Sequence[float]
    y: Sequence[float]
    facts: Mapping[str, str]


def read_spectrum(content: bytes, form: Form) -> Spectrum:
    """Read the one spectrum of a file.

    Raises:
        SourceError: it is not of this form, holds none or several, or contradicts itself.
    """
    read = {"jcamp": read_jcamp, "csv": read_columns}.get(form)
    found = read(content) if read else read_peaks(content, form)
    spectrum = Spectrum(**{**found, "title": str(found["title"])[:LONGEST_TITLE]})
    _require_sound(spectrum)
    return spectrum


def drawn(spectrum: Spectrum) -> tuple[list[float], list[float]]:
    """Return at most DRAWN of the numbers, in their order.

    Of peaks the highest; of a curve the lowest and highest of each part: no narrow band is lost.
    """
    places: Sequence[int] = range(len(spectrum.x))
    if len(places) > DRAWN and spectrum.kind == "mass":
        places = sorted(sorted(places, key=lambda at: -spectrum.y[at])[:DRAWN])
    elif len(places) > DRAWN:
        width = math.ceil(len(places) / (DRAWN // 2))
        parts = [places[at : at + width] for at in range(0, len(places), width)]
        height = spectrum.y.__getitem__
        places = sorted({end(part, key=height) for part in parts for end in (min, max)})
    return [spectrum.x[at] for at in places], [spectrum.y[at] for at in places]


def _require_sound(spectrum: Spectrum) -> None:
    count = len(spectrum.x)
    if count != len(spectrum.y):
        raise SourceError(
            f"found {count} places on the x axis and {len(spectrum.y)} values, expected as many; "
            "the file contradicts itself: export it again"
        )
    least = 1 if spectrum.kind == "mass" else LEAST_POINTS
    if not least <= count <= MOST_POINTS:
        raise SourceError(f"found {count:,} points, expected {least} to {MOST_POINTS:,}")
    if not all(map(math.isfinite, (*spectrum.x, *spectrum.y))):
        raise SourceError("found a value that is no number; export the spectrum again")
