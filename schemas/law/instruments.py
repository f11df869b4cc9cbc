"""From `instrument.yml` to its record: an act, and how it stands to other law."""

from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, validate

from chem.instruments import Instrument, Rule, YieldsTo
from schemas.law.broken import broken
from schemas.law.definitions import load_by
from schemas.law.shapes import CHECKED_ON, a_day, one_of, some_text
from schemas.law.yaml_files import read_yaml_file

AFTER_THE_TEXT = "The text is of a day; whoever looked at it did so on that day or later."


class RuleSchema(Schema):
    """A sentence of the law, quoted."""

    words = some_text()
    cite = some_text()


class YieldsToSchema(RuleSchema):
    """The instruments that go before this one."""

    instruments = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(min=1, error="expected at least one id of an instrument"),
    )


class InstrumentSchema(Schema):
    """The file `instrument.yml` of an instrument's folder."""

    id = some_text()
    title = some_text()
    short = some_text()
    url = fields.String(
        required=True,
        validate=validate.Regexp(r"^https://\S+$", error="expected a link that starts https://"),
    )
    text_of = a_day(required=True)
    checked_on_text = fields.String(required=True, validate=one_of(CHECKED_ON))
    last_checked_on = a_day(required=True)
    about = fields.String(load_default="substances", validate=one_of(("substances", "precursors")))
    precursors = fields.List(fields.String(), load_default=list)
    yields_to = fields.Nested(YieldsToSchema, load_default=None)
    named_beats_class = fields.Nested(RuleSchema, load_default=None)


_INSTRUMENT = InstrumentSchema()


def read_instrument(path: Path, *, folder: str) -> Instrument:
    """Read `<jurisdiction>/<instrument>/instrument.yml`; its id is `folder`.

    Raises:
        BrokenFileError: says the file, the place, what was found and expected, and what to do.
    """
    loaded = load_by(_INSTRUMENT, read_yaml_file(path), path)
    if loaded["id"] != folder:
        raise broken(
            path,
            "id",
            found=loaded["id"],
            expected=f"{folder!r}, the file's folder",
            advice="Set the id to the path of the folder; it is never renamed.",
        )
    if loaded["last_checked_on"] < loaded["text_of"]:
        raise broken(
            path,
            "last_checked_on",
            found=loaded["last_checked_on"].isoformat(),
            expected=f"a day not before {loaded['text_of']}, the text's own",
            advice=AFTER_THE_TEXT,
        )
    return _instrument(loaded)


def _instrument(loaded: dict[str, Any]) -> Instrument:
    yields, names = loaded["yields_to"], loaded["named_beats_class"]
    before = YieldsTo(**{**yields, "instruments": tuple(yields["instruments"])}) if yields else None
    rule = Rule(**names) if names else None
    records = {"yields_to": before, "named_beats_class": rule}
    return Instrument(**{**loaded, **records, "precursors": tuple(loaded["precursors"])})
