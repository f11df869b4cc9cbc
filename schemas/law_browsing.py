"""The law to be read: jurisdictions, their instruments, definitions, schedules, examples."""

import re
from typing import Any

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Coded, Strict, Text
from schemas.issues import shown
from schemas.queries import Codes, QueryDate, QueryWhole

_OF_DAY = {"description": "the law of this day; today if not given"}
_IN_WORDS = {"description": "in words, for people"}
LONGEST_ID = 300
MOST_ENTRIES = 500
LONGEST_SMARTS = 4_000
LONGEST_POSITIONS = 1_000


class MapNumbers(Coded):
    """Map numbers of a drawing, those of one position joined by `-`: 1,2-3,5."""

    def __init__(self, **kwargs: Any) -> None:
        pattern = r"^\d{1,3}(-\d{1,3})*(,\d{1,3}(-\d{1,3})*)*$"
        super().__init__(described={"type": "string", "pattern": pattern}, **kwargs)
        self._right = re.compile(pattern, re.ASCII)

    def read(self, value: Any) -> tuple[tuple[int, ...], ...]:
        """Return the numbers of each position."""
        text = str(value)
        if not text or len(text) > LONGEST_POSITIONS or not self._right.match(text):
            raise ma.ValidationError(
                f"positions_malformed: found {shown(value)}, expected numbers such as 1,2-3,5"
            )
        return tuple(tuple(int(each) for each in one.split("-")) for one in text.split(","))


class DayQuery(Strict):
    """On which day."""

    valid_on = QueryDate(metadata=_OF_DAY)


class CasesQuery(DayQuery):
    """Of which definition, on which day."""

    definition = Text(most=LONGEST_ID, required=True)


class EntriesQuery(Strict):
    """Which names of a schedule."""

    schedule = Text(most=LONGEST_ID, required=True)
    text = Text(most=200, load_default="", metadata={"description": "only names with this in them"})
    after = QueryWhole(
        least=0, most=100_000, load_default=0, metadata={"description": "`next` of the page before"}
    )
    limit = QueryWhole(least=1, most=MOST_ENTRIES, load_default=100)


class DifferenceQuery(Strict):
    """Between which two days."""

    from_valid_on = QueryDate(required=True)
    to_valid_on = QueryDate(metadata=_OF_DAY)
    jurisdictions = Codes(data_key="in", metadata={"description": "such as GB,US; all loaded ones"})


class CoreDrawingQuery(Strict):
    """Which core, and which map numbers are marked."""

    smarts = Text(most=LONGEST_SMARTS, required=True)
    positions = MapNumbers()


class LawHeldSchema(ma.Schema):
    """How much of the law of one jurisdiction is held."""

    jurisdiction = fields.String()
    name = fields.String()
    instruments = fields.List(fields.String())
    definitions = fields.Integer()
    wordings = fields.Integer()
    named = fields.Integer()
    named_unchecked = fields.Integer()
    text_of = fields.String(metadata={"description": "the days of the texts"})
    looked_at = fields.Date(allow_none=True)
    complete_since = fields.Date(allow_none=True)
    complete_until = fields.Date(allow_none=True)
    gaps = fields.String(metadata=_IN_WORDS)


class JurisdictionsSchema(ma.Schema):
    """Whose law is held; of those not held everything is unknown."""

    ruleset = fields.String()
    valid_on = fields.Date(metadata={"description": "today"})
    held = fields.List(fields.Nested(LawHeldSchema))
    not_held = fields.List(fields.String())


class LawInstrumentSchema(ma.Schema):
    """One act or ordinance with its definitions and schedules."""

    id = fields.String()
    title = fields.String()
    short = fields.String()
    url = fields.String()
    text_of = fields.Date()
    checked_on_text = fields.String()
    last_checked_on = fields.Date()
    about = fields.String()
    yields_to = fields.Dict(allow_none=True)
    named_beats_class = fields.Dict(allow_none=True)
    definitions = fields.List(fields.Dict())
    schedules = fields.List(fields.Dict())


class JurisdictionSchema(LawHeldSchema):
    """One jurisdiction with everything that is held of it."""

    valid_on = fields.Date()
    instruments = fields.List(fields.Nested(LawInstrumentSchema))


class LawDefinitionSchema(ma.Schema):
    """A generic definition with the wording of a day, or a schedule of names (`kind`)."""

    kind = fields.String(metadata={"enum": ["generic", "schedule"]})
    id = fields.String()
    title = fields.String()
    instrument = fields.String()
    instrument_title = fields.String()
    jurisdiction = fields.String()
    level = fields.String()
    entry = fields.String()
    outcome = fields.String()
    condition = fields.String()
    against = fields.List(fields.Dict())
    valid_on = fields.Date()
    wordings = fields.List(fields.Dict())
    wording = fields.Dict(
        allow_none=True,
        metadata={"description": "in force on the day, with `reading` in words; null: none is"},
    )
    named = fields.Integer()
    without_structure = fields.Integer()
    dated = fields.Integer()
    rules = fields.Dict(allow_none=True)


class LawCaseSchema(ma.Schema):
    """An example or a decoy, and what is said of it now."""

    is_ = fields.String(data_key="is", metadata={"enum": ["example", "decoy"]})
    name = fields.String()
    smiles = fields.String()
    because = fields.String(metadata={"description": "what the file says, from the text"})
    since = fields.Date(allow_none=True)
    until = fields.Date(allow_none=True)
    by = fields.String()
    applies = fields.Boolean(metadata={"description": "whether it is meant for the day"})
    caught = fields.Boolean()
    elsewhere = fields.Boolean(
        metadata={"description": "not by this definition, but by what goes before it"}
    )
    said = fields.String(metadata={"description": "by this definition alone"})
    reason = fields.String()
    status = fields.String(metadata={"description": "in the jurisdiction, as a check says"})
    status_entry = fields.String()


class LawCasesSchema(ma.Schema):
    """All cases of a definition."""

    definition = fields.String()
    valid_on = fields.Date()
    last_checked_on = fields.Date(allow_none=True)
    cases = fields.List(fields.Nested(LawCaseSchema))


class LawEntriesSchema(ma.Schema):
    """One page of a schedule's names."""

    id = fields.String()
    found = fields.Integer()
    entries = fields.List(fields.Dict())
    next = fields.Integer(metadata={"description": "give it as `after` for the next page"})


class LawDifferingEntrySchema(ma.Schema):
    """An entry that begins, ends or changes its words."""

    id = fields.String()
    title = fields.String(metadata={"description": "of a definition, or the name of an entry"})
    jurisdiction = fields.String()
    what = fields.String(metadata={"enum": ["new", "gone", "other words", "known since"]})
    cite = fields.String()


class LawDifferenceSchema(ma.Schema):
    """What changes in the texts between two days."""

    from_valid_on = fields.Date()
    to_valid_on = fields.Date()
    entries = fields.List(fields.Nested(LawDifferingEntrySchema))
