"""Keeps one child process alive and lays the blame on the structure it died of."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from chem.structures import Source
from ews.compute.child import Child
from ews.compute.errors import ChildDiedError, ChildTimedOutError
from ews.compute.lines import read_answer, write_source
from ews.compute.records import Bounds, ChemFault, Examined, Ready

Answer = Examined | ChemFault
Fatal = ChildDiedError | ChildTimedOutError
Q = TypeVar("Q")
A = TypeVar("A")


class Keeper(ABC, Generic[Q, A]):
    """One process at a time, asked by one caller at a time; a dead one is replaced when asked.

    A subclass says which process it is, and how a question and its answer are written. TOGETHER:
    how many questions the process works on side by side.
    """

    CHILD: ClassVar[type[Child]] = Child
    TOGETHER: ClassVar[int] = 1

    def __init__(self, bounds: Bounds, *arguments: str) -> None:
        self._bounds = bounds
        self._arguments = arguments
        self._child: Child | None = None

    @abstractmethod
    def write(self, questions: Sequence[Q], together: int) -> bytes:
        """Make the lines that ask; each question has one line of answer.

        together: how many of them may be worked on side by side.
        """

    @abstractmethod
    def read(self, line: bytes, question: Q) -> A:
        """Read the line that answers."""

    @abstractmethod
    def fault(self, question: Q, error: Fatal) -> A:
        """Answer for the process that died of the question."""

    async def start(self) -> Ready:
        """Start the process now, so that the first question does not wait for it."""
        return (await self._living()).ready

    async def examine(self, questions: Sequence[Q]) -> list[A]:
        """Answer each question, in order.

        A process that died of questions side by side is asked anew, one at a time: then the first
        one without an answer is what it died of. A crash may be owed to memory that earlier ones
        left, so that one gets a second chance in a new process; a timeout does not.

        Raises:
            ComputeFailedError: no process can be started.
        """
        answers: list[A] = []
        together, on_second_chance = self.TOGETHER, -1
        while len(answers) < len(questions):
            try:
                await self._collect(questions[len(answers) :], answers, together)
            except (ChildTimedOutError, ChildDiedError) as error:
                if together > 1:
                    together = 1
                elif error.code == ChildTimedOutError.code or on_second_chance == len(answers):
                    answers.append(self.fault(questions[len(answers)], error))
                else:
                    on_second_chance = len(answers)
        return answers

    async def stop(self) -> None:
        """End the process."""
        child, self._child = self._child, None
        if child is not None:
            await child.stop()

    async def _collect(self, questions: Sequence[Q], answers: list[A], together: int) -> None:
        child = await self._living()
        child.write(self.write(questions, together))
        waiting, last = iter(questions), len(answers) + len(questions)
        try:
            while len(answers) < last:
                lines = await child.lines()
                answers.extend(map(self.read, lines, waiting))
        except (
            BaseException
        ):  # dead, late or cancelled: its next line would answer another question
            self._child = None
            await child.kill()
            raise

    async def _living(self) -> Child:
        if self._child is None:
            self._child = await self.CHILD.start(self._bounds, *self._arguments)
        return self._child


class Worker(Keeper[Source, Answer]):
    """Examines structures."""

    def write(self, questions: Sequence[Source], together: int) -> bytes:
        del together
        return b"".join(map(write_source, questions))

    def read(self, line: bytes, question: Source) -> Answer:
        return read_answer(line, question)

    def fault(self, question: Source, error: Fatal) -> Answer:
        return ChemFault(source=question, code=error.code, message=error.message)
