"""WEDINOS, Wales: sample results, one JSON object a line; samples come from all of the UK.

A sample keeps its WEDINOS reference. The same reference with another result is not guessed to be a
correction: the exchange refuses it, and the operator sends it as version 2 of that report.
"""

from connectors.reading.bundled import bundled_manifest
from connectors.reading.importer import ManifestImporter


def importer() -> ManifestImporter:
    """Return the reader of WEDINOS result lines."""
    return ManifestImporter(manifest=bundled_manifest("wedinos"))
