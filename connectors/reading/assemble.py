"""One row and a manifest make one report, and the issues of that row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.reading.errors import ManifestError, UnreadableValueError
from connectors.reading.findings import findings_of
from connectors.reading.manifest import Column, Manifest
from connectors.reading.rows import ReadRow, RowIssue
from connectors.reading.values import VALUES, Convert, read_text, read_words

NEEDED = ("reference", "dates", "place")  # of every report; without one the row is an error


def _names(value: Any, column: Column) -> list[dict[str, Any]]:
    if isinstance(value, list):
        names = [read_text(name, column) for name in value]
    else:
        names = read_words(value, column) if column.split else [read_text(value, column)]
    return findings_of(names, column.finding)


CONVERTERS: Mapping[str, Convert] = {**VALUES, "names": _names}


@dataclass(slots=True)
class _Draft:
    """A report while its columns are read."""

    report: dict[str, Any]
    finding: dict[str, Any] = field(default_factory=dict)
    issues: list[RowIssue] = field(default_factory=list)

    def note(self, column: Column, code: str, message: str) -> None:
        self.issues.append(
            RowIssue(
                level="error" if column.required else "warning",
                code=code,
                column=column.name,
                message=message,
            )
        )


def assemble(
    number: int,
    row: Mapping[str, Any],
    manifest: Manifest,
    *,
    converters: Mapping[str, Convert],
    reference: str | None = None,
) -> ReadRow:
    """Return the report of one row; errors instead of a report where a required part is missing."""
    draft = _Draft(report={"version": 1, "version_kind": "initial", "findings": []})
    for path, constant in manifest.constants.items():
        _put(draft.report, path, constant)
    if reference is not None:
        draft.report["reference"] = reference
    for column in manifest.columns:
        _read_column(draft, row, column, manifest=manifest, converters=converters)
    _note_unknown_columns(draft, row, manifest)
    return _finished(number, draft, manifest)


def _read_column(
    draft: _Draft,
    row: Mapping[str, Any],
    column: Column,
    *,
    manifest: Manifest,
    converters: Mapping[str, Convert],
) -> None:
    value = row.get(column.name)
    if _is_absent(value, manifest):
        if column.required:
            draft.note(column, "value_missing", "nothing stated; a value is required")
        return
    try:
        _store(draft, column, converters[column.reads_as](value, column))
    except UnreadableValueError as error:
        draft.note(column, error.code, str(error))


def _is_absent(value: Any, manifest: Manifest) -> bool:
    if isinstance(value, str):
        return not value.strip() or value.strip().casefold() in manifest.not_stated
    return value is None or value == []


def _store(draft: _Draft, column: Column, found: Any) -> None:
    if column.to == "findings":
        draft.report["findings"].extend(found)
    elif column.to.startswith("finding."):
        _put(draft.finding, column.to.removeprefix("finding."), found)
    elif isinstance(found, Mapping) and column.to in {"", "place"}:
        for path, part in found.items():
            _put(draft.report, path, part)
    else:
        _put(draft.report, column.to, found)


def _put(document: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for step in parents:
        document = document.setdefault(step, {})
    document[last] = value


def _note_unknown_columns(draft: _Draft, row: Mapping[str, Any], manifest: Manifest) -> None:
    known = {column.name for column in manifest.columns} | manifest.ignored
    draft.issues.extend(
        RowIssue(
            level="warning",
            code="column_unknown",
            column=name,
            message="not in the manifest; add it to `columns` or `ignored`",
        )
        for name in row
        if name not in known
    )


def _finished(number: int, draft: _Draft, manifest: Manifest) -> ReadRow:
    if draft.finding:
        draft.report["findings"].append(draft.finding)
    reference = draft.report.get("reference")
    draft.report["findings"] = [
        _completed(found, manifest, reference) for found in draft.report["findings"]
    ]
    _note_missing(draft)
    failed = any(issue.level == "error" for issue in draft.issues)
    return ReadRow(
        number=number, report=None if failed else draft.report, issues=tuple(draft.issues)
    )


def _completed(found: Mapping[str, Any], manifest: Manifest, reference: object) -> dict[str, Any]:
    finding = {**manifest.finding, **found}
    if "unknown" in finding and not finding["unknown"]:
        # The spectrum is where the source keeps it: under this record's own reference.
        finding["unknown"] = {"spectrum_reference": f"{manifest.id}:{reference}"}
    return finding


def _note_missing(draft: _Draft) -> None:
    if any(issue.level == "error" for issue in draft.issues):
        return
    draft.issues.extend(
        RowIssue(
            level="error",
            code="field_missing",
            column="",
            message=f"no column gave {name!r}, which every report needs",
        )
        for name in NEEDED
        if not draft.report.get(name)
    )


def check_converters(manifest: Manifest, converters: Mapping[str, Convert]) -> None:
    """Raise ManifestError if a column asks for a converter that does not exist."""
    for column in manifest.columns:
        if column.reads_as not in converters:
            raise ManifestError(
                f"{manifest.id}: column {column.name!r} is read as {column.reads_as!r}, "
                f"expected one of {', '.join(sorted(converters))}"
            )
