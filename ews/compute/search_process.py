"""The search process: `python -m ews.compute.search_process PARENT_PID MEMORY_BYTES`.

Holds the index. Reads one question a line, writes one answer a line. What is refused on purpose is
answered as a fault; what kills the process costs the question, and the service starts a new one.
"""

from ews.compute.answering import Answer, answer_lines


def load() -> Answer:
    """Load what the answers need."""
    from ews.compute.searching import Desk  # noqa: PLC0415  # after the limits are set

    return Desk().answer


if __name__ == "__main__":
    answer_lines(load)
