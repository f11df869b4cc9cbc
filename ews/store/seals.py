"""The seal of a backup: a line at its end that says what is in it.

`pg_restore` does not read what follows its own data, so the file stays one of pg_dump's.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson

from ews.errors import EwsError
from ews.store.connection import Connection

MARK = b"\nEWS-SEAL "
LONGEST = 1024**2
PIECE = 1024**2

TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""

# The sum of the hashes of all rows as text, whatever order they come in.
CONTENTS = """
SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS sum
FROM {} t
"""


class BackupError(EwsError):
    """The database could not be written to a file, or not be made from one."""

    code = "backup_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a table held: how many rows, and the sum of their hashes."""

    rows: int
    sum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a backup holds. sha256: of all bytes before the seal."""

    sha256: str
    tables: Mapping[str, Contents]

    @property
    def rows(self) -> int:
        """Return the rows of all tables."""
        return sum(each.rows for each in self.tables.values())


async def contents_of(conn: Connection) -> dict[str, Contents]:
    """Return what each table holds; every row of the database is read."""
    await conn.execute("SET timezone = 'UTC'")  # instants as text must be the same anywhere
    found = {}
    for row in await conn.fetch(TABLES):
        [content] = await conn.fetch(CONTENTS.format(row[0]))
        found[row[0]] = Contents(**content)
    return found


def add_seal(file: Path, contents: Mapping[str, Contents]) -> Seal:
    """Write the seal at the end of a file."""
    with file.open("r+b") as opened:
        seal = Seal(sha256=hashlib.file_digest(opened, "sha256").hexdigest(), tables=contents)
        opened.write(MARK + orjson.dumps(seal) + b"\n")
    return seal


def read_seal(file: Path) -> Seal:
    """Return the seal of a file, once all bytes before it are those that were sealed.

    Raises:
        BackupError: it has no seal, as a file that was cut off, or was changed.
    """
    size = file.stat().st_size
    with file.open("rb") as opened:
        opened.seek(max(0, size - LONGEST))
        end = opened.read()
        place = end.rfind(MARK)
        if place < 0 or not end.endswith(b"\n"):
            raise BackupError(
                f"{file} has no seal at its end: it was cut off, or `ews db backup` did not write "
                "it; use another backup (pg_restore takes what pg_dump alone wrote)"
            )
        seal = _seal(file, end[place + len(MARK) :])
        opened.seek(0)
        found = _digest(opened, size - len(end) + place)
    if found != seal.sha256:
        raise BackupError(f"{file} was changed since it was written; use another backup")
    return seal


def differences(seal: Seal, found: Mapping[str, Contents]) -> list[str]:
    """Say which tables are not as they were sealed."""
    return [
        f"{name} has {_rows(found.get(name))}, sealed were {_rows(seal.tables.get(name))}"
        for name in sorted(seal.tables.keys() | found.keys())
        if seal.tables.get(name) != found.get(name)
    ]


def _rows(contents: Contents | None) -> str:
    return "none" if contents is None else f"{contents.rows} rows ({contents.sum})"


def _seal(file: Path, text: bytes) -> Seal:
    try:
        told = orjson.loads(text)
        tables = {name: Contents(**each) for name, each in told["tables"].items()}
        return Seal(sha256=told["sha256"], tables=tables)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(
            f"the seal of {file} cannot be read: the file was changed; use another backup"
        ) from error


def _digest(opened: IO[bytes], length: int) -> str:
    digest = hashlib.sha256()
    while length > 0:
        piece = opened.read(min(PIECE, length))
        if not piece:
            break
        digest.update(piece)
        length -= len(piece)
    return digest.hexdigest()
