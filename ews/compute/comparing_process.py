"""The comparing process: `python -m ews.compute.comparing_process PARENT_PID MEMORY_BYTES`.

Reads one pair of structures a line, writes one line: how the first differs from the second.
"""

import orjson

from ews.compute.answering import Answer, answer_lines


def load() -> Answer:
    """Load what the answers need."""
    from ews.compute.comparing_desk import load_desk  # noqa: PLC0415  # after the limits are set

    desk = load_desk()
    return lambda line: orjson.dumps(desk.compare(**orjson.loads(line))) + b"\n"


if __name__ == "__main__":
    answer_lines(load)
