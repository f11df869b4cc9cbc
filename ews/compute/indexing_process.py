"""A process that prepares rows of a file for an index: `… PARENT_PID MEMORY_BYTES`.

Reads one lot of rows a line and answers it with columns, and with what cannot be read and why.
"""

from ews.compute.answering import Answer, answer_lines


def load() -> Answer:
    """Load what the answers need."""
    from ews.compute.indexing import Preparer  # noqa: PLC0415  # after the limits are set

    return Preparer().answer


if __name__ == "__main__":
    answer_lines(load)
