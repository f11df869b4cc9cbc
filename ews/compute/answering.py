"""What every child process does: bound itself, load, say so, answer line by line."""

import sys
from collections.abc import Callable
from typing import BinaryIO

from ews.compute.process import die_with, restrict, take_stdout

Answer = Callable[[bytes], bytes]


def answer_lines(load: Callable[[], Answer]) -> None:
    """Run as `python -m MODULE PARENT_PID MEMORY_BYTES` until there is nothing more to read.

    load: called once the limits are set; what it returns answers a line with a line.
    """
    parent, memory = int(sys.argv[1]), int(sys.argv[2])
    die_with(parent)
    restrict(memory)
    answers = take_stdout()
    _serve(load(), sys.stdin.buffer, answers)


def _serve(answer: Answer, questions: BinaryIO, answers: BinaryIO) -> None:
    answers.write(b"{}\n")
    answers.flush()
    for line in questions:
        answers.write(answer(line))
        answers.flush()
