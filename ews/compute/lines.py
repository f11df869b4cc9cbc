"""The JSON lines between the service and its worker processes: one structure, one answer.

The text of a source goes over as plain JSON with ASCII escapes, so that a lone surrogate arrives as
it was sent and is refused where the limits are. The verbatim source does not come back.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import orjson

from chem.determinations import Determination, Role
from chem.law import Period
from chem.structures import Component, Issue, Keys, Normalised, Source
from ews.compute.records import ChemFault, Examined, ExaminedComponent, Ready

Fields = Mapping[str, Any]


def write_source(source: Source) -> bytes:
    """Make the line that asks about one structure."""
    return json.dumps({"kind": source.kind, "text": source.text}).encode() + b"\n"


def read_source(line: bytes) -> Source:
    """Read a line of `write_source`."""
    fields = json.loads(line)
    return Source(kind=fields["kind"], text=fields["text"])


def write_ready(ready: Ready) -> bytes:
    """Make the first line of a process."""
    return orjson.dumps(ready) + b"\n"


def read_ready(line: bytes) -> Ready:
    """Read a line of `write_ready`."""
    return Ready(**orjson.loads(line))


def write_answer(answer: Examined | ChemFault) -> bytes:
    """Make the line that answers; records become objects, days ISO texts."""
    if isinstance(answer, ChemFault):
        line = orjson.dumps({"fault": {"code": answer.code, "message": answer.message}})
    else:
        line = orjson.dumps(
            {
                "normalised": _without_source(answer.normalised),
                "components": answer.components,
                "ruleset": answer.ruleset,
            }
        )
    return line + b"\n"


def read_answer(line: bytes, source: Source) -> Examined | ChemFault:
    """Read a line of `write_answer` as the answer about `source`."""
    fields = orjson.loads(line)
    if "fault" in fields:
        return ChemFault(source=source, **fields["fault"])
    components = tuple(_read_examined_component(item) for item in fields["components"])
    return Examined(
        normalised=_read_normalised(fields["normalised"], source, components),
        components=components,
        ruleset=fields["ruleset"],
    )


def _without_source(normalised: Normalised) -> Fields:
    return {
        "registered": normalised.registered,
        "registered_key": normalised.registered_key,
        "removed": normalised.removed,
        "issues": normalised.issues,
        "chem_version": normalised.chem_version,
        "rdkit_version": normalised.rdkit_version,
    }


def _read_normalised(
    fields: Fields, source: Source, components: Iterable[ExaminedComponent]
) -> Normalised:
    return Normalised(
        source=source,
        registered=fields["registered"],
        registered_key=fields["registered_key"],
        components=tuple(examined.component for examined in components),
        removed=tuple(fields["removed"]),
        issues=tuple(Issue(**issue) for issue in fields["issues"]),
        chem_version=fields["chem_version"],
        rdkit_version=fields["rdkit_version"],
    )


def _read_examined_component(fields: Fields) -> ExaminedComponent:
    return ExaminedComponent(
        component=read_component(fields["component"]),
        families=tuple((family, because) for family, because in fields["families"]),
        determinations=tuple(read_determination(item) for item in fields["determinations"]),
        code_names=tuple(fields["code_names"]),
    )


def read_component(fields: Fields) -> Component:
    """Make a component of its JSON object."""
    return Component(**{**fields, "keys": Keys(**fields["keys"])})


def read_determination(fields: Fields) -> Determination:
    """Make a determination of its JSON object."""
    return Determination(
        **{
            **fields,
            "period": read_period(fields["period"]),
            "roles": tuple(_read_role(role) for role in fields["roles"]),
            "conditions": tuple(fields["conditions"]),
            "exemptions": tuple(fields["exemptions"]),
            "wording_date": _read_day(fields["wording_date"]),
        }
    )


def read_period(fields: Fields) -> Period:
    """Make a period of its JSON object."""
    return Period(**{name: _read_day(value) for name, value in fields.items()})


def _read_role(fields: Fields) -> Role:
    return Role(**{**fields, "atoms": tuple(fields["atoms"])})


def _read_day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
