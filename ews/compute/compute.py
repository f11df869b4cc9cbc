"""Chemistry for the service: a few killable processes behind one bounded queue.

RDKit is never imported here. Some texts make it run for minutes, eat memory or crash; each then
costs its own record an error, and its process, which is replaced.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from chem.errors import ChemError
from chem.limits import check_text
from chem.structures import Source
from ews.compute.errors import ComputeBusyError, ComputeStoppedError
from ews.compute.records import Bounds, ChemFault, Examined, Ready
from ews.compute.worker import Worker

Answer = Examined | ChemFault
PASSING = frozenset({"structure_timeout", "structure_crashed"})  # may differ the next time


class Compute:
    """Examines structures in child processes; start it once, ask from anywhere in the loop."""

    def __init__(self, *, processes: int = 2, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._workers = [Worker(self._bounds) for _ in range(processes)]
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._batches: set[asyncio.Task[list[Answer]]] = set()
        self._known: OrderedDict[Source, Answer] = OrderedDict()
        self._ready: Ready | None = None

    @property
    def ready(self) -> Ready:
        """Which law and chemistry the answers are made with.

        Raises:
            ComputeStoppedError: not started, or stopped.
        """
        if self._ready is None:
            raise ComputeStoppedError("chemistry is not running; send it again later")
        return self._ready

    def _refuse_if_stopped(self) -> None:
        _ = self.ready

    async def start(self) -> None:
        """Start the processes and wait until all have loaded the law.

        Raises:
            ComputeFailedError: one cannot; none is left running.
        """
        try:
            ready = await asyncio.gather(*(worker.start() for worker in self._workers))
        except BaseException:
            await self._stop_workers()
            raise
        for worker in self._workers:
            self._idle.put_nowait(worker)
        self._ready = ready[0]

    async def stop(self) -> None:
        """Finish what is under way, refuse what still waits, and end the processes."""
        self._ready = None
        await asyncio.gather(*self._batches, return_exceptions=True)
        await self._stop_workers()

    async def examine(self, sources: Sequence[Source]) -> list[Answer]:
        """Answer about each structure, in order; what is known already costs nothing.

        Raises:
            ComputeStoppedError: not started, or stopped while this was waiting.
            ComputeBusyError: too much is waiting already.
            ComputeFailedError: no process can be started.
        """
        self._refuse_if_stopped()
        answers: dict[Source, Answer] = {}
        unknown: list[Source] = []
        for source in dict.fromkeys(sources):
            known = self._recall(source) or _refuse(source)
            if known is None:
                unknown.append(source)
            else:
                answers[source] = known
        answers.update(await self._ask(unknown))
        return [answers[source] for source in sources]

    async def _ask(self, sources: Sequence[Source]) -> dict[Source, Answer]:
        size = self._bounds.batch
        batches = [sources[at : at + size] for at in range(0, len(sources), size)]
        if len(self._batches) + len(batches) > self._bounds.waiting:
            raise ComputeBusyError("too many structures are waiting; send it again later")
        tasks = [asyncio.create_task(self._examine_batch(batch)) for batch in batches]
        for task in tasks:
            self._batches.add(task)
            task.add_done_callback(self._batches.discard)
        # A caller that goes away must not cost a process: what has begun is finished.
        found = await asyncio.shield(asyncio.gather(*tasks))
        return dict(zip(sources, (answer for batch in found for answer in batch), strict=True))

    async def _examine_batch(self, sources: Sequence[Source]) -> list[Answer]:
        worker = await self._idle.get()
        try:
            self._refuse_if_stopped()  # meanwhile
            answers = await worker.examine(sources)
        finally:
            self._idle.put_nowait(worker)
        for source, answer in zip(sources, answers, strict=True):
            self._remember(source, answer)
        return answers

    def _recall(self, source: Source) -> Answer | None:
        answer = self._known.get(source)
        if answer is not None:
            self._known.move_to_end(source)
        return answer

    def _remember(self, source: Source, answer: Answer) -> None:
        if isinstance(answer, ChemFault) and answer.code in PASSING:
            return
        self._known[source] = answer
        if len(self._known) > self._bounds.cached:
            self._known.popitem(last=False)

    async def _stop_workers(self) -> None:
        await asyncio.gather(*(worker.stop() for worker in self._workers))


def _refuse(source: Source) -> ChemFault | None:
    """Refuse here what need not cross to a process."""
    try:
        check_text(source)
    except ChemError as error:
        return ChemFault(source=source, code=error.code, message=str(error))
    return None
