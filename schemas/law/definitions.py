"""From a definition file to its record: a generic definition, its wordings, examples and decoys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from chem.instruments import Exemption
from chem.law import Citation, Definition, Excluded, Period, Wording
from chem.markush.reading import Reading
from schemas.law.broken import broken, first_message, value_at
from schemas.law.reading import read_reading
from schemas.law.shapes import DefinitionSchema
from schemas.law.yaml_files import read_yaml_file

_DEFINITION = DefinitionSchema()
_REQUIRED = {"text": "the law's own words", "cite": "where the words stand", "url": "a link"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An example (caught) or a decoy (not caught), on the days from `since` to before `until`.

    by: "ester" or "ether" where only the extension paragraph catches it.
    """

    name: str
    smiles: str
    because: str
    since: date | None
    until: date | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionFile:
    """A definition as its file has it, with what only its keepers and the tests need."""

    definition: Definition
    examples: tuple[Case, ...]
    decoys: tuple[Case, ...]
    last_checked_on: date
    drawn: tuple[tuple[str, str], ...]  # SMILES and stated key of each compound excepted by name


def read_definition(path: Path, *, id_: str) -> DefinitionFile:
    """Read one definition file; `id_` is its path below the root, without `.yml`.

    Raises:
        BrokenFileError: says the file, the place, what was found and expected, and what to do.
    """
    raw = read_yaml_file(path)
    loaded = load_by(_DEFINITION, raw, path)
    _check_identity(loaded, path, id_)
    _check_outcome(loaded, path)
    _check_order(loaded["versions"], path)
    return DefinitionFile(
        definition=_definition(loaded, path),
        examples=tuple(_case(case) for case in loaded["examples"]),
        decoys=tuple(_case(case) for case in loaded["decoys"]),
        last_checked_on=loaded["last_checked_on"],
        drawn=tuple(
            (named["smiles"], named["no_stereo_key"])
            for version in loaded["versions"]
            for named in version["excludes"]["named"]
        ),
    )


def load_by(schema: Schema, raw: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Load by a schema; the first complaint becomes an error with file, place and advice."""
    try:
        loaded: dict[str, Any] = schema.load(raw)
    except ValidationError as error:
        place, message = first_message(error.messages)
        found = value_at(raw, place)
        expected = message.removeprefix("expected ").rstrip(".")
        if message == "Unknown field.":
            found, expected = place.rpartition(".")[2], "only known keys"
        raise broken(
            path,
            place,
            found=found,
            expected="a value here: the key is missing" if "required" in message else expected,
            advice="Correct this line; docs/law.md lists the keys.",
        ) from error
    return loaded


def _check_identity(loaded: Mapping[str, Any], path: Path, id_: str) -> None:
    if loaded["id"] != id_:
        raise broken(
            path,
            "id",
            found=loaded["id"],
            expected=f"{id_!r}, the file's own path",
            advice="Set the id to the path; never rename a file whose id was published.",
        )
    if not id_.startswith(loaded["instrument"] + "/"):
        raise broken(
            path,
            "instrument",
            found=loaded["instrument"],
            expected=f"{id_.rpartition('/')[0]!r}, the file's folder",
            advice="Move the file, or correct the instrument.",
        )


def _check_outcome(loaded: Mapping[str, Any], path: Path) -> None:
    outcome = loaded["outcome"]
    if (outcome == "controlled") == bool(loaded["condition"]):
        raise broken(
            path,
            "condition",
            found=loaded["condition"] or None,
            expected="the condition's own words, exactly where the outcome is not `controlled`",
            advice="Quote the condition, or set `outcome: controlled`.",
        )
    if (outcome == "analogue_risk") != bool(loaded["against"]):
        raise broken(
            path,
            "against",
            found=", ".join(loaded["against"]) or None,
            expected="ids of schedules, exactly where the outcome is `analogue_risk`",
            advice="Name the schedules to whose substances the text compares.",
        )


def _check_order(versions: list[dict[str, Any]], path: Path) -> None:
    for number, version in enumerate(versions):
        starts = version["in_force_from"]
        if number and starts <= versions[number - 1]["in_force_from"]:
            raise broken(
                path,
                f"versions[{number}].in_force_from",
                found=starts.isoformat(),
                expected=f"a day after {versions[number - 1]['in_force_from']}",
                advice="Order the versions by date; each holds until the next begins.",
            )
        if version["published_on"] and version["published_on"] > starts:
            raise broken(
                path,
                f"versions[{number}].published_on",
                found=version["published_on"].isoformat(),
                expected=f"a day not after {starts}, when it came into force",
                advice="Check both days in the official journal.",
            )


def _definition(loaded: Mapping[str, Any], path: Path) -> Definition:
    versions = loaded["versions"]
    ends = [version["in_force_from"] for version in versions[1:]] + [None]
    return Definition(
        id=loaded["id"],
        title=loaded["title"],
        instrument=loaded["instrument"],
        jurisdiction=loaded["id"].partition("/")[0].upper(),
        level=loaded["level"],
        entry=loaded["entry"],
        outcome=loaded["outcome"],
        condition=loaded["condition"],
        against=tuple(loaded["against"]),
        wordings=tuple(
            _wording(loaded, number, end, path)
            for number, end in enumerate(ends)
            if not versions[number]["repealed_by"]
        ),
    )


def _wording(loaded: Mapping[str, Any], number: int, end: date | None, path: Path) -> Wording:
    version = loaded["versions"][number]
    place = f"versions[{number}]"
    _check_whole(version, path, place)
    reading = read_reading(version["read_as"], where=f"{path}: {place}.read_as")
    if loaded["outcome"] == "controlled" and not isinstance(reading, Reading):
        raise broken(
            path,
            f"{place}.read_as",
            found=", ".join(version["read_as"]),
            expected="a core, or another outcome than `controlled`",
            advice="By family or likeness alone nothing is controlled: `conditional` or "
            "`analogue_risk`, with the condition quoted.",
        )
    return Wording(
        period=Period(since=version["in_force_from"], until=end),
        published_on=version["published_on"],
        citation=Citation(
            text=version["text"],
            cite=version["cite"],
            url=version["url"],
            checked_on_text=version["checked_on_text"] or loaded["checked_on_text"],
            review=loaded["review"],
        ),
        reading=reading,
        extends_to=tuple(version["extends_to"]),
        excluded=tuple(
            Excluded(name=named["name"], no_stereo_key=named["no_stereo_key"])
            for named in version["excludes"]["named"]
        ),
        excluded_lists=tuple(version["excludes"]["lists"]),
        excluded_definitions=tuple(version["excludes"]["definitions"]),
        cores_of=tuple(version["excludes"]["cores_of"]),
        no_extension_from=tuple(version["no_extension_from"]),
        exemptions=tuple(Exemption(**one) for one in version["exemptions"]),
        fit=version["fit"],
        notes=version["notes"],
        date_basis=version["date_basis"],
    )


def _check_whole(version: Mapping[str, Any], path: Path, place: str) -> None:
    needed = _REQUIRED | {"fit": "exact, wider or narrower", "read_as": "a reading"}
    for key, what in needed.items():
        if not version[key]:
            raise broken(
                path,
                f"{place}.{key}",
                found=None,
                expected=what,
                advice="Every version needs its words, citation, link, reading and fit.",
            )


def _case(loaded: Mapping[str, Any]) -> Case:
    return Case(
        name=loaded["name"],
        smiles=loaded["smiles"],
        because=loaded["because"],
        since=loaded["from_"],
        until=loaded["until"],
        by=loaded["by"],
    )
