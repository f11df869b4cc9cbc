"""One worker process: `python -m ews.compute.process PARENT_PID MEMORY_BYTES`.

Reads one structure a line, writes one answer a line, each at once, so that the service knows which
structure a dead process died of. Ends when its input ends, or when the service dies.
"""

import ctypes
import gc
import os
import resource
import signal
import sys
from typing import BinaryIO

from ews.compute.lines import read_source, write_answer, write_ready

PR_SET_PDEATHSIG = 1
GARBAGE_YOUNG, GARBAGE_OLDER, GARBAGE_OLDEST = 100_000, 20, 100  # as gc.set_threshold takes them


def main() -> None:
    """Load the data, say so, and answer until there is nothing more to read."""
    parent, memory = int(sys.argv[1]), int(sys.argv[2])
    die_with(parent)
    restrict(memory)
    answers = take_stdout()
    serve(sys.stdin.buffer, answers)


def die_with(parent: int) -> None:
    """Have the kernel kill this process when the service ends, even by kill -9 (Linux only)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which then stops us
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(0)  # it ended before we could ask to be told


def restrict(memory: int) -> None:
    """Bound the address space; write no core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def take_stdout() -> BinaryIO:
    """Keep standard output for answers alone: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def seldom_collect() -> None:
    """Look for garbage seldom, and never among what was loaded, which stays.

    Nearly all that is made for an answer goes when nothing refers to it any more; Python's usual
    looks for the rest cost 3 to 8 % of what the law costs.
    """
    gc.freeze()
    gc.set_threshold(GARBAGE_YOUNG, GARBAGE_OLDER, GARBAGE_OLDEST)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line as soon as it is read."""
    from ews.compute.examining import load_examiner  # noqa: PLC0415  # after the limits are set

    examiner = load_examiner()
    seldom_collect()
    answers.write(write_ready(examiner.ready()))
    answers.flush()
    for line in questions:
        answers.write(write_answer(examiner.examine(read_source(line))))
        answers.flush()


if __name__ == "__main__":
    main()
