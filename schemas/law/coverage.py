"""From `coverage.yml` and `lists.yml` to records: how much is held, and what holds for a list."""

from pathlib import Path

from chem.law import Coverage, NamedList
from schemas.law.broken import broken
from schemas.law.definitions import load_by
from schemas.law.shapes import CoverageSchema, ListsSchema
from schemas.law.yaml_files import read_yaml_file


def read_coverage(path: Path) -> Coverage:
    """Read `<jurisdiction>/coverage.yml`.

    Raises:
        BrokenFileError: says the file, the place, what was found and expected, and what to do.
    """
    loaded = load_by(CoverageSchema(), read_yaml_file(path), path)
    if loaded["jurisdiction"].lower() != path.parent.name:
        raise broken(
            path,
            "jurisdiction",
            found=loaded["jurisdiction"],
            expected=f"{path.parent.name.upper()!r}, the folder's name in capitals",
            advice="Move the file or correct the code.",
        )
    since, until = loaded["complete_since"], loaded["complete_until"]
    if (since is None) != (until is None) or (since and until and since > until):
        raise broken(
            path,
            "complete_since",
            found=f"{since} to {until}",
            expected="both days, the first not after the second, or neither",
            advice="Claim completeness only between days that were checked on the text.",
        )
    return Coverage(**{**loaded, "instruments": tuple(loaded["instruments"])})


def read_lists(path: Path, *, folder: str) -> tuple[NamedList, ...]:
    """Read `<jurisdiction>/<instrument>/lists.yml`; each id lies in `folder`."""
    loaded = load_by(ListsSchema(), read_yaml_file(path), path)
    for number, one in enumerate(loaded["lists"]):
        if one["id"].rpartition("/")[0] != folder:
            raise broken(
                path,
                f"lists[{number}].id",
                found=one["id"],
                expected=f"an id that starts {folder}/",
                advice="Write the path of the schedule's CSV file, without `.csv`.",
            )
    return tuple(
        NamedList(
            id=one["id"],
            extends_to=tuple(one["extends_to"]),
            no_extension_from=tuple(one["no_extension_from"]),
            cite=one["cite"],
            words=one["words"],
            excepted=tuple((found["name"], found["inchikey"]) for found in one["excepted"]),
        )
        for one in loaded["lists"]
    )
