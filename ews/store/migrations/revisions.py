"""The numbered SQL files, in order: `sql/0001_exchange.sql` is revision `0001`."""

from pathlib import Path

SQL = Path(__file__).parent / "sql"
FILES = tuple(sorted(SQL.glob("[0-9]*.sql")))
KNOWN = tuple(file.name.split("_", maxsplit=1)[0] for file in FILES)
HEAD = KNOWN[-1]
