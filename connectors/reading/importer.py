"""The one importer: a manifest, plus the converters and the reference a stream needs of its own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from connectors.reading.assemble import CONVERTERS, assemble, check_converters
from connectors.reading.files import Raw, read_rows
from connectors.reading.manifest import Manifest
from connectors.reading.rows import WHOLE_FILE, ReadRow, RowIssue, SourceOrganisation
from connectors.reading.values import Convert

ReferenceOf = Callable[[Mapping[str, Any]], str]
Check = Callable[[Mapping[str, Any]], RowIssue | None]
Reshape = Callable[[Iterator[Raw], Path], Iterator[Raw]]
Notes = Callable[[Mapping[str, Any]], Iterator[RowIssue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestImporter:
    """Reads a file as its manifest says.

    references: makes, for one run over a file, the function that names its rows; only for sources
    whose rows have no reference of their own. check: refuses a row that tells nothing. reshape:
    makes the rows of reports of the rows of the file (joins, derived columns). notes: further
    warnings of a row.
    """

    manifest: Manifest
    converters: Mapping[str, Convert] = field(default_factory=dict)
    references: Callable[[], ReferenceOf] | None = None
    check: Check | None = None
    reshape: Reshape | None = None
    notes: Notes | None = None

    @property
    def name(self) -> str:
        """The word for this layout on the command line."""
        return self.manifest.id

    @property
    def organisation(self) -> SourceOrganisation:
        """Who stands behind the rows."""
        return self.manifest.organisation

    def read(self, path: Path) -> Iterator[ReadRow]:
        """Read the file row by row; the last row tells of expectations the whole file misses."""
        converters = {**CONVERTERS, **self.converters}
        check_converters(self.manifest, converters)
        reference_of = self.references() if self.references else None
        number = WHOLE_FILE
        rows = read_rows(path, self.manifest)
        if self.reshape:
            rows = self.reshape(rows, path)
        for number, row in enumerate(rows, start=1):
            fault = self._fault_of(row)
            if isinstance(row, RowIssue) or fault is not None:
                yield ReadRow(number=number, report=None, issues=(fault,) if fault else ())
                continue
            reference = reference_of(row) if reference_of else None
            read = assemble(number, row, self.manifest, converters=converters, reference=reference)
            noted = tuple(self.notes(row)) if self.notes else ()
            yield replace(read, issues=read.issues + noted)
        if number < self.manifest.rows_at_least:
            yield self._too_few(number)

    def _fault_of(self, row: Raw) -> RowIssue | None:
        if isinstance(row, RowIssue):
            return row
        return self.check(row) if self.check else None

    def _too_few(self, found: int) -> ReadRow:
        message = f"found {found} rows, at least {self.manifest.rows_at_least} expected"
        issue = RowIssue(level="error", code="too_few_rows", column="", message=message)
        return ReadRow(number=WHOLE_FILE, report=None, issues=(issue,))
