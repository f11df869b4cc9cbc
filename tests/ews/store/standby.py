"""A standby of a running server: made by pg_basebackup, kept up by streaming."""

import asyncio
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from ews.store.keeper import identity, is_ready
from ews.store.place import Place, place_of, programs, server_account
from tests.conftest import new_home


@asynccontextmanager
async def standby_of(dsn: str) -> AsyncIterator[str]:
    """Make a standby of the server of `dsn`; yield the address of the same database on it."""
    socket = parse_qs(urlsplit(dsn).query)["host"][0]
    account = server_account()
    who = identity(account)
    with new_home() as home:
        shutil.chown(home, account.uid, account.gid)
        folder = programs(place_of(home), account)
        copy: list[str | Path] = [folder / "pg_basebackup", "-h", socket, "-U", "ews", "-R"]
        await _run([*copy, "-D", home / "data", "-c", "fast", "-X", "stream"], who)
        options = ["-clisten_addresses=", f"-cunix_socket_directories={home}", "-chot_standby=on"]
        server = subprocess.Popen(  # noqa: S603, ASYNC220  # the embedded server's own
            [folder / "postgres", "-D", home / "data", *options],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **who,
        )
        try:
            await _until_it_answers(home / "data")
            yield urlunsplit(urlsplit(dsn)._replace(query=f"host={home}"))
        finally:
            server.send_signal(signal.SIGINT)  # fast: connections end
            await asyncio.to_thread(server.wait)


async def _run(command: list[str | Path], who: dict[str, Any]) -> None:
    def run() -> None:
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **who)  # noqa: S603

    await asyncio.to_thread(run)


async def _until_it_answers(data: Path) -> None:
    async with asyncio.timeout(30):
        while not is_ready(Place(folder=data.parent)):  # noqa: ASYNC110  # a file tells
            await asyncio.sleep(0.02)
