"""The advisory export: items with stable identifiers, compared with what was told before.

Everything here is pure and in a fixed order, so that the same facts give the same bytes.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import orjson

Block = Literal["forensic", "harm", "legislation"]
Action = Literal["new", "correction", "withdrawal"]
Reason = Literal["period", "event", "correction"]

FORMAT = "ews-advisory-export"
FORMAT_VERSION = "1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One fact as it stands now."""

    item_id: str
    block: Block
    data: Mapping[str, object]

    @property
    def sha256(self) -> bytes:
        """Hash of the fact alone: what decides whether it has changed."""
        return hashlib.sha256(dump(self.data)).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the receiver was last told of one item."""

    version: int
    block: Block
    action: Action
    sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One item of a batch: something new, corrected or withdrawn (then without data)."""

    item_id: str
    version: int
    action: Action
    block: Block
    data: Mapping[str, object] | None
    sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a batch says of itself; the period is [from, until)."""

    receiver: str
    reason: Reason
    period: tuple[date, date] | None
    idempotency_key: str


WITHDRAWN = hashlib.sha256(b"null").digest()


def steps_of(now: Iterable[Item], told: Mapping[str, Told], *, whole: bool) -> tuple[Step, ...]:
    """Return what the receiver has to be told, in the order of the identifiers.

    whole: `now` is all there is, so that what was told and is not in it is withdrawn.
    """
    items = {item.item_id: item for item in now}
    steps = [_step(item, told.get(item.item_id)) for item in items.values()]
    found = [step for step in steps if step is not None]
    if whole:
        found += [
            _withdrawal(key, was) for key, was in told.items() if key not in items and _stands(was)
        ]
    return tuple(sorted(found, key=lambda step: step.item_id))


def document(header: Header, steps: Sequence[Step]) -> bytes:
    """Return the exact bytes of a batch; they hold no time of making, so they can be made again."""
    period = header.period and {
        "from": header.period[0].isoformat(),
        "until": header.period[1].isoformat(),
    }
    return dump(
        {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "receiver": header.receiver,
            "reason": header.reason,
            "period": period,
            "idempotency_key": header.idempotency_key,
            "items": [_written(step) for step in steps],
        }
    )


def digest(steps: Sequence[Step]) -> str:
    """Return a key that is equal for equal steps: what makes a correction happen once."""
    return hashlib.sha256(dump([_written(step) for step in steps])).hexdigest()


def dump(value: object) -> bytes:
    """Return canonical JSON: sorted keys, no spaces."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _step(item: Item, was: Told | None) -> Step | None:
    sha256 = item.sha256
    if was is not None and _stands(was) and was.sha256 == sha256:
        return None
    return Step(
        item_id=item.item_id,
        version=1 if was is None else was.version + 1,
        action="new" if was is None else "correction",
        block=item.block,
        data=item.data,
        sha256=sha256,
    )


def _withdrawal(item_id: str, was: Told) -> Step:
    return Step(
        item_id=item_id,
        version=was.version + 1,
        action="withdrawal",
        block=was.block,
        data=None,
        sha256=WITHDRAWN,
    )


def _stands(was: Told) -> bool:
    return was.action != "withdrawal"


def _written(step: Step) -> dict[str, object]:
    return {
        "item_id": step.item_id,
        "version": step.version,
        "action": step.action,
        "block": step.block,
        "data": step.data,
    }
