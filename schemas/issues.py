"""Turn what marshmallow complains about into issues: a code, a JSON pointer, a message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MOST_ISSUES = 100  # of one record; the rest is counted in one last issue
LONGEST_SHOWN = 60  # characters of a found value that are repeated to the sender

_CODED = re.compile(r"^([a-z][a-z_]*): (.*)$", re.DOTALL)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIssue:
    """Something wrong or noteworthy in one record; `pointer` is relative to that record."""

    level: Literal["error", "warning"]
    code: str
    pointer: str
    message: str


def shown(value: object) -> str:
    """Repeat a found value short and printable, for a message; of lists and objects their size."""
    if isinstance(value, list | dict):  # may be nested too deep to be written out
        return f"a list of {len(value)}" if isinstance(value, list) else "an object"
    text = repr(value[: LONGEST_SHOWN + 1]) if isinstance(value, str) else repr(value)
    text = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def pointer_to(*path: object) -> str:
    """Write a JSON pointer (RFC 6901) to the place that `path` leads to."""
    return "".join(f"/{_escaped(step)}" for step in path)


def _escaped(step: object) -> str:
    text = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(step))
    return text.replace("~", "~0").replace("/", "~1")[:200]


def issues_from(messages: object) -> tuple[RecordIssue, ...]:
    """Return one error for each message of a marshmallow ValidationError, in document order."""
    found: list[RecordIssue] = []
    for path, message in _walk(messages, ()):
        if len(found) == MOST_ISSUES:
            found.append(
                _error(
                    "too_many_issues",
                    "",
                    f"more than {MOST_ISSUES} issues; the "
                    "rest is not listed: correct these and send the record again",
                )
            )
            break
        match = _CODED.match(message)
        code, text = match.groups() if match else ("invalid", message)
        found.append(_error(code, pointer_to(*path), text))
    return tuple(found)


def _error(code: str, pointer: str, message: str) -> RecordIssue:
    return RecordIssue(level="error", code=code, pointer=pointer, message=message)


def _walk(messages: object, path: tuple[object, ...]) -> Iterator[tuple[tuple[object, ...], str]]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _walk(inner, path if key == "_schema" else (*path, key))
    elif isinstance(messages, list):
        for inner in messages:
            yield from _walk(inner, path)
    else:
        yield path, str(messages)
