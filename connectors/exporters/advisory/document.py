"""The advisory export: items with stable identifiers, compared with what was told before.

Everything here is pure and in a fixed order, so that the same facts give the same bytes.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import orjson

Block = Literal["forensic", "harm", "detection", "total", "substance", "legislation"]
Action = Literal["new", "correction", "withdrawal"]
Reason = Literal["period", "event", "correction", "withdrawal", "annual", "substances"]

FORMAT = "ews-advisory-export"
FORMAT_VERSION = "2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One fact as it stands now.

    report_id: the report it comes from, if it is one. inchikeys: the substances it names.
    """

    item_id: str
    block: Block
    data: Mapping[str, object]
    report_id: str | None = None
    inchikeys: tuple[str, ...] = ()

    @property
    def sha256(self) -> bytes:
        """Hash of the fact alone: what decides whether it has changed."""
        return hashlib.sha256(dump(self.data)).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One version of an item as it was put into a batch."""

    action: Action
    sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the receiver has of one item.

    version: the highest that was ever used. held: what it was sent and did not reject; is_taken:
    it said that it took that. awaiting: what stands in a batch that nobody has let go yet.
    unwanted: hashes of what was refused, rejected or did not fit the mapping since; the same is not
    offered again.
    """

    version: int
    block: Block
    held: Said | None = None
    is_taken: bool = False
    awaiting: Said | None = None
    unwanted: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One item of a batch: something new, corrected or withdrawn (then without data)."""

    item_id: str
    version: int
    action: Action
    block: Block
    data: Mapping[str, object] | None
    sha256: bytes
    report_id: str | None = None
    inchikeys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What has to be told. superseded: items that wait in a batch with what is no longer so."""

    steps: tuple[Step, ...]
    superseded: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a batch says of itself; the period is [from, until).

    country: whose facts these are; None: no country's. mapping: id and version.
    """

    receiver: str
    reason: Reason
    country: str | None
    mapping: tuple[str, int]
    period: tuple[date, date] | None
    idempotency_key: str


WITHDRAWN = hashlib.sha256(b"null").digest()


def difference(now: Iterable[Item], told: Mapping[str, Told], *, whole: bool) -> Difference:
    """Return what the receiver has to be told, in the order of the identifiers.

    whole: `now` is all there is, so that what was told and is not in it is withdrawn.
    """
    items = {item.item_id: item for item in now}
    gone = [key for key in told if key not in items] if whole else []
    steps = [_step(item, told.get(key)) for key, item in items.items()]
    steps += [_withdrawal(key, told[key]) for key in gone]
    superseded = [key for key, item in items.items() if _outdated(told.get(key), item.sha256)]
    superseded += [key for key in gone if _outdated(told[key], WITHDRAWN)]
    return Difference(
        steps=tuple(sorted((each for each in steps if each), key=lambda step: step.item_id)),
        superseded=tuple(sorted(superseded)),
    )


def agreed(now: Iterable[Item], told: Mapping[str, Told]) -> frozenset[str]:
    """Return the reports of which the receiver has taken just what stands: nothing to tell.

    now: all that stands of these reports.
    """
    items = {item.item_id: item for item in now}
    known = {key: report_of(key) for key in told}
    differing = {item.report_id for key, item in items.items() if key not in told}
    differing |= {known[key] for key, was in told.items() if not _agrees(was, items.get(key))}
    return frozenset(each for each in known.values() if each) - differing


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
            "country": header.country,
            "mapping": {"id": header.mapping[0], "version": header.mapping[1]},
            "period": period,
            "idempotency_key": header.idempotency_key,
            "items": [_written(step) for step in steps],
        }
    )


def without(content: bytes, item_ids: Iterable[str]) -> bytes:
    """Return the bytes of a batch without some of its items."""
    left_out, read = frozenset(item_ids), orjson.loads(content)
    read["items"] = [item for item in read["items"] if item["item_id"] not in left_out]
    return dump(read)


def report_of(item_id: str) -> str | None:
    """Return the report that an item comes from, if it is of one report."""
    block, _, rest = item_id.partition("/")
    return rest.partition("/")[0] if block in {"forensic", "harm"} else None


def digest(steps: Sequence[Step]) -> str:
    """Return a key that is equal for equal steps: what makes a correction happen once."""
    return hashlib.sha256(dump([_written(step) for step in steps])).hexdigest()


def dump(value: object) -> bytes:
    """Return canonical JSON: sorted keys, no spaces."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _step(item: Item, was: Told | None) -> Step | None:
    sha256 = item.sha256
    if was is not None and (sha256 in was.unwanted or sha256 in _known(was)):
        return None
    return Step(
        item_id=item.item_id,
        version=1 if was is None else was.version + 1,
        action="new" if was is None or was.held is None else "correction",
        block=item.block,
        data=item.data,
        sha256=sha256,
        report_id=item.report_id,
        inchikeys=item.inchikeys,
    )


def _withdrawal(item_id: str, was: Told) -> Step | None:
    if was.held is None or WITHDRAWN in _known(was) | was.unwanted:
        return None
    return Step(
        item_id=item_id,
        version=was.version + 1,
        action="withdrawal",
        block=was.block,
        data=None,
        sha256=WITHDRAWN,
        report_id=report_of(item_id),
    )


def _agrees(was: Told, item: Item | None) -> bool:
    if was.held is None:
        return item is None
    stands = WITHDRAWN if item is None else item.sha256
    return was.is_taken and was.held.sha256 == stands


def _known(was: Told) -> frozenset[bytes]:
    return frozenset(said.sha256 for said in (was.held, was.awaiting) if said is not None)


def _outdated(was: Told | None, sha256: bytes) -> bool:
    return was is not None and was.awaiting is not None and was.awaiting.sha256 != sha256


def _written(step: Step) -> dict[str, object]:
    return {
        "item_id": step.item_id,
        "version": step.version,
        "action": step.action,
        "block": step.block,
        "data": step.data,
    }
