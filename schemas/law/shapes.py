"""The shape of a definition file, as marshmallow schemas; scalars arrive as text."""

from datetime import date
from typing import get_args

from marshmallow import Schema, ValidationError, fields, validate

from chem.law import CheckedOn, Extension, Fit

EXTENSIONS = get_args(Extension)
FITS = get_args(Fit)
CHECKED_ON = get_args(CheckedOn)
_KEY = validate.Regexp(
    r"^[A-Z]{14}-[A-Z]{10}-[A-Z]$", error="expected a standard InChIKey of 27 characters"
)


def read_day(text: str) -> date:
    """Read an ISO day written in full: 2010-04-16."""
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        day = None
    if day is None or day.isoformat() != text:
        raise ValidationError("expected a day that exists, written like 2010-04-16")
    return day


def _day(*, required: bool = False) -> fields.Field[date]:
    """Make a field that holds a day, or None where it may be left out."""
    if required:
        return fields.Function(deserialize=read_day, required=True)
    return fields.Function(deserialize=read_day, load_default=None)


def _one_of(names: tuple[str, ...]) -> validate.OneOf:
    return validate.OneOf(names, error=f"expected one of {', '.join(names)}")


def _text() -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1, error="expected some text"))


class ExcludedSchema(Schema):
    """A compound that the words except by name."""

    name = _text()
    smiles = _text()
    no_stereo_key = fields.String(required=True, validate=_KEY)


class ExcludesSchema(Schema):
    """What the words except: compounds by name, and whatever a schedule lists."""

    named = fields.List(fields.Nested(ExcludedSchema), load_default=list)
    lists = fields.List(fields.String(), load_default=list)


class VersionSchema(Schema):
    """One wording; it holds until the next version's day."""

    in_force_from = _day(required=True)
    date_basis = fields.String(load_default="verified", validate=_one_of(("verified", "recalled")))
    published_on = _day()
    repealed_by = fields.String(load_default="")
    text = fields.String(load_default="")
    cite = fields.String(load_default="")
    url = fields.String(
        load_default="",
        validate=validate.Regexp(r"^(https://\S+)?$", error="expected a link that starts https://"),
    )
    read_as = fields.Raw(load_default=None)
    extends_to = fields.List(fields.String(validate=_one_of(EXTENSIONS)), load_default=list)
    no_extension_from = fields.List(fields.String(), load_default=list)
    excludes = fields.Nested(ExcludesSchema, load_default=lambda: {"named": [], "lists": []})
    fit = fields.String(load_default=None, allow_none=True, validate=_one_of(FITS))
    checked_on_text = fields.String(
        load_default=None, allow_none=True, validate=_one_of(CHECKED_ON)
    )
    notes = fields.String(load_default="")


class CaseSchema(Schema):
    """An example or a decoy: a compound, the days it is one, and why, from the text."""

    name = _text()
    smiles = _text()
    because = _text()
    from_ = fields.Function(deserialize=read_day, load_default=None, data_key="from")
    until = _day()
    by = fields.String(load_default="", validate=_one_of(("", "ester", "ether")))


class DefinitionSchema(Schema):
    """A definition file."""

    id = _text()
    title = _text()
    instrument = _text()
    level = _text()
    entry = _text()
    outcome = fields.String(
        load_default="controlled", validate=_one_of(("controlled", "conditional"))
    )
    condition = fields.String(load_default="")
    versions = fields.List(
        fields.Nested(VersionSchema),
        required=True,
        validate=validate.Length(min=1, error="expected at least one version"),
    )
    examples = fields.List(fields.Nested(CaseSchema), required=True)
    decoys = fields.List(fields.Nested(CaseSchema), required=True)
    checked_on_text = fields.String(required=True, validate=_one_of(CHECKED_ON))
    review = _text()
    last_checked_on = _day(required=True)


class ExceptedSchema(Schema):
    """A stereoisomer that the extension paragraphs except."""

    name = _text()
    smiles = _text()
    inchikey = fields.String(required=True, validate=_KEY)


class ListSchema(Schema):
    """What holds for a whole schedule of named entries."""

    id = _text()
    extends_to = fields.List(fields.String(validate=_one_of(EXTENSIONS)), required=True)
    no_extension_from = fields.List(fields.String(), load_default=list)
    cite = _text()
    words = _text()
    excepted = fields.List(fields.Nested(ExceptedSchema), load_default=list)


class ListsSchema(Schema):
    """The file `lists.yml` of an instrument."""

    lists = fields.List(fields.Nested(ListSchema), required=True)


class CoverageSchema(Schema):
    """The file `coverage.yml` of a jurisdiction."""

    jurisdiction = fields.String(
        required=True,
        validate=validate.Regexp(r"^[A-Z]{2}$", error="expected two capitals such as GB"),
    )
    name = _text()
    instruments = fields.List(fields.String(), required=True)
    complete_since = _day()
    complete_until = _day()
    gaps = _text()
