"""The shape of a definition file, as marshmallow schemas; scalars arrive as text."""

from datetime import date
from typing import get_args

from marshmallow import Schema, ValidationError, fields, validate

from chem.instruments import CheckedOn
from chem.law import Extension, Fit, Outcome

EXTENSIONS = get_args(Extension)
OUTCOMES = get_args(Outcome)
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


def a_day(*, required: bool = False) -> fields.Field[date]:
    """Make a field that holds a day, or None where it may be left out."""
    if required:
        return fields.Function(deserialize=read_day, required=True)
    return fields.Function(deserialize=read_day, load_default=None)


def one_of(names: tuple[str, ...]) -> validate.OneOf:
    """Make a test whose message lists the names."""
    return validate.OneOf(names, error=f"expected one of {', '.join(names)}")


def some_text() -> fields.String:
    """Make a field that must not be empty."""
    return fields.String(required=True, validate=validate.Length(min=1, error="expected some text"))


class ExcludedSchema(Schema):
    """A compound that the words except by name."""

    name = some_text()
    smiles = some_text()
    no_stereo_key = fields.String(required=True, validate=_KEY)


class ExcludesSchema(Schema):
    """What the words except: compounds by name, and whatever a schedule lists."""

    named = fields.List(fields.Nested(ExcludedSchema), load_default=list)
    lists = fields.List(fields.String(), load_default=list)
    definitions = fields.List(fields.String(), load_default=list)
    cores_of = fields.List(fields.String(), load_default=list)


def _nothing() -> dict[str, list[object]]:
    return {"named": [], "lists": [], "definitions": [], "cores_of": []}


class ExemptionSchema(Schema):
    """Quantities or forms to which the entry does not apply, quoted."""

    words = some_text()
    cite = some_text()


class VersionSchema(Schema):
    """One wording; it holds until the next version's day."""

    in_force_from = a_day(required=True)
    date_basis = fields.String(load_default="verified", validate=one_of(("verified", "recalled")))
    published_on = a_day()
    repealed_by = fields.String(load_default="")
    text = fields.String(load_default="")
    cite = fields.String(load_default="")
    url = fields.String(
        load_default="",
        validate=validate.Regexp(r"^(https://\S+)?$", error="expected a link that starts https://"),
    )
    read_as = fields.Raw(load_default=None)
    extends_to = fields.List(fields.String(validate=one_of(EXTENSIONS)), load_default=list)
    no_extension_from = fields.List(fields.String(), load_default=list)
    excludes = fields.Nested(ExcludesSchema, load_default=_nothing)
    exemptions = fields.List(fields.Nested(ExemptionSchema), load_default=list)
    fit = fields.String(load_default=None, allow_none=True, validate=one_of(FITS))
    checked_on_text = fields.String(load_default=None, allow_none=True, validate=one_of(CHECKED_ON))
    notes = fields.String(load_default="")


class CaseSchema(Schema):
    """An example or a decoy: a compound, the days it is one, and why, from the text."""

    name = some_text()
    smiles = some_text()
    because = some_text()
    from_ = fields.Function(deserialize=read_day, load_default=None, data_key="from")
    until = a_day()
    by = fields.String(load_default="", validate=one_of(("", "ester", "ether")))


class DefinitionSchema(Schema):
    """A definition file."""

    id = some_text()
    title = some_text()
    instrument = some_text()
    level = some_text()
    entry = some_text()
    outcome = fields.String(load_default="controlled", validate=one_of(OUTCOMES))
    condition = fields.String(load_default="")
    against = fields.List(fields.String(), load_default=list)
    versions = fields.List(
        fields.Nested(VersionSchema),
        required=True,
        validate=validate.Length(min=1, error="expected at least one version"),
    )
    examples = fields.List(fields.Nested(CaseSchema), required=True)
    decoys = fields.List(fields.Nested(CaseSchema), required=True)
    checked_on_text = fields.String(required=True, validate=one_of(CHECKED_ON))
    review = some_text()
    last_checked_on = a_day(required=True)


class ExceptedSchema(Schema):
    """A stereoisomer that the extension paragraphs except."""

    name = some_text()
    smiles = some_text()
    inchikey = fields.String(required=True, validate=_KEY)


class NotExtendedSchema(Schema):
    """A substance of which the paragraphs make no ester or ether."""

    name = some_text()
    smiles = some_text()
    no_stereo_key = fields.String(required=True, validate=_KEY)
    from_ = fields.List(
        fields.String(validate=one_of(("esters", "ethers", "ester-ethers"))),
        required=True,
        data_key="from",
    )


class PlacedSchema(Schema):
    """Where the text puts esters, ethers or other stereoisomers, if not in the list itself."""

    kinds = fields.List(
        fields.String(validate=one_of(("esters", "ethers", "ester-ethers", "stereoisomers"))),
        required=True,
    )
    level = some_text()
    entry = some_text()


class ListSchema(Schema):
    """What holds for a whole schedule of named entries."""

    id = some_text()
    extends_to = fields.List(fields.String(validate=one_of(EXTENSIONS)), required=True)
    no_extension_from = fields.List(fields.String(), load_default=list)
    cite = some_text()
    words = some_text()
    excepted = fields.List(fields.Nested(ExceptedSchema), load_default=list)
    conditional = fields.Dict(
        keys=fields.String(validate=one_of(EXTENSIONS)), values=some_text(), load_default=dict
    )
    not_extended = fields.List(fields.Nested(NotExtendedSchema), load_default=list)
    placed = fields.List(fields.Nested(PlacedSchema), load_default=list)
    exemptions = fields.List(fields.Nested(ExemptionSchema), load_default=list)


class ListsSchema(Schema):
    """The file `lists.yml` of an instrument."""

    lists = fields.List(fields.Nested(ListSchema), required=True)


class CoverageSchema(Schema):
    """The file `coverage.yml` of a jurisdiction."""

    jurisdiction = fields.String(
        required=True,
        validate=validate.Regexp(r"^[A-Z]{2}$", error="expected two capitals such as GB"),
    )
    name = some_text()
    instruments = fields.List(fields.String(), required=True)
    text_of = a_day()
    looked_at = a_day()
    complete_since = a_day()
    complete_until = a_day()
    gaps = some_text()
