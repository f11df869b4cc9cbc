"""The search process: `python -m ews.compute.search_process PARENT_PID MEMORY_BYTES`.

Holds the index. Reads one question a line, writes one answer a line. What is refused on purpose is
answered as a fault; what kills the process costs the question, and the service starts a new one.
"""

import sys
from typing import BinaryIO

from ews.compute.process import die_with, restrict, take_stdout


def main() -> None:
    """Answer until there is nothing more to read."""
    parent, memory = int(sys.argv[1]), int(sys.argv[2])
    die_with(parent)
    restrict(memory)
    serve(sys.stdin.buffer, take_stdout())


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line as soon as it is read."""
    from ews.compute.searching import Desk  # noqa: PLC0415  # after the limits are set

    desk = Desk()
    answers.write(b"{}\n")
    answers.flush()
    for line in questions:
        answers.write(desk.answer(line))
        answers.flush()


if __name__ == "__main__":
    main()
