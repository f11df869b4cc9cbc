"""chem/vocabulary.yml -> the vocabulary of substituent classes."""

from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from chem.markush.reading import Case, Vocabulary, VocabularyClass
from schemas.law.reading import SHAPES, RingTestSchema, load
from schemas.law.yaml_files import read_yaml_file


class CaseSchema(Schema):
    """A named structure that must be taken, or left out, and why."""

    name = fields.String(required=True)
    smiles = fields.String(required=True)
    because = fields.String(load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Case:
        return Case(**data)


class VocabularyClassSchema(Schema):
    """One class; its name is the key it stands under."""

    name = fields.String(required=True)
    words = fields.String(required=True, validate=validate.Length(min=1))
    why = fields.String(load_default="")
    every_atom = fields.String(load_default="")
    attached_by = fields.String(load_default="")
    has = fields.List(fields.String(), load_default=list)
    lacks = fields.List(fields.String(), load_default=list)
    is_exactly = fields.List(fields.String(), load_default=list)
    acyclic = fields.Boolean(load_default=None)
    ring = fields.Nested(RingTestSchema, load_default=None)
    bond = fields.String(
        load_default="single", validate=validate.OneOf(("single", "double", "any"))
    )
    shape = fields.String(load_default="single", validate=SHAPES)
    examples = fields.List(fields.Nested(CaseSchema), required=True)
    decoys = fields.List(fields.Nested(CaseSchema), required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> VocabularyClass:
        listed = ("has", "lacks", "is_exactly", "examples", "decoys")
        return VocabularyClass(**{**data, **{key: tuple(data[key]) for key in listed}})


class VocabularySchema(Schema):
    """The whole file: classes, names of groups and of patterns."""

    classes = fields.List(fields.Nested(VocabularyClassSchema), required=True)
    group_names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    pattern_names = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Vocabulary:
        names = tuple((smiles, name) for name, smiles in data["group_names"].items())
        return Vocabulary(
            classes=tuple(data["classes"]),
            group_names=names,
            pattern_names=tuple(data["pattern_names"].items()),
        )


_VOCABULARY = VocabularySchema()


def read_vocabulary(path: Path) -> Vocabulary:
    """Return the vocabulary in the file.

    Raises:
        BrokenFileError: names the file and the place.
    """
    return load(_VOCABULARY, read_yaml_file(path), where=str(path))  # type: ignore[no-any-return]
