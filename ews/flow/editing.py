"""Editing: from a signal to a draft with the facts filled in, and from hand to hand. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from ews.flow.refusals import PersonRequiredError, SamePersonError, WrongStateError
from ews.store.bulletins import PUBLIC, Bulletin, Hand
from ews.store.signals import StoredSignal

LEVELS = ("information", "advisory", "alert")
LEVEL_OF_RULE = {"first_ever": "advisory", "new_analogue": "advisory"}
STRICTNESS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
# Regulation (EU) 2022/2371, Art. 19: authorities are told a day before the public.
NOTICE_BEFORE = timedelta(hours=24)


class Handled(Protocol):
    """One version of a bulletin with who made it; nobody: the clock."""

    @property
    def version(self) -> int:
        """Return its number."""
        ...

    @property
    def state(self) -> str:
        """Return its state."""
        ...

    @property
    def person_id(self) -> UUID | None:
        """Return who made it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What an assessor changes; None leaves it as it is.

    drop_sources: take out the facts that are drawn from reports, to open the bulletin beyond them.
    clear: which of embargo_until, valid_until and supersedes it has no more.
    """

    kind: str | None = None
    title: str | None = None
    level: str | None = None
    text: str | None = None
    tlp: str | None = None
    audience: Sequence[str] | None = None
    urgent: bool | None = None
    embargo_until: datetime | None = None
    valid_until: datetime | None = None
    supersedes: UUID | None = None
    actions: Sequence[str] | None = None
    sections: Mapping[str, str] | None = None
    drop_sources: bool | None = None
    concerns: Mapping[str, Sequence[str]] | None = None
    clear: Sequence[str] | None = None


IN_COLUMNS = (
    "kind", "title", "level", "tlp", "urgent", "embargo_until", "valid_until", "supersedes",
)  # fmt: skip
IN_BODY = ("text", "actions", "sections", "concerns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """A TLP label and an audience."""

    tlp: str
    audience: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who acts, for whom, and when."""

    organisation_id: UUID
    person_id: UUID | None
    at: datetime


def draft(
    signal: StoredSignal,
    facts: Mapping[str, object],
    marking: Marking,
    *,
    bulletin_id: UUID,
    author: Author,
) -> Bulletin:
    """Return the first version: the facts, the rule's reason as text, nothing widened."""
    name = signal.substance_name or signal.inchikey
    return Bulletin(
        id=bulletin_id,
        signal_id=signal.id,
        organisation_id=author.organisation_id,
        created_at=author.at,
        version=1,
        level=LEVEL_OF_RULE.get(signal.rule, "information"),
        title=f"{name}: {signal.rule.replace('_', ' ')} ({signal.country})",
        body={"text": signal.because, "facts": facts},
        tlp=marking.tlp,
        audience=tuple(marking.audience),
        state="draft",
        person_id=person_of(author),
        at=author.at,
    )


def blank(bulletin_id: UUID, author: Author) -> Bulletin:
    """Return a bulletin before its first version: no signal stands behind it, nobody may see it."""
    return Bulletin(
        id=bulletin_id,
        signal_id=None,
        organisation_id=author.organisation_id,
        created_at=author.at,
        version=0,
        level="information",
        title="",
        body={"text": "", "facts": {}},
        tlp="TLP:RED",
        audience=(),
        state="draft",
        person_id=person_of(author),
        at=author.at,
    )


def joint_marking(markings: Sequence[Marking]) -> Marking:
    """Return the strictest label and the common audience of all that the facts are drawn from."""
    strictest = max(markings, key=lambda each: STRICTNESS.index(each.tlp)).tlp
    common = set(markings[0].audience).intersection(*(each.audience for each in markings))
    return Marking(tlp=strictest, audience=tuple(sorted(common)))


def edited(bulletin: Bulletin, edit: Edit, author: Author) -> Bulletin:
    """Return the next version with the changes; an approved bulletin is a draft again."""
    _require(bulletin, "draft", "approved")
    return _changed(bulletin, edit, author)


