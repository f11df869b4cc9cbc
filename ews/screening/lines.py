"""Lines of a file of any size, each as text or as a row with its error."""

from collections.abc import Iterator
from typing import BinaryIO

from chem.limits import MOST_CHARACTERS
from ews.compute.screening_records import Row

INCHI = "InChI="
LONGEST = MOST_CHARACTERS["molfile"] + 50_000


def read_lines(file: BinaryIO) -> Iterator[tuple[str | Row, int]]:
    """Yield each line as text, or as a row with its error, and its size in bytes."""
    number = 0
    while line := file.readline(LONGEST):
        number, size = number + 1, len(line)
        whole = line.endswith(b"\n") or size < LONGEST
        while not whole and (rest := file.readline(LONGEST)):
            size += len(rest)
            whole = rest.endswith(b"\n")
        yield (_too_long(number, size) if size > LONGEST else _decoded(number, line)), size


def row_of(name: str, structure: str) -> Row:
    """Make the row of a structure in one line."""
    text = structure.strip()
    return Row(id=name, text=text, kind="inchi" if text.startswith(INCHI) else "smiles")


def _too_long(number: int, size: int) -> Row:
    said = f"line_too_long: line {number} has {size} bytes, at most {LONGEST} expected"
    return Row(id=str(number), text="", error=said)


def _decoded(number: int, line: bytes) -> str | Row:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        said = f"not_utf8: line {number}: found byte {line[error.start]:#04x} at {error.start}"
        shown = line.decode(errors="replace").strip()
        return Row(id=str(number), text=shown, error=f"{said}, UTF-8 expected")
