"""Spectra on file."""

from typing import Literal, get_args

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Strict, Text, Word

Form = Literal["jcamp", "msp", "mgf", "csv"]
Kind = Literal["infrared", "raman", "mass", "nmr", "ultraviolet", "other"]
FORMS: tuple[Form, ...] = get_args(Form)
KINDS: tuple[Kind, ...] = get_args(Kind)


class SpectrumQuery(Strict):
    """What the file is called, and its form."""

    name = Text(required=True)
    form = Word(FORMS, required=True)
    kind = Word(KINDS, metadata={"description": "what it is, where the file does not say (csv)"})


class SpectrumSchema(ma.Schema):
    """A spectrum: equally many numbers along two axes; of a mass spectrum they are peaks."""

    id = fields.UUID()
    organisation_id = fields.UUID(metadata={"description": "who filed it"})
    report_id = fields.UUID(
        allow_none=True,
        metadata={"description": "the newest report that rests on it; null: none"},
    )
    name = fields.String(metadata={"description": "of the file"})
    form = fields.String(metadata={"enum": list(FORMS)})
    kind = fields.String(metadata={"enum": list(KINDS)})
    title = fields.String()
    x_unit = fields.String()
    y_unit = fields.String()
    x = fields.List(fields.Float(), allow_none=True, metadata={"description": "null in lists"})
    y = fields.List(fields.Float(), allow_none=True)
    drawn_x = fields.List(
        fields.Float(), metadata={"description": "a few hundred that show its shape, to be drawn"}
    )
    drawn_y = fields.List(fields.Float())
    facts = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "what the file says of how it was measured"},
    )
    filed_at = fields.AwareDateTime()


class SubstanceSpectraSchema(ma.Schema):
    """The spectra of a substance, the latest report's first."""

    spectra = fields.List(fields.Nested(SpectrumSchema))
    is_whole = fields.Boolean(metadata={"description": "false: only the latest 50 are listed"})
