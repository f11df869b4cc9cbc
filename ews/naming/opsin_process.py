"""One running OPSIN: a name a line in, a line out with the structure and the name again.

Standard error goes into the same pipe, because that is where OPSIN says, before the answer, that it
had to choose ("APPEARS_AMBIGUOUS: ..."). The line that ends with the name asked is the answer.
"""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from ews.naming.records import NoReaderError, Read, ReaderGoneError, ReaderLateError

LONGEST_LINE = 1024 * 1024
STOP_SECONDS = 2.0
FIRST = "methane"
DOUBT = "APPEARS_AMBIGUOUS: "
# Small and quick to start: it serves a name now and then, not a batch of millions.
JAVA_OPTIONS = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8")


def command() -> tuple[str, ...]:
    """Return the command that starts OPSIN.

    Raises:
        NoReaderError: there is no Java, or no OPSIN.
    """
    java = which("java")
    if java is None:
        raise NoReaderError("there is no `java` on the PATH; Java 8 or later is needed")
    spec = find_spec("py2opsin")  # found, not imported: its import starts a Java of its own
    folder = Path(spec.origin).parent if spec and spec.origin else None
    jars = sorted(folder.glob("opsin-cli-*.jar")) if folder else []
    if not jars:
        raise NoReaderError("the package py2opsin, which brings OPSIN, is not installed")
    return (java, *JAVA_OPTIONS, "-jar", str(jars[-1]), "-osmi", "-n")


class OpsinProcess:
    """A started process; whoever asks waits for all answers before asking again."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @classmethod
    async def start(cls, seconds: float) -> "OpsinProcess":
        """Start a process and wait until it reads a name.

        Raises:
            NoReaderError: there is no Java, or no OPSIN, or it does not read.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ews.naming.java", str(os.getpid()), *command(),
            stdin=PIPE, stdout=PIPE, stderr=STDOUT, limit=LONGEST_LINE,
        )  # fmt: skip
        started = cls(process)
        try:
            started.send([FIRST])
            await started.answer(FIRST, seconds)
        except (ReaderGoneError, ReaderLateError) as error:
            await started.kill()
            raise NoReaderError(f"Java was started, but: {error.message}") from error
        except BaseException:  # cancelled while waiting: leave no process behind
            await started.kill()
            raise
        return started

    def send(self, names: Sequence[str]) -> None:
        """Hand over names; the answers come in the same order."""
        if self._process.stdin is not None:
            self._process.stdin.write("".join(f"{name}\n" for name in names).encode())

    async def answer(self, name: str, seconds: float) -> Read:
        """Wait for the answer about the next name sent.

        Raises:
            ReaderGoneError: the process has ended.
            ReaderLateError: it took longer than `seconds`.
        """
        try:
            return await asyncio.wait_for(self._answer(name), seconds)
        except TimeoutError as error:
            raise ReaderLateError(f"no answer within {seconds:g} seconds") from error
        except (ValueError, ConnectionError) as error:  # a line without an end, a broken pipe
            raise ReaderGoneError("the process that reads names answers nonsense") from error

    async def _answer(self, name: str) -> Read:
        doubts: list[str] = []
        while True:
            raw = await self._process.stdout.readline() if self._process.stdout else b""
            if not raw:
                raise ReaderGoneError("the process that reads names has ended")
            line = raw.decode(errors="replace").rstrip("\r\n")
            smiles, tab, echoed = line.partition("\t")
            if tab and echoed == name:
                return Read(smiles=smiles, doubts=tuple(doubts))
            if line.startswith(DOUBT):
                doubts += [each.removeprefix(DOUBT) for each in line.split("; ")]

    async def stop(self) -> None:
        """Let the process end by itself; kill it if it does not."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.communicate(), STOP_SECONDS)
        await self.kill()

    async def kill(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.communicate()
