"""From `coverage.yml` and `lists.yml` to records: how much is held, and what holds for a list."""

from pathlib import Path
from typing import Any

from chem.instruments import Exemption
from chem.law import Coverage, NamedList, NotExtended, Placed
from schemas.law.broken import broken
from schemas.law.definitions import load_by
from schemas.law.shapes import CoverageSchema, ListsSchema
from schemas.law.yaml_files import read_yaml_file

_COVERAGE, _LISTS = CoverageSchema(), ListsSchema()
LONGEST = 183  # days that a text may stand for the law without being looked at again


def read_coverage(path: Path) -> Coverage:
    """Read `<jurisdiction>/coverage.yml`.

    Raises:
        BrokenFileError: says the file, the place, what was found and expected, and what to do.
    """
    loaded = load_by(_COVERAGE, read_yaml_file(path), path)
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
    _check_age(loaded, path)
    return Coverage(**{**loaded, "instruments": tuple(loaded["instruments"])})


def _check_age(loaded: dict[str, Any], path: Path) -> None:
    """Refuse a claim by a text that nobody would have looked at for half a year."""
    text_of, until = loaded["text_of"], loaded["complete_until"]
    looked_at = loaded["looked_at"] or text_of
    if until is None:
        return
    if text_of is None or not text_of <= looked_at <= until or (until - looked_at).days > LONGEST:
        raise broken(
            path,
            "text_of",
            found=looked_at.isoformat() if looked_at else None,
            expected=f"the day of the text, or a later one in `looked_at`, at most {LONGEST} days "
            f"before complete_until ({until})",
            advice="A text must be looked at again by then; say which text was encoded.",
        )


def read_lists(path: Path, *, folder: str) -> tuple[NamedList, ...]:
    """Read `<jurisdiction>/<instrument>/lists.yml`; each id lies in `folder`."""
    loaded = load_by(_LISTS, read_yaml_file(path), path)
    for number, one in enumerate(loaded["lists"]):
        if one["id"].rpartition("/")[0] != folder:
            raise broken(
                path,
                f"lists[{number}].id",
                found=one["id"],
                expected=f"an id that starts {folder}/",
                advice="Write the path of the schedule's CSV file, without `.csv`.",
            )
    return tuple(_list(one) for one in loaded["lists"])


def _list(one: dict[str, Any]) -> NamedList:
    return NamedList(
        id=one["id"],
        extends_to=tuple(one["extends_to"]),
        no_extension_from=tuple(one["no_extension_from"]),
        cite=one["cite"],
        words=one["words"],
        excepted=tuple((found["name"], found["inchikey"]) for found in one["excepted"]),
        conditional=tuple(one["conditional"].items()),
        not_extended=tuple(
            NotExtended(
                name=found["name"],
                no_stereo_key=found["no_stereo_key"],
                kinds=tuple(found["from_"]),
            )
            for found in one["not_extended"]
        ),
        placed=tuple(
            Placed(**{**found, "kinds": tuple(found["kinds"])}) for found in one["placed"]
        ),
        exemptions=tuple(Exemption(**found) for found in one["exemptions"]),
    )
