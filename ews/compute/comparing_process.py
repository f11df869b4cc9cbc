"""The comparing process: `python -m ews.compute.comparing_process PARENT_PID MEMORY_BYTES`.

Reads one pair of structures a line, writes one line: how the first differs from the second.
"""

import sys
from typing import BinaryIO

import orjson

from ews.compute.process import die_with, restrict, take_stdout


def main() -> None:
    """Answer until there is nothing more to read."""
    parent, memory = int(sys.argv[1]), int(sys.argv[2])
    die_with(parent)
    restrict(memory)
    serve(sys.stdin.buffer, take_stdout())


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line as soon as it is read."""
    from ews.compute.comparing_desk import load_desk  # noqa: PLC0415  # after the limits are set

    desk = load_desk()
    answers.write(b"{}\n")
    answers.flush()
    for line in questions:
        answers.write(orjson.dumps(desk.compare(**orjson.loads(line))) + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
