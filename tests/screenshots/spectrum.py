"""A spectrum on file for the pages that show one: an infrared curve, made up."""

from datetime import UTC, datetime
from math import exp
from uuid import UUID

from connectors.reading.spectra import drawn, read_spectrum
from ews.cli.demonstration.doors import guests
from ews.store.connection import Pool
from ews.store.organisations import ensure_organisation
from ews.store.spectra import NewSpectrum, file_spectrum

BANDS = ((1685, 18, 0.8), (1605, 14, 0.5), (1465, 25, 0.3), (2460, 90, 0.4), (2950, 60, 0.35))
FIRST, LAST = 600, 4000


async def file_one(pool: Pool, who: str) -> UUID:
    """File it as the organisation of a guest of the demonstration."""
    rows = (f"{at},{_transmittance(at):.4f}" for at in range(FIRST, LAST, 2))
    content = "\n".join(["wavenumber,transmittance", *rows]).encode()
    read = read_spectrum(content, "csv")
    x, y = drawn(read)
    guest, at = guests()[who], datetime.now(UTC)  # noqa: TID251 - runs on the real clock
    async with pool.acquire() as conn:
        owner = await ensure_organisation(
            conn, name=guest.organisation, kind=guest.kind, country=guest.country, at=at
        )
        new = NewSpectrum(
            organisation_id=owner.id,
            name="ir-0417.csv",
            form="csv",
            kind="infrared",
            title="Powder 0417, diamond ATR",
            x_unit="cm⁻¹",
            y_unit="transmittance",
            x=read.x,
            y=read.y,
            drawn_x=x,
            drawn_y=y,
            facts={"resolution": "4 cm⁻¹"},
            filed_at=at,
        )
        made = await file_spectrum(conn, new, content)
    if made is None:
        raise RuntimeError("the spectrum was not filed")
    return made


def _transmittance(at: float) -> float:
    return 0.95 - sum(depth * exp(-(((at - band) / width) ** 2)) for band, width, depth in BANDS)
