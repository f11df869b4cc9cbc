"""Run the command as an operator does: another process, its own settings."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a command ended and what it wrote."""

    code: int | None
    out: str
    err: str


async def ews(*arguments: str, **settings: str) -> Done:
    """Run `ews` with `EWS_…` settings, given without the prefix."""
    given = {f"EWS_{name.upper()}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from ews.cli.main import main; main()",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **given, "COLUMNS": "200", "NO_COLOR": "1"},  # noqa: TID251 - PATH
    )
    out, err = await process.communicate()
    return Done(code=process.returncode, out=out.decode(), err=err.decode())
