"""A process that screens: `python -m ews.compute.screening_process PARENT MEMORY_BYTES [LAW]`.

LAW is the folder of another law than our own.

Reads the terms, then lines of rows that are screened side by side, and answers each line at once.
To know which structure it died of, it is asked one row a line.
"""

import contextlib
import fcntl
import sys
from pathlib import Path
from typing import BinaryIO

from ews.compute.lines import write_ready
from ews.compute.process import die_with, restrict, seldom_collect, take_stdout

ROOM = 1024 * 1024  # bytes: some hundred rows; more is for privileged users only


def main() -> None:
    """Load the law, say so, and answer until there is nothing more to read."""
    parent, memory = int(sys.argv[1]), int(sys.argv[2])
    die_with(parent)
    restrict(memory)
    answers = take_stdout()
    _serve(sys.stdin.buffer, answers)


def _serve(questions: BinaryIO, answers: BinaryIO) -> None:
    from ews.compute.screening import Screener  # noqa: PLC0415  # after the limits are set
    from ews.compute.screening_lines import read_question, write_screened  # noqa: PLC0415
    from ews.compute.screening_records import Terms  # noqa: PLC0415

    widen(answers)
    screener = Screener(*(Path(folder) for folder in sys.argv[3:]))
    seldom_collect()
    answers.write(write_ready(screener.ready()))
    answers.flush()
    terms: Terms | None = None
    for line in questions:
        asked = read_question(line)
        if isinstance(asked, Terms):
            terms = asked
        elif terms is not None:
            answers.write(b"".join(map(write_screened, screener.screen(asked, terms))))
            answers.flush()


def widen(pipe: BinaryIO) -> None:
    """Make room for the answers that come while nobody reads; where that is refused, it waits."""
    with contextlib.suppress(OSError, AttributeError):  # one user's pipes are bounded; only Linux
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, ROOM)


if __name__ == "__main__":
    main()
