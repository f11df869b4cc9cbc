"""Keeps one screening process alive; a row it dies of gets the fault, its neighbours answers."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from ews.compute.child import Child
from ews.compute.records import Bounds
from ews.compute.screened_lines import refusal_of
from ews.compute.screening_lines import read_screened, write_questions
from ews.compute.screening_records import Row, Screened, Terms
from ews.compute.worker import Fatal, Keeper

LONGEST_NAP = 0.1  # seconds; what comes meanwhile must find room in the pipe
SHORTEST_NAP = 0.004

Asked = tuple[Row, Terms]


class ScreeningChild(Child):
    """The process.

    It answers every row at once, and to be woken for each costs more than all else that is done
    with an answer; so nobody listens for a while: for half the time that what is awaited should
    take, so that the process never has to wait for its next chunk.
    """

    MODULE = "ews.compute.screening_process"

    def __init__(self, process: Process, bounds: Bounds) -> None:
        super().__init__(process, bounds)
        self._pace = 0.0  # seconds a row, of those that came last

    async def lines(self, awaited: int) -> list[bytes]:
        began = monotonic()
        nap = min(LONGEST_NAP, self._pace * awaited / 2)
        if nap >= SHORTEST_NAP:
            await self._nap(nap)
        lines = await super().lines(awaited)
        self._pace = (monotonic() - began) / len(lines)
        return lines

    async def _nap(self, seconds: float) -> None:
        # create_subprocess_exec hands out no transport
        pipe = self._process._transport.get_pipe_transport(1)  # type: ignore[attr-defined]  # noqa: SLF001
        pipe.pause_reading()
        try:
            await asyncio.sleep(seconds)
        finally:
            pipe.resume_reading()


class ScreeningWorker(Keeper[Asked, Screened]):
    """Screens rows, one process at a time.

    law: the folder of another law than our own.
    """

    CHILD = ScreeningChild

    def __init__(self, bounds: Bounds | None = None, law: Path | None = None) -> None:
        super().__init__(bounds or Bounds(), *([] if law is None else [str(law)]))

    async def screen(self, rows: Sequence[Row], terms: Terms) -> list[Screened]:
        """Answer about each row, in order.

        Raises:
            ComputeFailedError: no process can be started.
        """
        return await self.examine([(row, terms) for row in rows])

    def write(self, questions: Sequence[Asked]) -> bytes:
        return write_questions([row for row, _ in questions], questions[0][1])

    def read(self, line: bytes, question: Asked) -> Screened:  # noqa: ARG002 - one shape for all
        return read_screened(line)

    def fault(self, question: Asked, error: Fatal) -> Screened:
        row, terms = question
        said = f"{error.code}: {error.message}"
        return Screened(lines=refusal_of(row, said, terms.form), refused=said)
