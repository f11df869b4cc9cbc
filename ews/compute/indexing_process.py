"""A process that prepares rows of a file for an index: `… PARENT_PID MEMORY_BYTES`.

Reads one lot of rows a line and answers it with columns, and with what cannot be read and why.
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
    """Answer each lot as soon as it is read."""
    from ews.compute.indexing import Preparer  # noqa: PLC0415  # after the limits are set

    preparer = Preparer()
    answers.write(b"{}\n")
    answers.flush()
    for line in questions:
        answers.write(preparer.answer(line))
        answers.flush()


if __name__ == "__main__":
    main()
