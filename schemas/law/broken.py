"""What a broken data file says: the file, the place, what was found, expected, and what to do."""

from collections.abc import Iterator, Mapping, Sequence

from schemas.law.yaml_files import BrokenFileError

UNKNOWN = "Unknown field."


def broken(
    file: object, place: str, *, found: object, expected: str, advice: str
) -> BrokenFileError:
    """Make the error that a person who keeps the law's files can act on."""
    shown = repr(found) if isinstance(found, str) else "nothing" if found is None else str(found)
    where = f"{file}: {place}" if place else str(file)
    return BrokenFileError(f"{where}: found {shown[:200]}, expected {expected}. {advice}")


def first_message(messages: object) -> tuple[str, str]:
    """Return the place and the text of the complaint of marshmallow that is told.

    A key that is not known goes before one that is missing: it is mostly that one, misspelt.
    """
    said = list(_messages(messages, ""))
    unknown = [one for one in said if one[1] == UNKNOWN]
    return next(iter(unknown + said), ("", str(messages)))


def _messages(messages: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _messages(inner, _joined(place, key))
    elif isinstance(messages, Sequence) and not isinstance(messages, str):
        for inner in messages:
            yield from _messages(inner, place)
    else:
        yield place, str(messages)


def _joined(place: str, key: object) -> str:
    if isinstance(key, int):
        return f"{place}[{key}]"
    if key in ("_schema", "value"):
        return place
    return f"{place}.{key}" if place else str(key)


def value_at(raw: object, place: str) -> object:
    """Return what stands at `place` ("versions[0].cite") of the raw file; None if nothing does."""
    for step in place.replace("[", ".").replace("]", "").split("."):
        if isinstance(raw, Mapping):
            raw = raw.get(step)
        elif isinstance(raw, Sequence) and not isinstance(raw, str) and step.isdigit():
            raw = raw[int(step)] if int(step) < len(raw) else None
        elif step:
            return None
    return raw
