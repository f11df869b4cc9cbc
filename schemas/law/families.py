"""chem/families/*.yml -> analogue families, with the structures each must take and leave."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, validate

from chem.law import Family
from chem.markush.reading import Case
from schemas.law.reading import ReadingSchema, load
from schemas.law.vocabulary import CaseSchema
from schemas.law.yaml_files import BrokenFileError, read_yaml_file


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyFile:
    """A family as its file has it; examples and decoys are for tests and for the reader."""

    family: Family
    examples: tuple[Case, ...]
    decoys: tuple[Case, ...]


class FamilySchema(Schema):
    """One family file."""

    id = fields.String(required=True)
    title = fields.String(required=True, validate=validate.Length(min=1))
    words = fields.String(required=True, validate=validate.Length(min=1))
    read_as = fields.Nested(ReadingSchema, required=True)
    examples = fields.List(
        fields.Nested(CaseSchema), required=True, validate=validate.Length(min=1)
    )
    decoys = fields.List(fields.Nested(CaseSchema), required=True, validate=validate.Length(min=1))


_FAMILY = FamilySchema()


def read_family(path: Path) -> FamilyFile:
    """Return the family in the file; its id must be the file's name without `.yml`.

    Raises:
        BrokenFileError: names the file and the place.
    """
    found: dict[str, Any] = load(_FAMILY, read_yaml_file(path), where=str(path))
    if found["id"] != path.stem:
        raise BrokenFileError(f"{path}: id is {found['id']!r}, expected {path.stem!r}")
    return FamilyFile(
        family=Family(
            id=found["id"], title=found["title"], words=found["words"], reading=found["read_as"]
        ),
        examples=tuple(found["examples"]),
        decoys=tuple(found["decoys"]),
    )


def read_families(root: Path) -> tuple[Family, ...]:
    """Return all families under `root`, by file name."""
    return tuple(read_family(path).family for path in sorted(root.glob("*.yml")))
