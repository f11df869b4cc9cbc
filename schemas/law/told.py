"""What is wrong in a reading or a vocabulary, said so that its keeper can mend it."""

import difflib
import re
from collections.abc import Iterator, Mapping

from marshmallow import Schema
from marshmallow.fields import Field, List, Nested

from schemas.law.broken import first_message, value_at
from schemas.law.yaml_files import BrokenFileError

_EXPECTED = {
    "Missing data for required field.": "a value here: the key is missing",
    "Not a valid integer.": "a whole number",
    "Not a valid number.": "a number",
    "Not a valid boolean.": "true or false",
    "Not a valid string.": "a text",
    "Not a valid list.": "a list in square brackets",
    "Not a valid mapping type.": "a mapping of keys to values",
    "Invalid input type.": "a mapping of keys to values",
    "Shorter than minimum length 1.": "at least one entry",
}
_ONE_OF = re.compile(r"Must be one of: (?P<names>.*)\.")
_LEAST = re.compile(r"Must be greater than or equal to (?P<least>[\d.]+)(?: and.*)?\.")
_ADVICE = "Correct this line; docs/law.md lists the keys."


def told(schema: Schema, messages: object, raw: object, *, where: str) -> BrokenFileError:
    """Make one error of the first complaint: file, place, found, expected, and what to do."""
    place, message = first_message(messages)
    full = f"{where}.{place}" if place else where
    if message == "Unknown field.":
        key = place.rpartition(".")[2]
        hint = _hint(key, sorted(set(_keys(schema, frozenset()))))
        return BrokenFileError(f"{full}: found the unknown key {key!r}{hint}. {_ADVICE}")
    found = value_at(raw, place) if place else raw
    shown = "nothing" if found is None else repr(found)[:80]
    return BrokenFileError(f"{full}: found {shown}, expected {_expected(message)}. {_ADVICE}")


def _expected(message: str) -> str:
    listed = _ONE_OF.fullmatch(message)
    if listed:
        return f"one of {listed['names']}"
    least = _LEAST.fullmatch(message)
    if least:
        return f"a number of at least {least['least']}"
    return _EXPECTED.get(message, message.removeprefix("expected ").rstrip("."))


def _hint(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f", perhaps {near[0]!r} is meant" if near else f"; known are {', '.join(known)}"


def _keys(schema: Schema, seen: frozenset[type]) -> Iterator[str]:
    """Yield every key of the schema and of those below it."""
    if type(schema) in seen:
        return
    for name, field in schema.fields.items():
        yield field.data_key or name
        inner = _inner(field)
        if inner is not None:
            yield from _keys(inner, seen | {type(schema)})


def _inner(field: Field[object] | Mapping[str, object]) -> Schema | None:
    if isinstance(field, List):
        return _inner(field.inner)
    return field.schema if isinstance(field, Nested) else None
