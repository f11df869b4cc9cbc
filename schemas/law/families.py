"""chem/families/**/*.yml -> analogue families, with the structures each must take and leave."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, validate

from chem.law import Family
from chem.markush.reading import Case
from schemas.law.broken import broken
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
    within = fields.String(load_default="")
    title = fields.String(required=True, validate=validate.Length(min=1))
    words = fields.String(required=True, validate=validate.Length(min=1))
    read_as = fields.Nested(ReadingSchema, required=True)
    examples = fields.List(
        fields.Nested(CaseSchema), required=True, validate=validate.Length(min=1)
    )
    decoys = fields.List(fields.Nested(CaseSchema), required=True, validate=validate.Length(min=1))


_FAMILY = FamilySchema()


def read_family(path: Path) -> FamilyFile:
    """Return the family in the file.

    Its id is the file's name without `.yml`; of a part of a family, `<family>/<name>`, and the file
    lies in a folder that is called as the family.

    Raises:
        BrokenFileError: names the file and the place.
    """
    found: dict[str, Any] = load(_FAMILY, read_yaml_file(path), where=str(path))
    within = found["within"]
    expected = f"{within}/{path.stem}" if within else path.stem
    if found["id"] != expected:
        raise BrokenFileError(f"{path}: id is {found['id']!r}, expected {expected!r}")
    if within and path.parent.name != within:
        raise broken(
            path,
            "within",
            found=within,
            expected=f"{path.parent.name!r}, the folder's name",
            advice="Move the file into its family's folder, or correct `within`.",
        )
    return FamilyFile(
        family=Family(
            id=found["id"],
            title=found["title"],
            words=found["words"],
            reading=found["read_as"],
            within=within,
        ),
        examples=tuple(found["examples"]),
        decoys=tuple(found["decoys"]),
    )


def read_family_files(root: Path) -> tuple[FamilyFile, ...]:
    """Return all families under `root` by id, each before its parts, with their cases.

    Raises:
        BrokenFileError: a file is broken, or says that it is within a family that is not there.
    """
    files = [read_family(path) for path in root.rglob("*.yml")]
    known = {file.family.id for file in files if not file.family.within}
    for file in files:
        within = file.family.within
        if within and within not in known:
            raise broken(
                root / f"{file.family.id}.yml",
                "within",
                found=within,
                expected="a family of the first level",
                advice=f"Correct it; there are: {', '.join(sorted(known))}.",
            )
    return tuple(sorted(files, key=lambda file: file.family.id.split("/")))


def read_families(root: Path) -> tuple[Family, ...]:
    """Return all families under `root` by id, each before its parts."""
    return tuple(file.family for file in read_family_files(root))
