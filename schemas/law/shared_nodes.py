"""Nodes that a reading names once, under `shared`, and uses in several places."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from chem.markush.hints import closest


def with_shared(found: Any, shared: Mapping[str, Any], within: tuple[str, ...] = ()) -> Any:
    """Return what was found with `node: <name>` replaced by the node of that name.

    Raises:
        ValidationError: no node has the name, or a node holds itself.
    """
    if isinstance(found, list):
        return [with_shared(one, shared, within) for one in found]
    if not isinstance(found, dict):
        return found
    return {key: _with_shared(key, value, shared, within) for key, value in found.items()}


def _with_shared(key: str, value: Any, shared: Mapping[str, Any], within: tuple[str, ...]) -> Any:
    if key != "node" or not isinstance(value, str):
        return with_shared(value, shared, within)
    if value in within:
        raise ValidationError(f"expected nodes under `shared` that end, but {value!r} holds itself")
    if value not in shared:
        hint = closest(value, list(shared))
        raise ValidationError(f"expected a node under `shared`, found {value!r}{hint}")
    return with_shared(shared[value], shared, (*within, value))
