"""From a schedule's CSV file to named entries; a name without a checked structure is a gap.

Columns, in this order:
id              the entry's id: the file's path without `.csv`, a slash, and a last part
name, alt_names the schedule's spelling; others that it gives, separated by `|`
cas, smiles     registry number; the checked structure, or empty: then the row is a gap
inchikey        standard InChIKey of the structure, isotopes left out
no_stereo_key   the same without stereochemistry
match           no_stereo | parent (one stereoisomer is meant, and no other)
entry, level    "para 1(a)"; "Class A"
since           first day in force; empty if not known
known_since     first day on which the entry is known to be in force; needed where `since` is empty
not_before      the day it was decided on, where only that is known
until           first day no longer in force; empty if it still is
cite, text, url where it stands; the words of the entry; a link that starts https://
checked_on_text verbatim | partial | secondary
review          none, or a person's name and date
structure_check how the structure was checked against the name
source          where this row's facts were read
and, where a schedule needs them, any of these after the others, in this order:
extends_to      the entry's own extensions, separated by `|`; empty: the list's; `none`: none at all
condition       the words of a condition: then the entry is conditional
exemptions      quantities or forms that are exempt, quoted, separated by ` | `
"""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import get_args

from chem.instruments import CheckedOn, Exemption
from chem.law import Citation, Extension, NamedEntry, Period, Unstructured
from schemas.law.broken import broken

COLUMNS = [
    "id",
    "name",
    "alt_names",
    "cas",
    "smiles",
    "inchikey",
    "no_stereo_key",
    "match",
    "entry",
    "level",
    "since",
    "known_since",
    "not_before",
    "until",
    "cite",
    "text",
    "url",
    "checked_on_text",
    "review",
    "structure_check",
    "source",
]
OPTIONAL = ["extends_to", "condition", "exemptions"]
_EXTENSIONS: dict[str, Extension] = {name: name for name in get_args(Extension)}
_CHECKED_ON: dict[str, CheckedOn] = {name: name for name in get_args(CheckedOn)}
_KEY = re.compile(r"[A-Z]{14}-[A-Z]{10}-[A-Z]")
_REQUIRED = ("id", "name", "entry", "cite", "text", "url", "review")

Row = Mapping[str, str]


def read_schedule(
    path: Path, *, list_id: str
) -> tuple[tuple[NamedEntry, ...], tuple[Unstructured, ...]]:
    """Read a schedule; return its entries and, apart, the names without a structure.

    Raises:
        BrokenFileError: says the file, the line, what was found and expected, and what to do.
    """
    entries: list[NamedEntry] = []
    gaps: list[Unstructured] = []
    for where, row in _rows(path):
        _check_text(row, list_id, where)
        _check_kinds(row, where)
        if row["smiles"]:
            entries.append(_entry(row, list_id, where))
        else:
            gaps.append(_gap(row, list_id))
    _check_ids(entries, path)
    return tuple(entries), tuple(gaps)


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        header = list(reader.fieldnames or ())
        if header[: len(COLUMNS)] != COLUMNS or not _are_optional(header[len(COLUMNS) :]):
            raise broken(
                path,
                "line 1",
                found=",".join(reader.fieldnames or ()),
                expected=f"the columns {','.join(COLUMNS)}, then any of {','.join(OPTIONAL)}",
                advice="Write the header exactly so; docs/law.md says more.",
            )
        for row in reader:
            where = f"{path}: line {reader.line_num}"
            if None in row or None in row.values():
                raise broken(
                    where,
                    "",
                    found="another number of fields",
                    expected=f"{len(header)} fields",
                    advice="Put quotes around a field that has a comma in it.",
                )
            yield where, dict.fromkeys(OPTIONAL, "") | {k: v.strip() for k, v in row.items()}


def _are_optional(columns: list[str]) -> bool:
    return columns == [name for name in OPTIONAL if name in columns]


