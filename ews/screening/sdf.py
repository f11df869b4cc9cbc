"""Rows of an SDF: one a record, with its title line as id."""

from collections.abc import Iterator
from typing import BinaryIO

from chem.limits import MOST_CHARACTERS
from ews.compute.screening_records import Row
from ews.screening.lines import read_lines

END_OF_RECORD = "$$$$"
END_OF_MOLECULE = "M  END"
MOST = MOST_CHARACTERS["molfile"]


def read_sdf(file: BinaryIO) -> Iterator[tuple[Row, int]]:
    """Yield the records, each with the bytes of the file up to its end."""
    done = number = size = 0
    record: list[str] = []
    for text, length in read_lines(file):
        done += length
        line = text.text if isinstance(text, Row) else text
        if line.strip() == END_OF_RECORD:
            number += 1
            yield _molecule(number, record), done
            record, size = [], 0
        elif size <= MOST:  # more would be refused anyway; data fields may be long
            record.append(line)
            size += len(line) + 1
    if any(line.strip() for line in record):
        yield _molecule(number + 1, record), done


def _molecule(number: int, record: list[str]) -> Row:
    name = (record[0].strip() if record else "") or str(number)
    end = next((at for at, line in enumerate(record) if line.startswith(END_OF_MOLECULE)), None)
    if end is None:
        said = f"record_broken: record {number} has no line {END_OF_MOLECULE!r}"
        return Row(id=name, text="", error=said)
    return Row(id=name, text="\n".join(record[: end + 1]) + "\n", kind="molfile")
