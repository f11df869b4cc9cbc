"""A process that tries draft definitions: `… PARENT_PID MEMORY_BYTES`; one draft a line."""

from ews.compute.answering import Answer, answer_lines


def load() -> Answer:
    """Load what the answers need."""
    from ews.compute.trying import DraftDesk  # noqa: PLC0415  # after the limits are set

    return DraftDesk().answer


if __name__ == "__main__":
    answer_lines(load)
