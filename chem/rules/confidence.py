"""How far an answer can be relied upon: one word, and each thing that speaks against more.

Every doubt has a weight; together 0 is `high`, 1 or 2 `medium`, more `low`. What weighs:

- the reading: wider than the words (2 for a yes); narrower than them (1 for a no); no person has
  reviewed it (1 for a generic definition, where it is a reading and not a comparison of names)
- the text: only in part (1) or from a secondary source (1); its first day from memory (1); older
  than half a year on the day asked about, and nobody looked for amendments since (1)
- the structure of a named entry was checked in one way only (1)
- an extension that rests on how we read the words (positional isomers: 1)
- effect and likeness decide nothing by structure alone (2)
- `unknown` is always low.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from chem.determinations import Determination
from chem.law import Coverage

Confidence = Literal["high", "medium", "low"]
Doubt = tuple[int, str]
MOST_FOR_MEDIUM = 2
OLD = timedelta(days=183)  # as long as a text may stand for the whole law (schemas/law/coverage.py)


def confidence_of(
    said: Determination, held: Coverage | None = None, *, valid_on: date
) -> tuple[Confidence, tuple[str, ...]]:
    """Weigh an answer that rests on one determination.

    held: how much of its jurisdiction is held, with the day of the text.
    """
    if said.status == "unknown":
        return "low", ("our data do not decide it",)
    aged = _of_age(said, held, valid_on) if held else ()
    return _weighed([*_doubts(said), *aged])


def confidence_of_miss(
    held: Coverage, misses: Sequence[Determination]
) -> tuple[Confidence, tuple[str, ...]]:
    """Weigh a `not_controlled`: it rests on the whole of what is held, and on the near misses."""
    doubts: list[Doubt] = [(1, f"no person has reviewed all readings of {held.name}")]
    for miss in misses[:1]:
        doubts += [(weight, why) for weight, why in _of_text(miss)]
        if miss.fit == "narrower":
            doubts.append(
                (1, f"our reading of {miss.entry}, the nearest, is narrower than the words")
            )
    return _weighed(doubts)


def _weighed(doubts: list[Doubt]) -> tuple[Confidence, tuple[str, ...]]:
    weight = sum(weight for weight, _ in doubts)
    word: Confidence = "low" if weight > MOST_FOR_MEDIUM else "medium" if weight else "high"
    return word, tuple(why for _, why in doubts)


def _doubts(said: Determination) -> Iterator[Doubt]:
    yield from _of_text(said)
    if said.fit == "wider":
        yield 2, "our reading is wider than the words"
    if said.kind == "generic" and said.review == "none":
        yield 1, "no person has reviewed the reading"
    if said.kind == "named" and "+" not in said.structure_check:
        yield 1, "the structure of the name was checked in one way only"
    if said.extension == "positional isomer":
        yield 1, "what a core structure is rests on our reading of the words"
    if said.kind in ("functional", "analogue"):
        yield 2, "effect or likeness is a matter of evidence, not of structure alone"


def _of_text(said: Determination) -> Iterator[Doubt]:
    if said.checked_on_text == "partial":
        yield 1, "the text was read only in part"
    if said.checked_on_text == "secondary":
        yield 1, "the text was read from a secondary source"
    if said.date_basis == "recalled":
        yield 1, "its first day is from memory"


def _of_age(said: Determination, held: Coverage, valid_on: date) -> Iterator[Doubt]:
    """Doubt a text that may have been amended since: lists are written anew, entries move."""
    if held.text_of is None:
        return
    period = said.period
    days = (held.text_of, held.looked_at, said.wording_date, period.since, period.known_since)
    last = max(day for day in days if day is not None)
    if valid_on - last > OLD:
        yield 1, f"the text that is held is of {last}: what was changed since was not looked at"
