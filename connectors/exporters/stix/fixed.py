"""Objects that never change: who makes them, the TLP 2.0 markings, what our own types mean."""

import json

from connectors.exporters.stix.schemas import REPORT_SCHEMA, SUBSTANCE_SCHEMA
from connectors.exporters.stix.words import (
    FIXED_AT,
    SPEC_VERSION,
    TLP_EXTENSION,
    TLP_MARKINGS,
    StixObject,
    common,
    identifier,
    instant,
)

TLP_AT = "2022-10-01T00:00:00.000Z"
SOFTWARE = identifier("identity", "ews")
SUBSTANCE_EXTENSION = identifier("extension-definition", "nps-substance")
REPORT_EXTENSION = identifier("extension-definition", "nps-report")
NEW_SDO = {"extension_type": "new-sdo"}


def fixed_objects() -> list[StixObject]:
    """Return them all; whoever may read anything may read these."""
    return [
        _software(),
        *(_tlp(label, ident) for label, ident in TLP_MARKINGS.items()),
        _extension(
            SUBSTANCE_EXTENSION,
            "NPS substance",
            "A psychoactive substance, identified by its structure.",
            SUBSTANCE_SCHEMA,
        ),
        _extension(
            REPORT_EXTENSION,
            "NPS report",
            "A seizure, collected sample, toxicology case or other incident, as one organisation "
            "reports it.",
            REPORT_SCHEMA,
        ),
    ]


def _software() -> StixObject:
    return common("identity", SOFTWARE, created=FIXED_AT, modified=FIXED_AT) | {
        "name": "ews: early-warning exchange for new psychoactive substances",
        "identity_class": "system",
    }


def _tlp(label: str, ident: str) -> StixObject:
    word = label.removeprefix("TLP:").lower()
    return {
        "type": "marking-definition",
        "spec_version": SPEC_VERSION,
        "id": ident,
        "created": TLP_AT,
        "name": label,
        "extensions": {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": word}},
    }


def _extension(ident: str, name: str, description: str, schema: dict[str, object]) -> StixObject:
    made = common("extension-definition", ident, created=FIXED_AT, modified=FIXED_AT)
    return made | {
        "created_by_ref": SOFTWARE,
        "name": name,
        "description": description,
        "schema": json.dumps(schema, separators=(",", ":"), sort_keys=True),
        "version": "1.0.0",
        "extension_types": ["new-sdo"],
    }


def version_of(made: StixObject) -> str:
    """Return what TAXII calls the version: `modified`, or `created` where there is no other."""
    return str(made.get("modified", made.get("created", instant(FIXED_AT))))
