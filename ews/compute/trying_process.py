"""A process for those who write law: `… PARENT_PID MEMORY_BYTES`.

A question a line: what a draft does, or which members a definition has. What an answer needs is
loaded with the first question of its kind.
"""

from datetime import date
from functools import cache

import orjson

from ews.compute.answering import Answer, answer_lines


def load() -> Answer:
    """Load what the answers need."""
    from ews.compute.listing import ListingDesk  # noqa: PLC0415  # after the limits are set
    from ews.compute.trying import DraftDesk, try_draft  # noqa: PLC0415  # see above

    drafts, lists = cache(DraftDesk), cache(ListingDesk)

    def answer(line: bytes) -> bytes:
        asked = orjson.loads(line)
        if "text" in asked:
            told = try_draft(asked, drafts)
        else:
            day = date.fromisoformat(asked["on"])
            told = lists().members(asked["definition"], day, asked["most"])
        return orjson.dumps(told) + b"\n"

    return answer


if __name__ == "__main__":
    answer_lines(load)
