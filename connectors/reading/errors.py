"""What can be wrong with a file or a manifest as a whole."""


class SourceError(Exception):
    """The file as a whole cannot be read; the message says what was found and expected."""

    code = "source_unreadable"


class LayoutError(SourceError):
    """The columns are not those of the manifest: the layout has changed, or it is another file."""

    code = "layout_differs"


class ManifestError(SourceError):
    """The manifest cannot be used; the message names the file, the place and what to do."""

    code = "manifest_broken"


class UnreadableValueError(Exception):
    """One value cannot be understood; becomes an issue of its row."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