def _check_text(row: Row, list_id: str, where: str) -> None:
    for column in _REQUIRED:
        if not row[column]:
            _refuse(where, column, row, "some text")
    if not row["id"].startswith(f"{list_id}/"):
        _refuse(where, "id", row, f"an id that starts {list_id}/, the file's path")
    if not row["url"].startswith("https://"):
        _refuse(where, "url", row, "a link that starts https://")


def _check_kinds(row: Row, where: str) -> None:
    if row["match"] not in ("parent", "no_stereo"):
        _refuse(where, "match", row, "parent or no_stereo")
    if row["checked_on_text"] not in _CHECKED_ON:
        _refuse(where, "checked_on_text", row, "one of " + ", ".join(_CHECKED_ON))
    for column in ("inchikey", "no_stereo_key"):
        if row["smiles"] and not _KEY.fullmatch(row[column]):
            _refuse(where, column, row, "a standard InChIKey of 27 characters")


def _refuse(where: str, column: str, row: Row, expected: str) -> None:
    raise broken(
        where,
        f"column {column}",
        found=row[column],
        expected=expected,
        advice=f"Correct the row of {row['name'] or row['id'] or 'no name'}.",
    )


def _day(row: Row, column: str, where: str) -> date | None:
    text = row[column]
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = None
    if (day.isoformat() if day else "") != text:
        _refuse(where, column, row, "a day that exists, written like 2010-04-16, or nothing")
    return day


def _period(row: Row, where: str) -> Period:
    since = _day(row, "since", where)
    until = _day(row, "until", where)
    if since and until and since >= until:
        _refuse(where, "until", row, f"a day after {since}, when it came into force")
    return Period(
        since=since,
        until=until,
        not_before=_day(row, "not_before", where),
        known_since=_day(row, "known_since", where),
    )


def _entry(row: Row, list_id: str, where: str) -> NamedEntry:
    return NamedEntry(
        id=row["id"],
        definition_id=list_id,
        jurisdiction=list_id.partition("/")[0].upper(),
        instrument=list_id.rpartition("/")[0],
        level=row["level"],
        entry=row["entry"],
        name=row["name"],
        inchikey=row["inchikey"],
        no_stereo_key=row["no_stereo_key"],
        match="parent" if row["match"] == "parent" else "no_stereo",
        period=_period(row, where),
        citation=Citation(
            text=row["text"],
            cite=row["cite"],
            url=row["url"],
            checked_on_text=_CHECKED_ON[row["checked_on_text"]],
            review=row["review"],
        ),
        structure_check=row["structure_check"],
        smiles=row["smiles"],
        extends_to=_extends_to(row, where),
        condition=row["condition"],
        exemptions=tuple(
            Exemption(words=words.strip(), cite=row["cite"])
            for words in row["exemptions"].split(" | ")
            if words.strip()
        ),
    )


def _extends_to(row: Row, where: str) -> tuple[Extension, ...] | None:
    """Read the entry's own extensions; None: the list's hold."""
    if row["extends_to"] in ("", "none"):
        return () if row["extends_to"] else None
    words = [word.strip() for word in row["extends_to"].split("|")]
    if unknown := [word for word in words if word not in _EXTENSIONS]:
        _refuse(where, "extends_to", row, f"none, or of {', '.join(_EXTENSIONS)}; not {unknown[0]}")
    return tuple(_EXTENSIONS[word] for word in words)


def _gap(row: Row, list_id: str) -> Unstructured:
    return Unstructured(
        id=row["id"],
        definition_id=list_id,
        name=row["name"],
        why=row["structure_check"] or "no checked structure",
    )


def _check_ids(entries: list[NamedEntry], path: Path) -> None:
    """Refuse one id twice: its answers at one day would contradict each other."""
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise broken(
                path,
                "column id",
                found=entry.id,
                expected="each id once",
                advice="Give a second period of the same name an id of its own (…-2022).",
            )
        seen.add(entry.id)
