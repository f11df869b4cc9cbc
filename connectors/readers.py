"""The readers by name; any CSV by the path of a manifest."""

from collections.abc import Callable, Mapping
from pathlib import Path

from connectors.importers import connecticut, drugcheckingbc, ecstasydata, unc, wedinos
from connectors.reading.errors import ManifestError
from connectors.reading.importer import ManifestImporter
from connectors.reading.manifest import load_manifest
from connectors.reading.rows import Importer

READERS: Mapping[str, Callable[[], Importer]] = {
    "wedinos": wedinos.importer,
    "drugcheckingbc": drugcheckingbc.importer,
    "ecstasydata": ecstasydata.importer,
    "unc": unc.importer,
    "connecticut": connecticut.importer,
}
MANIFEST_ENDINGS = (".yml", ".yaml")


def open_reader(word: str) -> Importer:
    """Return the reader of that name, or one for the manifest file at that path.

    Raises:
        ManifestError: no reader has this name, or the manifest cannot be used.
    """
    if word in READERS:
        return READERS[word]()
    if not word.endswith(MANIFEST_ENDINGS):
        known = ", ".join(READERS)
        raise ManifestError(
            f"found the reader {word!r}, expected one of {known}, or the path of a manifest (.yml)"
        )
    return ManifestImporter(manifest=load_manifest(Path(word)))
