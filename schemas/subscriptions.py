"""Subscriptions: to bulletins, reports, requests and rejections, by webhook or e-mail."""

import marshmallow as ma
from marshmallow import fields

from schemas.bulletins import LEVELS
from schemas.fields import Country, Inside, Listed, Strict, Text, Whole, Word
from schemas.reports.drafts import ListedReportSchema

MOST = 500
LONGEST_ADDRESS = 2048
LONGEST_CODE = 20
LONGEST_OVERLAP = 168
INCHIKEY = r"^[A-Z]{14}-[A-Z]{10}-[A-Z]$"
CHANNELS = ("webhook", "email")
RHYTHMS = ("immediate", "daily", "weekly")
ABOUT = ("bulletins", "reports", "requests", "rejections")


class FiltersSchema(Strict):
    """What to send; an empty list asks for any. Only bulletins have a level.

    Requests, and rejections of your own reports by an advisory export, come whatever the lists say.
    """

    about = Listed(
        Word(ABOUT),
        most=len(ABOUT),
        load_default=lambda: ["bulletins"],
        metadata={"description": "which records; bulletins only if left out"},
    )
    families = Listed(Text(most=100), most=MOST, load_default=list)
    substances = Listed(
        Text(most=27, pattern=INCHIKEY),
        most=MOST,
        load_default=list,
        metadata={"description": "InChIKeys of parents"},
    )
    countries = Listed(Country(), most=MOST, load_default=list)
    level = Word(LEVELS, load_default="information", metadata={"description": "the least wanted"})


class NewSubscriptionSchema(Strict):
    """Ask to be sent what is new."""

    channel = Word(CHANNELS, load_default="webhook")
    rhythm = Word(
        RHYTHMS,
        load_default="immediate",
        metadata={
            "description": "digests, by e-mail only; alerts, corrections and recalls never wait"
        },
    )
    address = Text(
        most=LONGEST_ADDRESS,
        required=True,
        metadata={"description": "https, a public address; or one plain e-mail address"},
    )
    filters = Inside(FiltersSchema, load_default=lambda: FiltersSchema().load({}))


class SubscriptionSchema(ma.Schema):
    """A subscription; its secret is not shown again."""

    id = fields.UUID()
    channel = fields.String(metadata={"enum": list(CHANNELS)})
    rhythm = fields.String(metadata={"enum": list(RHYTHMS)})
    address = fields.String()
    filters = fields.Nested(FiltersSchema)
    created_at = fields.AwareDateTime()
    confirmed_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "e-mail: when the owner of the address said yes"}
    )
    previous_until = fields.AwareDateTime(
        allow_none=True,
        metadata={"description": "until then webhooks carry a signature by the old secret too"},
    )
    ended_at = fields.AwareDateTime(allow_none=True)


class NewlySubscribedSchema(SubscriptionSchema):
    """A subscription with the secret that its webhooks are signed with: keep it."""

    secret = fields.String(metadata={"description": "Standard Webhooks `whsec_…`, shown once"})


class SubscriptionsSchema(ma.Schema):
    """The subscriptions of one's own organisation, oldest first."""

    subscriptions = fields.List(fields.Nested(SubscriptionSchema))


class PreviewedFiltersSchema(Strict):
    """Filters to try on what is there already."""

    filters = Inside(FiltersSchema, load_default=lambda: FiltersSchema().load({}))
    days = Whole(least=1, most=92, load_default=30)


class BroughtBulletinSchema(ma.Schema):
    """A bulletin in short."""

    bulletin_id = fields.UUID()
    title = fields.String()
    level = fields.String()
    tlp = fields.String()
    created_at = fields.AwareDateTime()


class BroughtBulletinsSchema(ma.Schema):
    """How many bulletins there would have been, and the newest."""

    count = fields.Integer()
    is_whole = fields.Boolean(metadata={"description": "false: only the newest 500 were looked at"})
    newest = fields.List(fields.Nested(BroughtBulletinSchema))


class BroughtReportsSchema(ma.Schema):
    """How many reports there would have been, and the newest."""

    count = fields.Integer()
    is_whole = fields.Boolean(metadata={"description": "false: only the newest 500 were looked at"})
    newest = fields.List(fields.Nested(ListedReportSchema))


class BroughtSchema(ma.Schema):
    """What filters would have brought in the last days, of what you may see now."""

    bulletins = fields.Nested(BroughtBulletinsSchema)
    reports = fields.Nested(BroughtReportsSchema)


class ConfirmationSchema(Strict):
    """The code that was sent to an e-mail address."""

    code = Text(most=LONGEST_CODE, required=True)


class RotationSchema(Strict):
    """How long webhooks are signed with the old secret too."""

    overlap_hours = Whole(least=0, most=LONGEST_OVERLAP, load_default=24)
