"""Rows of an uploaded file, read as a layout says: columns that were chosen, or a manifest."""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import marshmallow as ma

from connectors.readers import READERS
from connectors.reading.assemble import CONVERTERS, assemble, check_converters
from connectors.reading.errors import ManifestError
from connectors.reading.manifest import Manifest, manifest_of
from connectors.reading.rows import ReadRow, RowIssue
from connectors.reading.targets import CONSTANTS, OF_UPLOADS, TARGETS
from connectors.reading.uploaded import Form, Uploaded, read_uploaded

DIGEST_BYTES = 8
NO_PATTERN = "`pattern` is for the command line (`ews import`); leave it out here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file is read: by a manifest, by a reader of ours, or as whole reports (neither).

    makes_references: rows have no reference of their own. joins: rows of one reference are one
    report with several findings.
    """

    manifest: Mapping[str, Any] | None = None
    reader: str = ""
    makes_references: bool = False
    joins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidRow:
    """A row that was read. joined_to: the row whose report it adds its findings to."""

    row: ReadRow
    joined_to: int | None = None


def lay_out(content: bytes, form: Form, layout: Layout) -> list[LaidRow]:
    """Read all rows, each for itself.

    Raises:
        SourceError: the file, the manifest or the reader cannot be used.
    """
    rows = _read_by_reader(content, layout.reader) if layout.reader else None
    if rows is None:
        found = read_uploaded(content, form)
        rows = _reports(found) if layout.manifest is None else list(_by_manifest(found, layout))
    return _joined(rows, joins=layout.joins)


def read_layout(given: Mapping[str, Any]) -> Manifest:
    """Return a manifest that came from outside, which may say no more than a page can ask.

    Raises:
        ManifestError: it is broken, or fills what is no field of a report.
    """
    try:
        manifest = manifest_of(dict(given))
    except ma.ValidationError as error:
        raise ManifestError(f"the layout cannot be used: {error.messages}") from error
    for column in manifest.columns:
        if column.to not in TARGETS:
            raise ManifestError(
                f"column {column.name!r} fills {column.to!r}, expected one of {', '.join(TARGETS)}"
            )
        if column.pattern is not None:
            raise ManifestError(f"column {column.name!r}: {NO_PATTERN}")
    if unknown := sorted(manifest.constants.keys() - CONSTANTS):
        raise ManifestError(
            f"`constants` fill {', '.join(unknown)}, expected {', '.join(sorted(CONSTANTS))}"
        )
    check_converters(manifest, {**CONVERTERS, **OF_UPLOADS})
    return manifest


def _read_by_reader(content: bytes, name: str) -> list[ReadRow]:
    if name not in READERS:
        raise ManifestError(f"found the reader {name!r}, expected one of {', '.join(READERS)}")
    with tempfile.TemporaryDirectory(prefix="ews-layout-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        return list(READERS[name]().read(path))


def _reports(found: Uploaded) -> list[ReadRow]:
    return [
        ReadRow(number=number, report=None, issues=(row,))
        if isinstance(row, RowIssue)
        else ReadRow(number=number, report=dict(row))
        for number, row in enumerate(found.rows, start=1)
    ]


def _by_manifest(found: Uploaded, layout: Layout) -> Iterator[ReadRow]:
    manifest = read_layout(layout.manifest or {})
    converters = {**CONVERTERS, **OF_UPLOADS}
    seen: Counter[str] = Counter()
    for number, row in enumerate(found.rows, start=1):
        if isinstance(row, RowIssue):
            yield ReadRow(number=number, report=None, issues=(row,))
            continue
        reference = _reference(row, seen) if layout.makes_references else None
        yield assemble(number, row, manifest, converters=converters, reference=reference)


def _reference(row: Mapping[str, Any], seen: Counter[str]) -> str:
    """Name a row by what is in it: a later copy of the file names it alike."""
    cells = "\x1f".join(f"{name}={row[name]}" for name in sorted(row))
    digest = hashlib.sha256(cells.encode("utf-8", "replace")).digest()[:DIGEST_BYTES].hex()
    seen[digest] += 1
    return f"row-{digest}-{seen[digest]}"


def _joined(rows: Sequence[ReadRow], *, joins: bool) -> list[LaidRow]:
    """Tell rows of one reference from one another: one report, a repeat, or a contradiction."""
    first: dict[str, int] = {}
    laid: list[LaidRow] = []
    for row in rows:
        reference = str((row.report or {}).get("reference", ""))
        place = first.setdefault(reference, len(laid)) if reference else len(laid)
        laid.append(
            LaidRow(row=row) if place == len(laid) else _again(laid, place, row, joins=joins)
        )
    return laid


def _again(laid: list[LaidRow], place: int, row: ReadRow, *, joins: bool) -> LaidRow:
    earlier, report = laid[place].row, row.report or {}
    before = earlier.report or {}
    if (report.get("version"), before.get("version")) != (1, 1):
        return LaidRow(row=row)
    if before == report:
        told = _issue("warning", "row_repeated", f"says the same as row {earlier.number}")
        return LaidRow(row=replace(row, issues=(*row.issues, told)), joined_to=earlier.number)
    rest = {name for name in {*before, *report} if before.get(name) != report.get(name)}
    if joins and rest == {"findings"}:
        merged = {**before, "findings": [*before["findings"], *report["findings"]]}
        laid[place] = LaidRow(row=replace(earlier, report=merged))
        return LaidRow(row=row, joined_to=earlier.number)
    said = _issue(
        "error",
        "reference_repeated",
        f"found the reference of row {earlier.number} again, with another "
        f"{', '.join(sorted(rest))}; say that rows of one reference are one report, or correct it",
    )
    return LaidRow(row=ReadRow(number=row.number, report=None, issues=(*row.issues, said)))


def _issue(level: Any, code: str, message: str) -> RowIssue:
    return RowIssue(level=level, code=code, column="", message=message)
