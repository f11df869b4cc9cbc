"""What the kinds of spectra, and what a file says of the measurement, are called."""

from collections.abc import Mapping
from types import MappingProxyType

from ews.pages.translating import in_language
from ews.pages.translating import marked as _

SPECTRUM_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "infrared": _("infrared"),
        "mass": _("mass"),
        "ultraviolet": _("ultraviolet"),
        "other": _("other"),
    }
)

SPECTRUM_SAID: Mapping[str, str] = MappingProxyType(
    {"spectrum_named": _("The finding names this spectrum already; no new version was sent.")}
)

# By the names that files of each form give them (connectors/reading/spectra_curves.py, _peaks.py).
FACT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "origin": _("Origin"),
        "owner": _("Owner"),
        "date": _("Date"),
        "spectrometer/data system": _("Instrument and data system"),
        "instrument parameters": _("Settings of the instrument"),
        "resolution": _("Resolution"),
        "precursor_type": _("Type of the precursor ion"),
        "precursortype": _("Type of the precursor ion"),
        "precursormz": _("m/z of the precursor ion"),
        "pepmass": _("m/z of the precursor ion"),
        "ion_mode": _("Ion mode"),
        "ionmode": _("Ion mode"),
        "instrument_type": _("Type of instrument"),
        "instrumenttype": _("Type of instrument"),
        "instrument": _("Instrument"),
        "ionization": _("Ionisation"),
        "collision_energy": _("Collision energy"),
        "collisionenergy": _("Collision energy"),
        "spectrum_type": _("Type of spectrum"),
    }
)


def fact_label(name: str) -> str:
    """Return what a fact is called; one without an entry is shown by its name in the file."""
    return in_language(FACT_LABELS[name]) if name in FACT_LABELS else name
