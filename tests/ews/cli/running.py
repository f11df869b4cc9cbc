"""Run the command as an operator does: another process, its own settings."""

import asyncio
import atexit
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a command ended and what it wrote."""

    code: int | None
    out: str
    err: str


async def ews(*arguments: str, **settings: str) -> Done:
    """Run `ews` with `EWS_…` settings, given without the prefix; its imports are done already."""
    reader, writer = await asyncio.open_unix_connection(_warm())
    asked = {"arguments": arguments, "environment": _environment(settings)}
    writer.write(json.dumps(asked).encode() + b"\n")
    done = json.loads(await reader.read())
    writer.close()
    await writer.wait_closed()
    return Done(**done)


async def ews_anew(*arguments: str, **settings: str) -> Done:
    """Run `ews` as `ews` does here, but in a process that has imported nothing yet."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from ews.cli.main import main; main()",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=_environment(settings),
    )
    out, err = await process.communicate()
    return Done(code=process.returncode, out=out.decode(), err=err.decode())


def _environment(settings: dict[str, str]) -> dict[str, str]:
    given = {f"EWS_{name.upper()}": value for name, value in settings.items()}
    return {**os.environ, **given, "COLUMNS": "200", "NO_COLOR": "1"}  # noqa: TID251 - PATH


@cache
def _warm() -> str:
    """Start what forks the commands of this process of tests; return its socket."""
    folder = tempfile.TemporaryDirectory(prefix="ews-warm-")
    socket = str(Path(folder.name) / "socket")
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.ews.cli.warm", socket],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=_environment({}),
    )

    def stop() -> None:
        process.kill()
        process.communicate()
        folder.cleanup()

    atexit.register(stop)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return socket
