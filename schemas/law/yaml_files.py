"""Strict reading of our YAML data files: every scalar is text, no key twice, no alias.

PyYAML's safe loader turns the jurisdiction `no` into False, `0123` into 83 and keeps the last of
two equal keys; types are given by the schemas, so here text stays text.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CBaseLoader as _BaseLoader
except ImportError:  # pragma: no cover - PyYAML built without libyaml
    from yaml import BaseLoader as _BaseLoader  # type: ignore[assignment]


class BrokenFileError(Exception):
    """A data file cannot be read; the message names the file, the place and what to do."""

    code = "data_file_broken"


class _StrictLoader(_BaseLoader):
    """A BaseLoader that refuses a key given twice and merge keys."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                _refuse("a key is a list or a mapping; write a plain word", key)
            if key.value in seen:
                _refuse(f"the key {key.value!r} is given twice; remove one", key)
            if key.value == "<<":
                _refuse("merge keys are not allowed; write the keys out", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _refuse(what: str, node: Any) -> None:
    raise yaml.constructor.ConstructorError(None, None, what, node.start_mark)


def read_yaml(text: str, *, name: str) -> dict[str, Any]:
    """Return the one mapping that `text` holds; all scalars are `str`.

    Raises:
        BrokenFileError: the text is not YAML, has a key twice, or is not one mapping.
    """
    try:
        found = _construct(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise BrokenFileError(f"{name}: {' '.join(str(error).split())}") from error
    if not isinstance(found, dict):
        kind = type(found).__name__
        raise BrokenFileError(f"{name}: found {kind}, expected one mapping of keys to values")
    return found


def _construct(text: str) -> Any:
    loader = _StrictLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_aliases(node, seen=set())
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _refuse_aliases(node: Any, *, seen: set[int]) -> None:
    """Refuse a node that stands in two places: who reads one cannot see the other change."""
    if id(node) in seen:
        _refuse("an alias (*) repeats what stands elsewhere; write it out", node)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for part in pair:
                _refuse_aliases(part, seen=seen)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            _refuse_aliases(part, seen=seen)


def read_yaml_file(path: Path) -> dict[str, Any]:
    """Return the one mapping that the UTF-8 file at `path` holds; all scalars are `str`."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BrokenFileError(f"{path}: not UTF-8 at byte {error.start}") from error
    return read_yaml(text, name=str(path))
