"""On which line of a YAML text a place stands, for those who mend it."""

import re
from typing import Any

import yaml

from schemas.law.yaml_files import BrokenFileError, read_yaml

_LINE = re.compile(r"line (?P<line>\d+), column \d+")
_PLACE = re.compile(r"^[^\s:]+: (?P<place>[\w\-. /]+(?:\[\d+\])*(?:\.[\w\- ]+(?:\[\d+\])*)*):")
_STEPS = re.compile(r"[^.\[\]]+")


def line_told(message: str, text: str, *, below: str = "") -> int | None:
    """Return the line that a message about a YAML text speaks of; None if it tells no place.

    below: the place below which the message's own place lies ("versions[1].read_as").
    """
    found = _LINE.search(message)
    if found:
        return int(found["line"])
    told = _PLACE.match(message)
    if told is None:
        return None
    place = f"{below}.{told['place']}" if below else told["place"]
    return line_of(text, place)


def line_of(text: str, place: str) -> int | None:
    """Return the line of a place ("versions[0].cite"), or of what of it is there; from 1."""
    try:
        read_yaml(text, name="")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (BrokenFileError, yaml.YAMLError):
        return None
    line = None
    for step in _STEPS.findall(place):
        line, node = _go(node, step, line)
        if node is None:
            break
    return line


def _go(node: Any, step: str, line: int | None) -> tuple[int | None, Any]:
    """Return the line of one step down, and what is there; None if nothing is."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
        inner = node.value[int(step)]
        return inner.start_mark.line + 1, inner
    return line, None
