"""Keeps one child process alive and lays the blame on the structure it died of."""

from collections.abc import Sequence

from chem.structures import Source
from ews.compute.child import Child
from ews.compute.errors import ChildDiedError, ChildTimedOutError
from ews.compute.records import Bounds, ChemFault, Examined, Ready

Answer = Examined | ChemFault


class Worker:
    """One process at a time, asked by one caller at a time; a dead one is replaced when asked."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._child: Child | None = None

    async def start(self) -> Ready:
        """Start the process now, so that the first question does not wait for it."""
        return (await self._living()).ready

    async def examine(self, sources: Sequence[Source]) -> list[Answer]:
        """Answer about each structure, in order.

        The process answers one at a time, so the first one without an answer is what it died of. A
        crash may be owed to memory that earlier ones left, so that one gets a second chance in a
        new process; a timeout does not.

        Raises:
            ComputeFailedError: no process can be started.
        """
        answers: list[Answer] = []
        on_second_chance = -1
        while len(answers) < len(sources):
            try:
                await self._collect(sources[len(answers) :], answers)
            except ChildTimedOutError as error:
                answers.append(_fault(sources[len(answers)], error))
            except ChildDiedError as error:
                if on_second_chance == len(answers):
                    answers.append(_fault(sources[len(answers)], error))
                else:
                    on_second_chance = len(answers)
        return answers

    async def stop(self) -> None:
        """End the process."""
        child, self._child = self._child, None
        if child is not None:
            await child.stop()

    async def _collect(self, sources: Sequence[Source], answers: list[Answer]) -> None:
        child = await self._living()
        child.send(sources)
        try:
            for source in sources:
                answers.append(await child.answer(source))  # noqa: PERF401  # kept when one fails
        except (
            BaseException
        ):  # dead, late or cancelled: its next line would answer another question
            self._child = None
            await child.kill()
            raise

    async def _living(self) -> Child:
        if self._child is None:
            self._child = await Child.start(self._bounds)
        return self._child


def _fault(source: Source, error: ChildDiedError | ChildTimedOutError) -> ChemFault:
    return ChemFault(source=source, code=error.code, message=error.message)
