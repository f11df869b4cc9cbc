"""What a TAXII 2.1 client may ask (section 3.4 of the standard), and what it is answered."""

import re
from datetime import UTC, datetime
from typing import Any

import marshmallow as ma
from marshmallow import Schema, fields

from schemas.fields import Coded, Strict, Text
from schemas.issues import shown
from schemas.queries import QueryWhole

MOST_OBJECTS = 2_000
MOST_MATCHES = 200
_TIMESTAMP = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]{1,9})?Z")
_NEXT = re.compile(r"[0-9]{1,17}")  # the year 5138
_WORDS = frozenset({"last", "first", "all"})


class Timestamp(Coded):
    """An instant as STIX and TAXII write it: UTC with `Z`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(described={"type": "string", "format": "date-time"}, **kwargs)

    def read(self, value: Any) -> datetime:
        """Return the instant, whole microseconds."""
        return read_timestamp(str(value))


class Next(Coded):
    """Where a page begins, as it was given with the page before."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(described={"type": "string"}, **kwargs)

    def read(self, value: Any) -> int:
        """Return microseconds since 1970."""
        if not _NEXT.fullmatch(str(value)):
            raise ma.ValidationError(
                f"cursor_unknown: found {shown(value)}, expected `next` as it was given; begin "
                "without"
            )
        return int(str(value))


class Matches(Coded):
    """Values of which one has to match, separated by commas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(described={"type": "string"}, **kwargs)

    def read(self, value: Any) -> tuple[str, ...]:
        """Return the values, each once."""
        found = tuple(dict.fromkeys(each for each in str(value).split(",") if each))
        if not found or len(found) > MOST_MATCHES:
            raise ma.ValidationError(
                f"matches_malformed: found {len(found)} values, expected 1 to {MOST_MATCHES} "
                "separated by commas"
            )
        return found


class MatchedVersions(Matches):
    """`last`, `first`, `all`, or instants."""

    def read(self, value: Any) -> tuple[str, ...]:
        """Return the words and instants; the latter are only looked at."""
        found = super().read(value)
        for each in found:
            if each not in _WORDS:
                read_timestamp(each)
        return found


class TaxiiQuery(Strict):
    """Which objects, from where on, how many."""

    added_after = Timestamp()
    limit = QueryWhole(
        least=1,
        most=10**9,
        load_default=500,
        metadata={"description": f"more than {MOST_OBJECTS} are never answered at once"},
    )
    next = Next()
    match_id = Matches(data_key="match[id]")
    match_type = Matches(data_key="match[type]")
    match_version = MatchedVersions(data_key="match[version]")
    match_spec_version = Matches(data_key="match[spec_version]")


class NothingAsked(Strict):
    """A query string that says nothing."""


class DiscoverySchema(Schema):
    """What TAXII offers here."""

    title = fields.String()
    description = fields.String()
    default = fields.String()
    api_roots = fields.List(fields.String())


class ApiRootSchema(Schema):
    """One API root."""

    title = fields.String()
    description = fields.String()
    versions = fields.List(fields.String())
    max_content_length = fields.Integer()


class CollectionSchema(Schema):
    """One collection."""

    id = fields.UUID()
    title = fields.String()
    description = fields.String()
    alias = fields.String()
    can_read = fields.Boolean()
    can_write = fields.Boolean()
    media_types = fields.List(fields.String())


class CollectionsSchema(Schema):
    """The collections that the reader has."""

    collections = fields.List(fields.Nested(CollectionSchema))


class EnvelopeSchema(Schema):
    """A page of STIX objects."""

    more = fields.Boolean()
    next = fields.String()
    objects = fields.List(fields.Dict())


class ManifestEntrySchema(Schema):
    """One version of one object, without its content."""

    id = fields.String()
    date_added = fields.String()
    version = fields.String()
    media_type = fields.String()


class ManifestSchema(Schema):
    """A page of what there is."""

    more = fields.Boolean()
    next = fields.String()
    objects = fields.List(fields.Nested(ManifestEntrySchema))


class VersionsSchema(Schema):
    """A page of the versions of one object."""

    more = fields.Boolean()
    next = fields.String()
    versions = fields.List(fields.String())


def read_timestamp(text: str) -> datetime:
    """Return the instant that a timestamp of TAXII or STIX says; finer than microseconds is cut."""
    problem = f"timestamp_malformed: found {shown(Text().deserialize(text[:60]))}, expected "
    if not _TIMESTAMP.fullmatch(text):
        raise ma.ValidationError(problem + "an instant such as 2026-11-23T12:00:00.000000Z")
    whole, _, fraction = text[:-1].partition(".")
    try:
        at = datetime.fromisoformat(whole).replace(tzinfo=UTC)
    except ValueError as error:
        raise ma.ValidationError(problem + "a day and a time that exist") from error
    return at.replace(microsecond=int((fraction + "000000")[:6]))


class MispManifestSchema(Schema):
    """Of each event what MISP needs to decide whether to fetch it, by its UUID."""

    uuid = fields.Dict(metadata={"description": "info, date, timestamp, Orgc, Tag …"})


class MispEventSchema(Schema):
    """One event as MISP reads it."""

    Event = fields.Dict()
