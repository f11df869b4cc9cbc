"""What PostgreSQL logs of the statements of one page: elapsed and processor time of each.

Only the service's API has statements logged while a page is open: there is no worker, and the
benchmark's own connection is still. A statement is parsed, bound (which plans it) and executed; its
time is that of all three.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ews.store.connection import Pool

SETTINGS = (
    "log_min_duration_statement = 0",
    "log_statement_stats = on",
    "log_line_prefix = 'pid=%p '",
)
LINE = re.compile(
    r"^pid=(?P<pid>\d+) (?:"
    r"LOG:  duration: (?P<ms>[\d.]+) ms +(?P<step>parse|bind|execute|statement)[^:]*: "
    r"(?P<words>.*(?:\n\t.*)*)"
    r"|DETAIL:  ! system usage stats:\n\t!\t(?P<user>[\d.]+) s user, (?P<system>[\d.]+) s system)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement: milliseconds from parsing to the last row, of the processor too; its words."""

    ms: float
    cpu_ms: float
    words: str


NONE = Statement(ms=0.0, cpu_ms=0.0, words="no statement")


async def log_statements(pool: Pool) -> None:
    """Let the server log each statement with its time."""
    async with pool.acquire() as conn:
        for setting in SETTINGS:
            await conn.execute(f"ALTER SYSTEM SET {setting}")
        await conn.execute("SELECT pg_reload_conf()")


def size_of(log: Path) -> int:
    """Return how long the log is now."""
    return log.stat().st_size


def statements_since(log: Path, since: int) -> list[Statement]:
    """Return what was executed since the log had that size."""
    with log.open(encoding="utf-8", errors="replace") as told:
        told.seek(since)
        return list(_statements(told.read()))


def _statements(text: str) -> Iterator[Statement]:
    """Read lines in pairs: the time of a step, then the processor time of the same step."""
    so_far: defaultdict[str, Statement] = defaultdict(lambda: NONE)
    last: dict[str, str] = {}
    for line in LINE.finditer(text):
        pid, before = line["pid"], so_far[line["pid"]]
        if line["user"] is None:
            words = " ".join(line["words"].split())
            so_far[pid] = replace(before, ms=before.ms + float(line["ms"]), words=words)
            last[pid] = line["step"]
            continue
        worked = 1000 * (float(line["user"]) + float(line["system"]))
        so_far[pid] = replace(before, cpu_ms=before.cpu_ms + worked)
        if last.get(pid) in ("execute", "statement"):
            yield so_far.pop(pid)
