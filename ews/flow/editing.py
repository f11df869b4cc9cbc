"""Editing: from a signal to a draft with the facts filled in, and from hand to hand. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import orjson

from ews.flow.refusals import PersonRequiredError, SamePersonError, WrongStateError
from ews.store.bulletins import Bulletin, Hand
from ews.store.signals import StoredSignal
from ews.store.subscriptions import Filters

LEVELS = ("information", "advisory", "alert")
LEVEL_OF_RULE = {"first_ever": "advisory", "new_analogue": "advisory"}
STRICTNESS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What an assessor changes; None leaves it as it is."""

    title: str | None = None
    level: str | None = None
    text: str | None = None
    tlp: str | None = None
    audience: Sequence[str] | None = None


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


def joint_marking(markings: Sequence[Marking]) -> Marking:
    """Return the strictest label and the common audience of all that the facts are drawn from."""
    strictest = max(markings, key=lambda each: STRICTNESS.index(each.tlp)).tlp
    common = set(markings[0].audience).intersection(*(each.audience for each in markings))
    return Marking(tlp=strictest, audience=tuple(sorted(common)))


def edited(bulletin: Bulletin, edit: Edit, author: Author) -> Bulletin:
    """Return the next version with the changes; an approved bulletin is a draft again."""
    _require(bulletin, "draft", "approved")
    body = dict(bulletin.body) if edit.text is None else {**bulletin.body, "text": edit.text}
    return replace(
        _next(bulletin, "draft", author),
        title=bulletin.title if edit.title is None else edit.title,
        level=bulletin.level if edit.level is None else edit.level,
        tlp=bulletin.tlp if edit.tlp is None else edit.tlp,
        audience=tuple(bulletin.audience if edit.audience is None else edit.audience),
        body=body,
    )


def approved(bulletin: Bulletin, hands: Sequence[Hand], author: Author) -> Bulletin:
    """Return the next version as approved by somebody whose hand is in none of the drafts."""
    _require(bulletin, "draft")
    person_id = person_of(author)
    if any(hand.state == "draft" and hand.person_id == person_id for hand in hands):
        raise SamePersonError("you drafted or edited this bulletin; another person must approve it")
    return _next(bulletin, "approved", author)


def published(bulletin: Bulletin, author: Author) -> Bulletin:
    """Return the next version as published."""
    _require(bulletin, "approved")
    return _next(bulletin, "published", author)


def wants(filters: Filters, bulletin: Bulletin) -> bool:
    """Say whether a subscriber asked for this bulletin; an empty list asks for any."""
    facts = _mapping(bulletin.body.get("facts"))
    substance = _mapping(facts.get("substance"))
    families = {_mapping(each).get("family") for each in _sequence(substance.get("families"))}
    countries = {_mapping(each).get("country") for each in _sequence(facts.get("seen"))}
    return (
        LEVELS.index(bulletin.level) >= LEVELS.index(filters.level)
        and _meets(filters.families, families)
        and _meets(filters.substances, {substance.get("inchikey")})
        and _meets(filters.countries, countries)
    )


def payload(bulletin: Bulletin) -> bytes:
    """Return the exact bytes that are signed and sent: type, timestamp, data."""
    data = {
        "id": str(bulletin.id),
        "version": bulletin.version,
        "level": bulletin.level,
        "title": bulletin.title,
        "text": bulletin.body.get("text"),
        "facts": bulletin.body.get("facts"),
        "tlp": bulletin.tlp,
    }
    document = {"type": f"bulletin.{bulletin.state}", "timestamp": bulletin.at, "data": data}
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)


def person_of(author: Author) -> UUID:
    """Return the person who acts; a key of an organisation alone is not enough."""
    if author.person_id is None:
        raise PersonRequiredError("this needs a personal key: two different people must have acted")
    return author.person_id


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


def _meets(asked: Sequence[str], found: set[object]) -> bool:
    return not asked or bool(found.intersection(asked))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
