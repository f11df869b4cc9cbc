"""A TAXII collection at some server, as the benchmark reads it, and what its server spends."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import orjson
import psutil

from ews.store.place import place_of

PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A collection at some server. headers: how one asks there; home: of its PostgreSQL."""

    name: str
    url: str
    headers: Mapping[str, str]
    pid: int
    home: Path | None = None

    def processor(self) -> float:
        """Return the seconds of processor that the server and its database have used."""
        return used_by(psutil.Process(self.pid)) + self.database()

    def database(self) -> float:
        """Return those of its PostgreSQL, of connections that have ended too."""
        if self.home is None:
            return 0.0
        pid_file = place_of(self.home).data / "postmaster.pid"
        first = psutil.Process(int(pid_file.read_text(encoding="utf-8").split()[0]))
        ended = first.cpu_times()
        gone: float = ended.children_user + ended.children_system
        return gone + sum(used_by(each) for each in (first, *first.children()))

    async def read(
        self, session: aiohttp.ClientSession, *, limit: int = PAGE, most: int | None = None
    ) -> int:
        """Page through all of it, or the first of it; return how many objects there were."""
        found, query = 0, dict[str, str]()
        while True:
            query["limit"] = str(limit if most is None else min(limit, most - found))
            async with session.get(self.url, params=query, headers=self.headers) as answer:
                answer.raise_for_status()
                page = orjson.loads(await answer.read())
            found += len(page.get("objects", ()))
            if not page.get("more") or found == most:
                return found
            query["next"] = page["next"]


def used_by(process: psutil.Process) -> float:
    """Return the seconds of processor a process has used; none if it has ended."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    used: float = times.user + times.system
    return used
