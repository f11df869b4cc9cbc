"""Projection: a document with only those fields whose class its reader is shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ews.flow.release import Named, Reader, Released, classes_for, meant_by
from ews.flow.shapes import cut, shape_of, tables_of


def shown_report(
    reader: Reader, record: Named, body: Mapping[str, Any], *, at: datetime
) -> dict[str, Any] | None:
    """Return the body of a version as the reader is shown it; None: it may not know of it."""
    return _shown(reader, record, body, tables_of(body), at=at)


def shown_acknowledgement(
    reader: Reader, record: Named, answer: Mapping[str, Any], *, at: datetime
) -> dict[str, Any] | None:
    """Return what was answered to a version as the reader is shown it."""
    return _shown(reader, record, answer, ("acknowledgement",), at=at)


def shown_bulletin(
    reader: Reader, record: Named, document: Mapping[str, Any], *, at: datetime
) -> dict[str, Any] | None:
    """Return a bulletin as the reader is shown it; `document` as BulletinSchema writes it."""
    return _shown(reader, record, document, ("bulletin",), at=at, pre_notice=True)


def shown_signal(
    reader: Reader, record: Named, document: Mapping[str, Any], *, at: datetime
) -> dict[str, Any] | None:
    """Return a signal as the reader is shown it; `document` as SignalSchema writes it."""
    return _shown(reader, record, document, ("signal",), at=at)


def shown_audience(reader: Reader, record: Released) -> list[str]:
    """Return the audience as the reader may know it: whole its own, else what means the reader.

    So nobody learns of a hidden group, or who else was told.
    """
    if reader.organisation_id in {record.organisation_id, record.published_by}:
        return list(record.audience)
    return list(meant_by(reader, record))


def shown_organisation(reader: Reader, record: Released) -> UUID:
    """Return whose record it is for the reader: under delegation the publisher's."""
    own = {record.organisation_id, record.published_by}
    if record.published_by is None or reader.organisation_id in own:
        return record.organisation_id
    return record.published_by


def _shown(
    reader: Reader,
    record: Named,
    document: Mapping[str, Any],
    tables: tuple[str, ...],
    *,
    at: datetime,
    pre_notice: bool = False,
) -> dict[str, Any] | None:
    classes = classes_for(reader, record, at=at, pre_notice=pre_notice)
    if not classes:
        return None
    if "OWN" in classes:
        return dict(document)
    if record.published_by is not None and reader.organisation_id != record.published_by:
        classes -= {"PTY"}  # a case number would point to the origin
    shown: dict[str, Any] = cut(document, shape_of(tables, classes))
    if "audience" in shown:
        shown["audience"] = shown_audience(reader, record)
    return shown
