"""One worker process as seen from the service: started, asked, killed."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from typing import Self

from ews.compute.errors import ChildDiedError, ChildTimedOutError, ComputeFailedError
from ews.compute.lines import read_ready
from ews.compute.records import Bounds, Ready

LONGEST_LINE = 64 * 1024 * 1024
KEPT_STDERR = 4_096
STOP_SECONDS = 2.0


class Child:
    """A started process; `ready` is what it said of itself."""

    MODULE = "ews.compute.process"

    def __init__(self, process: Process, bounds: Bounds) -> None:
        self._process = process
        self._bounds = bounds
        self._said = b""
        self._begun = b""  # of a line of which the end has not come
        self._listener = asyncio.create_task(self._listen())
        self.ready: Ready

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @classmethod
    async def start(cls, bounds: Bounds, *arguments: str) -> Self:
        """Start a process and wait until it has loaded everything.

        arguments: what a process of its kind takes beside its bounds.

        Raises:
            ComputeFailedError: it ended, or was not ready in time.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", cls.MODULE,
            str(os.getpid()), str(bounds.memory_bytes), *arguments,
            stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=LONGEST_LINE,
        )  # fmt: skip
        child = cls(process, bounds)
        try:
            line = await child._line(bounds.start_seconds)
        except (ChildDiedError, ChildTimedOutError) as error:
            await child.kill()
            said = child._said.decode(errors="replace").strip() or error.message
            raise ComputeFailedError(f"a worker process did not start: {said}") from error
        except BaseException:  # cancelled while waiting: leave no process behind
            await child.kill()
            raise
        child._greeted(line)
        return child

    def _greeted(self, line: bytes) -> None:
        """Read the first line, by which the process says that it is ready."""
        self.ready = read_ready(line)

    def write(self, lines: bytes) -> None:
        """Hand over questions; the answers come in the same order."""
        if self._process.stdin is not None:
            self._process.stdin.write(lines)

    async def lines(self) -> list[bytes]:
        """Wait for the next answers: all that have come, at least one.

        Raises:
            ChildTimedOutError: the next one takes longer than the wall limit.
            ChildDiedError: the process has ended.
        """
        seconds, stdout = self._bounds.wall_seconds, self._process.stdout
        pieces = [self._begun]
        try:
            async with asyncio.timeout(seconds):
                while stdout and (piece := await stdout.read(LONGEST_LINE)):
                    pieces.append(piece)
                    if b"\n" in piece:
                        *lines, self._begun = b"".join(pieces).split(b"\n")
                        return lines
        except TimeoutError as error:
            raise _late(seconds) from error
        raise _dead()

    async def stop(self) -> None:
        """Let the process end by itself; kill it if it does not."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        await self.kill()

    async def kill(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await self._listener

    async def _line(self, seconds: float) -> bytes:
        stdout = self._process.stdout
        try:
            line = await asyncio.wait_for(stdout.readline(), seconds) if stdout else b""
        except TimeoutError as error:
            raise _late(seconds) from error
        if not line.endswith(b"\n"):
            raise _dead()
        return line

    async def _listen(self) -> None:
        """Read what the process complains of, and keep the end only."""
        stderr = self._process.stderr
        while stderr and (said := await stderr.read(KEPT_STDERR)):
            self._said = (self._said + said)[-KEPT_STDERR:]


def _late(seconds: float) -> ChildTimedOutError:
    return ChildTimedOutError(f"it took longer than {seconds:g} seconds")


def _dead() -> ChildDiedError:
    return ChildDiedError("its process crashed or needed more memory than allowed")