def corrected(bulletin: Bulletin, edit: Edit, author: Author) -> Bulletin:
    """Return a draft above what was published; readers see the old one until it is published."""
    _require(bulletin, "embargoed", "published", "expired")
    return _changed(bulletin, edit, author)


def approved(bulletin: Bulletin, hands: Sequence[Hand], author: Author) -> Bulletin:
    """Return the next version as approved by somebody whose hand is in none of its drafts."""
    _require(bulletin, "draft")
    if person_of(author) in drafters(hands):
        raise SamePersonError("you drafted or edited this bulletin; another person must approve it")
    return _next(bulletin, "approved", author)


def drafters(hands: Iterable[Handled]) -> set[UUID | None]:
    """Return whose hands are in the drafts since a bulletin last left the house."""
    known = list(hands)
    # A version that the clock made ends no round: the drafts below it are the same hands' still.
    issued = [hand.version for hand in known if hand.state in PUBLIC and hand.person_id]
    since = max(issued, default=0)
    return {hand.person_id for hand in known if hand.version > since and hand.state == "draft"}


def published(bulletin: Bulletin, earlier: Bulletin | None, author: Author) -> Bulletin:
    """Return the next version as published, or under embargo if it has one that is not over.

    earlier: what left the house before; what everybody has seen already is not held back again.
    """
    _require(bulletin, "approved")
    until = bulletin.embargo_until
    if until is None and bulletin.kind == "special_alert":
        until = author.at + NOTICE_BEFORE
    seen = earlier is not None and earlier.state != "embargoed"
    if bulletin.urgent or seen or until is None or until <= author.at:
        return _next(bulletin, "published", author)
    return replace(_next(bulletin, "embargoed", author), embargo_until=until)


def withdrawn(public: Bulletin, newest: int, reason: str, author: Author) -> Bulletin:
    """Return the version that takes back what left the house. newest: the highest version."""
    _require(public, "embargoed", "published", "superseded", "expired")
    body = {"text": "", "facts": {}, "reason": reason}
    return replace(_next(public, "withdrawn", author), version=newest + 1, title="", body=body)


def superseded(public: Bulletin, newest: int, by: Bulletin) -> Bulletin:
    """Return the version that sends readers on to the bulletin that took its place."""
    return replace(
        public,
        version=newest + 1,
        state="superseded",
        body={**public.body, "superseded_by": str(by.id)},
        person_id=by.person_id,
        at=by.at,
    )


def due(public: Bulletin, newest: int, *, at: datetime) -> Bulletin | None:
    """Return the version that the clock makes: embargo or validity over; None if neither is."""
    following = replace(public, version=newest + 1, person_id=None, at=at)
    if public.state == "embargoed" and public.embargo_until and public.embargo_until <= at:
        return replace(following, state="published")
    if public.state == "published" and public.valid_until and public.valid_until <= at:
        return replace(following, state="expired")
    return None


def person_of(author: Author) -> UUID:
    """Return the person who acts; a key of an organisation alone is not enough."""
    if author.person_id is None:
        raise PersonRequiredError("this needs a personal key: two different people must have acted")
    return author.person_id


def _changed(bulletin: Bulletin, edit: Edit, author: Author) -> Bulletin:
    columns = {name: getattr(edit, name) for name in IN_COLUMNS if getattr(edit, name) is not None}
    columns |= dict.fromkeys(edit.clear or ())
    body = {name: getattr(edit, name) for name in IN_BODY if getattr(edit, name) is not None}
    audience = bulletin.audience if edit.audience is None else edit.audience
    return replace(
        _next(bulletin, "draft", author),
        audience=tuple(audience),
        body={**bulletin.body, **body},
        **columns,
    )


def _next(bulletin: Bulletin, state: str, author: Author) -> Bulletin:
    return replace(
        bulletin,
        version=bulletin.version + 1,
        state=state,
        person_id=person_of(author),
        at=author.at,
    )


def _require(bulletin: Bulletin, *states: str) -> None:
    if bulletin.state not in states:
        raise WrongStateError(
            f"the bulletin is {bulletin.state}; this can be done when it is {' or '.join(states)}"
        )
