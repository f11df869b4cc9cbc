"""The published JSON Schema of the advisory export."""

import json
from functools import cache
from pathlib import Path
from typing import cast

PATH = Path(__file__).parent / "advisory-export.schema.json"


@cache
def export_schema_text() -> str:
    """Return the schema as published, read once."""
    return PATH.read_text(encoding="utf-8")


def export_schema() -> dict[str, object]:
    """Return the schema as a document."""
    return cast("dict[str, object]", json.loads(export_schema_text()))
