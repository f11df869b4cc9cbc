"""Records of an SDF: the molfile, its title, and the data fields below it."""

import re
from collections.abc import Iterator

from connectors.reading.rows import RowIssue

MOLFILE, TITLE = "molfile", "title"
LONGEST_MOLFILE = 200_000
_HEAD = re.compile(r"^>.*?<([^<>]+)>")


def read_records(text: str) -> Iterator[dict[str, str] | RowIssue]:
    """Yield each record as a mapping of field to text, or what is wrong with it."""
    record: list[str] = []
    for line in text.splitlines():
        if line.strip() == "$$$$":
            yield _record(record)
            record = []
        else:
            record.append(line)
    if any(line.strip() for line in record):
        yield _record(record)


def _record(lines: list[str]) -> dict[str, str] | RowIssue:
    end = next((at for at, line in enumerate(lines) if line.startswith("M  END")), None)
    if end is None:
        return _fault("found no line 'M  END', a molfile expected")
    molfile = "\n".join(lines[: end + 1]) + "\n"
    if len(molfile) > LONGEST_MOLFILE:
        return _fault(f"found a molfile of more than {LONGEST_MOLFILE} characters")
    return {TITLE: lines[0].strip(), MOLFILE: molfile, **_fields(lines[end + 1 :])}


def _fields(lines: list[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    name: str | None = None
    for line in lines:
        if head := _HEAD.match(line):
            name = head[1].strip()
            found[name] = []
        elif name is not None and line.strip():
            found[name].append(line.strip())
    return {name: "\n".join(told) for name, told in found.items()}


def _fault(message: str) -> RowIssue:
    return RowIssue(level="error", code="record_broken", column="", message=message)
