"""A bulletin in STIX: a report object that points to the substances it is about."""

from connectors.exporters.stix.facts import BulletinFacts, Shown
from connectors.exporters.stix.fixed import SOFTWARE
from connectors.exporters.stix.shared import substance_id
from connectors.exporters.stix.words import (
    StixObject,
    common,
    identifier,
    instant,
    marked,
    present,
)

BULLETIN = "report"
REPORT_TYPE = "nps-bulletin"
MOST_TITLE = 1000


def bulletin_ref(bulletin_id: str) -> str:
    """Return the identifier of a bulletin."""
    return identifier(BULLETIN, bulletin_id)


def bulletin_object(facts: BulletinFacts, shown: Shown) -> StixObject:
    """Return the bulletin with what of it is shown."""
    made = common(
        BULLETIN, bulletin_ref(facts.bulletin_id), created=facts.created_at, modified=facts.modified
    )
    made |= {"created_by_ref": SOFTWARE, "object_marking_refs": marked(facts.tlp)}
    made |= {
        "name": str(shown.get("title") or "Bulletin")[:MOST_TITLE],
        "report_types": [REPORT_TYPE],
        "published": instant(facts.published_at),
        # A report must point to something; one about no substance points to its maker.
        "object_refs": [substance_id(each) for each in facts.inchikeys] or [SOFTWARE],
    }
    return present(
        made
        | {
            "description": shown.get("text"),
            "labels": [f"level:{facts.level}", f"kind:{facts.kind}", f"state:{facts.state}"],
            "external_references": _references(facts),
        }
    )


def _references(facts: BulletinFacts) -> list[object]:
    told: list[object] = [{"source_name": "ews-bulletin", "external_id": facts.bulletin_id}]
    if facts.supersedes is not None:
        told.append({"source_name": "ews-bulletin-superseded", "external_id": facts.supersedes})
    return told
