"""Objects that many records point to: substances, what the law says of them, places, senders."""

from collections.abc import Sequence
from datetime import datetime

from connectors.exporters.stix.facts import Organisation, StatusFacts, SubstanceFacts
from connectors.exporters.stix.fixed import NEW_SDO, SOFTWARE, SUBSTANCE_EXTENSION
from connectors.exporters.stix.words import (
    FIXED_AT,
    StixObject,
    common,
    identifier,
    marked,
    present,
)

SUBSTANCE = "nps-substance"
MOST_WORDS = 20_000


def substance_id(inchikey: str) -> str:
    """Return the identifier of a substance; the same at every exchange."""
    return identifier(SUBSTANCE, inchikey)


def note_id(inchikey: str) -> str:
    """Return the identifier of the note on a substance's legal status."""
    return identifier("note", "status", inchikey)


def location_id(country: str) -> str:
    """Return the identifier of a country."""
    return identifier("location", country)


def organisation_ref(organisation_id: str) -> str:
    """Return the identifier of an organisation."""
    return identifier("identity", "organisation", organisation_id)


def substance_object(facts: SubstanceFacts, *, modified: datetime) -> StixObject:
    """Return a substance. One that our own table does not name is for the network only."""
    made = common(SUBSTANCE, substance_id(facts.inchikey), created=FIXED_AT, modified=modified)
    return made | present(
        {
            "object_marking_refs": _marked(facts),
            "inchikey": facts.inchikey,
            "smiles": facts.smiles,
            "formula": facts.formula,
            "molecular_mass": round(facts.mass, 3),
            "name": facts.name,
            "families": list(facts.families),
            "extensions": {SUBSTANCE_EXTENSION: NEW_SDO},
        }
    )


def status_note(
    facts: SubstanceFacts, said: Sequence[StatusFacts], *, modified: datetime
) -> StixObject:
    """Return the note that says where a substance is controlled, by which text."""
    made = common("note", note_id(facts.inchikey), created=FIXED_AT, modified=modified)
    lines = [_line(each) for each in said]
    urls = {each.url: each for each in said if each.url.startswith("https://")}
    return made | present(
        {
            "created_by_ref": SOFTWARE,
            "object_marking_refs": _marked(facts),
            "abstract": f"Control status of {facts.name or facts.inchikey}",
            "content": "\n".join(lines)[:MOST_WORDS]
            or "Not found to be controlled anywhere by the law that is held here.",
            "object_refs": [substance_id(facts.inchikey)],
            "external_references": [
                {"source_name": f"law of {each.jurisdiction}", "url": url, "description": each.cite}
                for url, each in urls.items()
                if each.cite
            ],
        }
    )


def location_object(country: str) -> StixObject:
    """Return a country, never anything finer."""
    made = common("location", location_id(country), created=FIXED_AT, modified=FIXED_AT)
    return made | {"name": country, "country": country}


def organisation_object(facts: Organisation, *, modified: datetime) -> StixObject:
    """Return an organisation as the one that reports or publishes."""
    ident = organisation_ref(facts.organisation_id)
    return common("identity", ident, created=FIXED_AT, modified=modified) | {
        "name": facts.name,
        "identity_class": "organization",
        "roles": [facts.kind],
    }


def _line(each: StatusFacts) -> str:
    words = [each.status.replace("_", " "), each.level, each.entry, each.cite]
    return f"{each.jurisdiction}: " + "; ".join(word for word in words if word)


def _marked(facts: SubstanceFacts) -> list[str]:
    return marked("TLP:CLEAR" if facts.is_reference else "TLP:AMBER")
