"""Systematic names through OPSIN: one process, started at the first need and kept.

It is optional. Without Java all else resolves as before, and the answer says what is missing.
"""

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial

from ews.compute.turns import Turns
from ews.log import get_logger
from ews.naming.opsin_process import OpsinProcess
from ews.naming.records import Limits, NoReaderError, Read, ReaderGoneError, ReaderLateError

log = get_logger(__name__)

MISSING = "systematic names need Java"
OFF = "reading systematic names is switched off (EWS_OPSIN)"
LATE = "reading it as a systematic name took too long"
DIED = "the process that reads systematic names died of it"


class Opsin:
    """Reads names, one batch at a time; ask from anywhere in the loop, stop it at the end."""

    def __init__(self, *, limits: Limits | None = None, enabled: bool = True) -> None:
        self._limits = limits or Limits()
        self._missing = "" if enabled else OFF
        self._process: OpsinProcess | None = None
        self._turns = Turns()
        self._known: OrderedDict[str, Read] = OrderedDict()

    @property
    def missing(self) -> str:
        """Why names cannot be read; empty as long as nothing speaks against it."""
        return self._missing

    @property
    def pid(self) -> int | None:
        """The process id of the running reader, None if there is none."""
        return self._process.pid if self._process else None

    async def read(self, names: Sequence[str]) -> list[Read]:
        """Answer about each name, in order; what was asked before costs nothing.

        Names are single lines of printable ASCII; nothing else is read.
        """
        found: dict[str, Read] = {}
        for name in dict.fromkeys(names):
            known = Read() if not self._fits(name) else self._recall(name)
            if known is not None:
                found[name] = known
        asked = [name for name in dict.fromkeys(names) if name not in found]
        if asked:
            found |= await self._turns.take(partial(self._read_all, asked))
        return [found[name] for name in names]

    async def stop(self) -> None:
        """End the process, once it has answered what it was asked; it starts again if needed."""
        await self._turns.take(self._end)

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await process.stop()

    async def _read_all(self, names: Sequence[str]) -> dict[str, Read]:
        found: dict[str, Read] = {}
        for at in range(0, len(names), self._limits.batch):
            found |= await self._read_batch(names[at : at + self._limits.batch])
        return found

    async def _read_batch(self, names: Sequence[str]) -> dict[str, Read]:
        """Read one batch.

        Names are answered in order, so the first without an answer is what the process failed at.
        If it took too long that is its fault; if the process is gone, it gets a second chance.
        """
        found: dict[str, Read] = {}
        on_second_chance = -1
        while len(found) < len(names) and not self._missing:
            try:
                await self._collect(names[len(found) :], found)
            except NoReaderError as error:
                self._give_up(error)
            except ReaderLateError:
                found[names[len(found)]] = Read(fault=LATE)
            except ReaderGoneError:
                if on_second_chance == len(found):
                    found[names[len(found)]] = Read(fault=DIED)
                else:
                    on_second_chance = len(found)
        return found | {name: Read(fault=self._missing) for name in names[len(found) :]}

    def _fits(self, name: str) -> bool:
        return 0 < len(name) <= self._limits.longest and name.isascii() and name.isprintable()

    async def _collect(self, names: Sequence[str], found: dict[str, Read]) -> None:
        """Ask about names in order; `found` keeps what was answered before a failure."""
        process = self._process
        if process is None:
            process = self._process = await OpsinProcess.start(self._limits.start_seconds)
        try:
            process.send(names)
            for name in names:
                found[name] = await process.answer(name, self._limits.name_seconds)
                self._remember(name, found[name])
        except BaseException:  # gone, late or cancelled: its next line would answer another name
            self._process = None
            await process.kill()
            raise

    def _give_up(self, error: NoReaderError) -> None:
        self._missing = MISSING
        log.warning("systematic_names_unread", reason=error.message)

    def _recall(self, name: str) -> Read | None:
        read = self._known.get(name)
        if read is not None:
            self._known.move_to_end(name)
        return read

    def _remember(self, name: str, read: Read) -> None:
        self._known[name] = read
        if len(self._known) > self._limits.cached:
            self._known.popitem(last=False)
