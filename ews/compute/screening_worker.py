"""Keeps one screening process alive; a row it dies of gets the fault, its neighbours answers."""

from collections.abc import Sequence
from pathlib import Path

from ews.compute.child import Child
from ews.compute.records import Bounds
from ews.compute.screened_lines import refusal_of
from ews.compute.screening_lines import read_screened, write_questions
from ews.compute.screening_records import Row, Screened, Terms
from ews.compute.worker import Fatal, Keeper

Asked = tuple[Row, Terms]


class ScreeningChild(Child):
    """The process."""

    MODULE = "ews.compute.screening_process"


class ScreeningWorker(Keeper[Asked, Screened]):
    """Screens rows, one process at a time.

    law: the folder of another law than our own.
    """

    CHILD = ScreeningChild
    TOGETHER = 125  # 2 to 5 % quicker than 50; what is slow must not be long without an answer

    def __init__(self, bounds: Bounds | None = None, law: Path | None = None) -> None:
        super().__init__(bounds or Bounds(), *([] if law is None else [str(law)]))

    async def screen(self, rows: Sequence[Row], terms: Terms) -> list[Screened]:
        """Answer about each row, in order.

        Raises:
            ComputeFailedError: no process can be started.
        """
        return await self.examine([(row, terms) for row in rows])

    def write(self, questions: Sequence[Asked], together: int) -> bytes:
        return write_questions([row for row, _ in questions], questions[0][1], together)

    def read(self, line: bytes, question: Asked) -> Screened:  # noqa: ARG002 - one shape for all
        return read_screened(line)

    def fault(self, question: Asked, error: Fatal) -> Screened:
        row, terms = question
        said = f"{error.code}: {error.message}"
        return Screened(lines=refusal_of(row, said, terms.form), refused=said)
