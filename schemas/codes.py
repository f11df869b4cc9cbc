"""chem/codes/*.yml -> the code book: families of code names with their fragments and patterns."""

from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, post_load, validate

import chem
from chem.codes.patterns import tables_of
from chem.codes.records import (
    Alias,
    BrokenCodesError,
    Code,
    Codebook,
    Family,
    Fragment,
    Pattern,
)
from schemas.code_lexicons import LexiconSchema, lexicon_of
from schemas.law.reading import load
from schemas.law.yaml_files import BrokenFileError, read_yaml_file

CODES = Path(chem.__file__).with_name("codes")
_SOME = validate.Length(min=1)


class FragmentSchema(Schema):
    """A fragment; a code is written `5F|P`: mark 5F, stem P."""

    position = fields.String(required=True)
    words = fields.String(required=True, validate=_SOME)
    smiles = fields.String(required=True, validate=_SOME)
    codes = fields.List(fields.String(validate=_SOME), required=True)
    why = fields.String(required=True, validate=_SOME)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Fragment:
        """Take the codes apart."""
        codes = [text.rpartition("|") for text in data.pop("codes")]
        return Fragment(**data, codes=tuple(Code(mark=mark, stem=stem) for mark, _, stem in codes))


class PatternSchema(Schema):
    """An order of codes; `written: no` for one that is read only."""

    text = fields.String(required=True, validate=_SOME)
    fixed = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    marks = fields.List(fields.String(), load_default=list)
    written = fields.Boolean(load_default=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Pattern:
        """Freeze."""
        return Pattern(**{**data, "marks": frozenset(data["marks"])})


class AliasSchema(Schema):
    """A name for several fragments at once."""

    codes = fields.List(fields.String(validate=_SOME), required=True, validate=_SOME)
    parts = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    marks = fields.List(fields.String(), load_default=list)
    stems = fields.List(fields.String(), load_default=list)
    bare = fields.Boolean(load_default=True)
    why = fields.String(required=True, validate=_SOME)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Alias:
        """Freeze."""
        frozen = {key: frozenset(data[key]) for key in ("marks", "stems")}
        return Alias(**{**data, **frozen, "codes": tuple(data["codes"])})


class FamilySchema(Schema):
    """One family file. The order of `positions` is the order in which a reading is told."""

    id = fields.String(required=True)
    words = fields.String(required=True, validate=_SOME)
    root = fields.String(required=True)
    varied = fields.String(load_default="")
    positions = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    substituents = fields.String(load_default="")
    spellings = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.List(fields.String())),
        load_default=dict,
    )
    fragments = fields.List(fields.Nested(FragmentSchema), required=True, validate=_SOME)
    patterns = fields.List(fields.Nested(PatternSchema), load_default=list)
    aliases = fields.List(fields.Nested(AliasSchema), load_default=list)
    lexicon = fields.Nested(LexiconSchema, load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Family:
        """Freeze."""
        if data["lexicon"] is not None:
            data["lexicon"] = lexicon_of(
                data["lexicon"], data["fragments"], substituents=data["substituents"]
            )
        lists = {key: tuple(data[key]) for key in ("fragments", "patterns", "aliases")}
        spellings = {
            position: {code: tuple(texts) for code, texts in codes.items()}
            for position, codes in data["spellings"].items()
        }
        return Family(**{**data, **lists, "spellings": spellings})


_FAMILY = FamilySchema()


def load_codebook(root: Path = CODES) -> Codebook:
    """Read all families under `root`, by file name.

    Raises:
        BrokenFileError: a file is not what it should be; names the file and the place.
    """
    return Codebook(families=tuple(_read(path) for path in sorted(root.glob("*.yml"))))


def _read(path: Path) -> Family:
    data = read_yaml_file(path)
    try:
        family: Family = load(_FAMILY, data, where=str(path))
        tables_of(family)
    except BrokenCodesError as error:
        raise BrokenFileError(f"{path}: {error}") from error
    if family.id != path.stem:
        raise BrokenFileError(f"{path}: id is {family.id!r}, expected {path.stem!r}")
    return family
