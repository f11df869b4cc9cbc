"""The uploads process: `python -m ews.compute.upload_process PARENT_PID MEMORY_BYTES`.

Reads one file a line, with how it is to be read; writes one line: what is in it, or why that
cannot be said.
"""

from ews.compute.answering import Answer, answer_lines


def load() -> Answer:
    """Load what the answers need."""
    from ews.compute.upload_desk import answer_upload  # noqa: PLC0415  # after the limits are set

    return answer_upload


if __name__ == "__main__":
    answer_lines(load)
