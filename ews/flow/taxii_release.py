"""Whom a record is listed for, and how much of it each reader is shown: `release`, made ready."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import orjson

from ews.flow.release import AUTHORITIES, KINDS, NETWORK, Reader, classes_for, shut_out
from schemas.release import FieldClass

EVERYBODY = "*"
HIDDEN = -1
EARLY = "early/"
MISP = "misp/"
# Classes are granted in this order: who has one has those before it (ews/flow/release.py).
LEVELS: tuple[frozenset[FieldClass], ...] = (
    frozenset({"PUB"}),
    frozenset({"PUB", "NET"}),
    frozenset({"PUB", "NET", "OPS"}),
    frozenset({"PUB", "NET", "OPS", "PTY"}),
    frozenset({"PUB", "NET", "OPS", "PTY", "OWN"}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What decides who may see how much of a record; many records have the same."""

    organisation_id: UUID
    published_by: UUID | None
    tlp: str
    audience: tuple[str, ...]
    embargo_until: datetime | None
    parties: tuple[str, ...]
    pre_notice: bool

    def text(self) -> str:
        """Return it as canonical JSON: equal policies are equal texts."""
        return orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z).decode()


def policy_of(text: str) -> Policy:
    """Read what `Policy.text` wrote."""
    said = orjson.loads(text)
    until, by = said["embargo_until"], said["published_by"]
    return Policy(
        organisation_id=UUID(said["organisation_id"]),
        published_by=UUID(by) if by else None,
        tlp=said["tlp"],
        audience=tuple(said["audience"]),
        embargo_until=datetime.fromisoformat(until) if until else None,
        parties=tuple(said["parties"]),
        pre_notice=said["pre_notice"],
    )


def tokens_of(policy: Policy, *, at: datetime) -> list[str]:
    """Return whom a record is listed for from `at` on.

    What is under embargo is listed for its own houses, a bulletin for authorities too; for the
    others when the embargo has ended, as something new then.
    """
    houses = {policy.organisation_id, policy.published_by} - {None}
    own = [f"org:{house}" for house in houses]
    closed = set(shut_out(policy.tlp, policy.audience))
    meant = [each for place, each in enumerate(policy.audience) if place not in closed]
    if policy.embargo_until is not None and at < policy.embargo_until:
        meant = [EARLY + each for each in meant] if policy.pre_notice else []
    return sorted({*own, *meant})


def tokens_for(reader: Reader) -> list[str]:
    """Return what a reader finds things listed under: the same that SQL says in migration 0012."""
    meant = [EVERYBODY, f"org:{reader.organisation_id}"]
    meant += [f"group:{group}" for group in reader.groups]
    if reader.kind in KINDS:
        meant.append(f"kind:{reader.kind}")
    if reader.kind in NETWORK:
        meant.append("network")
        if reader.country:
            meant.append(f"country:{reader.country}")
    return with_early(reader, meant)


def with_early(reader: Reader, tokens: Sequence[str]) -> list[str]:
    """Add what authorities get before an embargo ends."""
    early = [EARLY + each for each in tokens] if reader.kind in AUTHORITIES else []
    return [*tokens, *early]


def for_feed(tokens: Iterable[str]) -> list[str]:
    """Return the same tokens for the MISP feed."""
    return [MISP + each for each in tokens]


def level_for(reader: Reader, policy: Policy | None, *, at: datetime) -> int:
    """Return how much of an object this reader is shown, by the one rule; -1: nothing."""
    if policy is None:
        return 0
    granted = classes_for(reader, policy, at=at, pre_notice=policy.pre_notice)
    houses = {policy.organisation_id, policy.published_by}
    if policy.published_by is not None and reader.organisation_id not in houses:
        granted -= {"PTY"}  # a case number would point to the origin
    return max((place for place, level in enumerate(LEVELS) if level <= granted), default=HIDDEN)
