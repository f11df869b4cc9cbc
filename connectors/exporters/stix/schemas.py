"""JSON Schemas of our two object types, which their extension definitions carry with them."""

_TEXT: dict[str, object] = {"type": "string"}
_TEXTS: dict[str, object] = {"type": "array", "items": _TEXT, "minItems": 1}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

SUBSTANCE_SCHEMA: dict[str, object] = {
    "$schema": _DIALECT,
    "title": "nps-substance",
    "type": "object",
    "required": ["type", "spec_version", "id", "created", "modified", "inchikey"],
    "properties": {
        "type": {"const": "nps-substance"},
        "inchikey": {"type": "string", "pattern": "^[A-Z]{14}-[A-Z]{10}-[A-Z]$"},
        "smiles": _TEXT,
        "formula": _TEXT,
        "molecular_mass": {"type": "number", "description": "average, g/mol"},
        "name": _TEXT,
        "families": _TEXTS,
    },
}

_SECTIONS = ("dates", "place", "route", "product", "quantity", "harm")

REPORT_SCHEMA: dict[str, object] = {
    "$schema": _DIALECT,
    "title": "nps-report",
    "description": "Blocks have the members of a report of POST /v1/reports; a block, or a member "
    "of it, that the reader may not see is left out.",
    "type": "object",
    "required": ["type", "spec_version", "id", "created", "modified", "report_version"],
    "properties": {
        "type": {"const": "nps-report"},
        "report_version": {"type": "integer", "minimum": 1},
        "version_kind": _TEXT,
        "report_kind": _TEXT,
        "reported_by_ref": {"type": "string", "pattern": "^identity--"},
        "duplicate_of_ref": {"type": "string", "pattern": "^nps-report--"},
        "substance_refs": {"type": "array", "items": {"type": "string"}},
        "findings": {"type": "array", "items": {"type": "object"}},
        **{name: {"type": "object"} for name in _SECTIONS},
    },
}
