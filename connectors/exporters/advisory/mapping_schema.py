"""The JSON Schema of a partner's form: made from the mapping, so that the two cannot differ."""

from collections.abc import Mapping
from typing import Any

from connectors.exporters.advisory.mapping import STEPS, Mapped, MappedField
from schemas.advisory.export_schema import export_schema

NULL = {"type": "null"}


def mapping_schema(mapping: Mapped) -> dict[str, Any]:
    """Return the JSON Schema of a batch in the words of this mapping."""
    schema: dict[str, Any] = export_schema()
    schema["$id"] = f"urn:ews:advisory-export:2:{mapping.id}:{mapping.version}"
    schema["title"] = f"Advisory export: {mapping.title}"
    described = schema["$defs"]
    described["item"]["properties"]["block"] = {"enum": sorted(mapping.blocks)}
    whole = dict(described)
    for block, listed in mapping.blocks.items():
        if listed is not None:
            described[block] = _object([(each.to, _field(each, block, whole)) for each in listed])
    return schema


def _field(field: MappedField, block: str, defs: Mapping[str, Any]) -> dict[str, Any]:
    if field.words is not None:
        found: dict[str, Any] = {"enum": sorted(set(field.words.values()))}
    else:
        found = defs[block]
        for name in field.source.split(STEPS):
            found = _resolved(found, defs)["properties"][name]
    return found if field.required else {"anyOf": [NULL, found]}


def _resolved(schema: dict[str, Any], defs: Mapping[str, Any]) -> dict[str, Any]:
    """Follow a reference within the document."""
    name: str = schema.get("$ref", "")
    return defs[name.rpartition("/")[2]] if name else schema


def _object(fields: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """Return a closed object; a path with dots becomes objects within it."""
    here: dict[str, Any] = {}
    inside: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for path, schema in fields:
        name, _, rest = path.partition(STEPS)
        if rest:
            inside.setdefault(name, []).append((rest, schema))
        else:
            here[name] = schema
    here |= {name: _object(listed) for name, listed in inside.items()}
    return {
        "type": "object",
        "required": sorted(here),
        "additionalProperties": False,
        "properties": here,
    }
