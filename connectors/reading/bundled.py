"""The manifests that come with the project."""

from importlib.resources import as_file, files

from connectors.reading.manifest import Manifest, load_manifest


def bundled_manifest(name: str) -> Manifest:
    """Return the manifest `connectors/importers/manifests/<name>.yml`."""
    with as_file(files("connectors.importers").joinpath("manifests", f"{name}.yml")) as path:
        return load_manifest(path)
