"""Every way out, as addresses that a reader can ask; a new route has to be listed here.

Other packages add theirs: a path as it stands in the route, and how its parts are filled in
(tests/ews/release/asking.py).
"""

from collections.abc import Sequence
from typing import Any

from ews.app import ALL_ROUTES

# Path of a route -> the queries it is asked with. `{…}` is filled by all that asking.parts returns.
ASKED: dict[str, Sequence[str]] = {
    "/v1/reports": ["?limit=200", "?whose=own&limit=3", "?country=GB&limit=200"],
    "/v1/reports/{report_id}": [""],
    "/v1/changes": ["?limit=1000", "?after=3&limit=7"],
    "/v1/check": ["?structure=CCO&relatives=20"],
    "/v1/substances": ["?limit=200", "?substructure=CCN", "?name=z", "?similar=CCCCN(C)C(C)=O"],
    "/v1/substances/{substance_id}": [""],
    "/v1/substances/{substance_id}/status": [""],
    "/v1/substances/{substance_id}/relatives": ["?most=20"],
    "/v1/substances/{substance_id}/history": [""],
    "/v1/substances/{substance_id}/reports": [""],
    "/v1/law/gaps": ["?family=cathinones", "?family=cathinones&members=true"],
    "/v1/law/changes": ["?from_valid_on=1990-01-01&from_known_at=2020-01-01T00:00:00Z"],
    "/v1/law/events": ["?limit=200"],
    "/v1/signals": ["?limit=200", "?state=watched&limit=3", "?country=GB&limit=50"],
    "/v1/signals/{signal_id}": [""],
    "/v1/bulletins": [
        "?limit=200",
        "?limit=200&substance_id=1",
        "?state=draft",
        "?state=published&limit=2",
    ],
    "/v1/bulletins/{bulletin_id}": [""],
    "/v1/bulletins/{bulletin_id}/responses": [""],
    "/v1/bulletins/{bulletin_id}/reach": [""],
    "/v1/bulletins/{bulletin_id}/circumstances": [""],
    "/v1/bulletins/{bulletin_id}/preview": [""],
    "/v1/today": [""],
    "/v1/bulletin-summaries": ["?limit=200", "?view=unread", "?view=own", "?country=GB"],
    "/v1/bulletins/{bulletin_id}/document.{form}": [""],
    "/v1/recalls": ["?limit=200"],
    "/v1/recalls/{record}/{record_id}": [""],
    "/v1/requests": [""],
    "/v1/subscriptions": [""],
    "/v1/deliveries": ["?limit=200"],
    "/v1/deliveries/{delivery_id}": [""],
    "/v1/delegations": [""],
    "/v1/exports": [""],
    "/v1/exports/due": [""],
    "/v1/exports/rejections": [""],
    "/v1/tables/{table}": ["?format=csv", "?format=xlsx"],
    "/v1/export-gates": [""],
    "/v1/timeliness": ["", "?kept=true"],
    "/v1/reciprocity": [""],
    "/v1/public/numbers": [""],
    "/v1/groups": [""],
    "/v1/groups/{group_id}": [""],
    "/v1/organisations": [""],
    "/v1/focal-points": [""],
    "/v1/feeds/bulletins.atom": [""],
    "/v1/feeds/bulletins.json": [""],
    "/taxii2/exchange/collections/": [""],
    "/taxii2/exchange/collections/{collection_id}/": [""],
    "/taxii2/exchange/collections/{collection_id}/manifest/": ["?limit=2000", "?limit=40"],
    "/taxii2/exchange/collections/{collection_id}/objects/": [
        "?limit=2000",
        "?limit=2000&match[version]=all",
    ],
    "/misp/{feed}/manifest.json": [""],
    "/misp/{feed}/hashes.csv": [""],
    "/misp/{feed}/{event}.json": [""],
}

# What is sent to look, not to change anything: every filter that might be answered by a count.
LOOKED: dict[str, Sequence[dict[str, Any]]] = {
    "/v1/subscriptions/preview": [
        {"filters": {"about": ["reports", "bulletins"]}, "days": 90},
        {"filters": {"about": ["reports", "bulletins"], "countries": ["GB"]}},
    ],
}

# Routes that show no record of anybody, or are asked elsewhere; each with its reason.
EXEMPT = {
    "/v1/report-drafts": "one's own drafts",
    "/v1/report-drafts/{draft_id}": "one's own drafts",
    "/v1/report-uploads": "one's own files",
    "/v1/report-uploads/{upload_id}": "one's own files",
    "/v1/report-uploads/{upload_id}/rows": "one's own files",
    "/v1/report-uploads/{upload_id}/answers.csv": "one's own files",
    "/v1/spectra/{spectrum_id}": "tests/ews/spectra/test_who_sees.py",
    "/v1/spectra/{spectrum_id}/file": "tests/ews/spectra/test_who_sees.py",
    "/v1/substances/{substance_id}/spectra": "tests/ews/spectra/test_who_sees.py",
    "/v1/check/drawing": "draws what was asked",
    "/v1/check/document.{form}": "as /v1/check answers; no member of it is left out or added",
    "/v1/screenings": "one's own questions",
    "/v1/screenings/{screening_id}/answers": "one's own questions",
    "/v1/drawing": "draws what was asked",
    "/v1/screenings/{screening_id}": "one's own questions",
    "/v1/screenings/{screening_id}/rows": "one's own questions",
    "/v1/law": "the law",
    "/v1/law/members": "the law",
    "/v1/law/jurisdictions": "the law",
    "/v1/law/jurisdictions/{jurisdiction}": "the law",
    "/v1/law/definitions/{definition_id:.+}": "the law",
    "/v1/law/cases": "the law, asked about structures of its own files",
    "/v1/law/entries": "the law",
    "/v1/law/difference": "the law",
    "/v1/law/core-drawing": "draws what was asked",
    "/v1/law/events/{event_id}": "as the list shows it; tests/ews/flow/test_law_events.py",
    "/v1/names": "the table of names",
    "/v1/families": "the definitions of families",
    "/v1/requests/{request_id}": "as the list shows it",
    "/v1/subscriptions/{subscription_id}": "as the list shows it",
    "/v1/unsubscribe/{subscription_id}/{token}": "one's own subscription",
    "/v1/exports/{batch_id}": "tests/ews/api/test_exports.py",
    "/v1/exports/{batch_id}/content": "what a receiver is released: tests/ews/worker",
    "/v1/schemas/advisory-export": "a schema",
    "/v1/advisory/batches": "needs a network's key: tests/ews/worker",
    "/v1/advisory/batches/{seq}": "as above",
    "/v1/audit": "needs the scope audit:read: tests of the audit",
    "/v1/session": "oneself",
    "/v1/sessions": "oneself",
    "/v1/sign-in/oidc": "nobody is known yet",
    "/v1/sign-in/oidc/callback": "nobody is known yet",
    "/v1/organisations/{organisation_id}": "as the list shows it",
    "/v1/people": "one's own people",
    "/v1/people/{person_id}": "one's own people",
    "/v1/keys": "one's own keys",
    "/v1/focal-points/unreachable": "countries",
    "/v1/focal-points/{focal_point_id}": "as the list shows it",
    "/v1/projects": "names of projects",
    "/v1/feeds/tokens": "one's own tokens",
    "/feeds/{token}/bulletins.atom": "the same feed by another door",
    "/feeds/{token}/bulletins.json": "the same feed by another door",
    "/feeds/{token}/bulletins/{bulletin_id}.{form}": "the same document by another door",
    "/taxii2/": "no record",
    "/taxii2/exchange/": "no record",
    "/taxii2/exchange/status/{status_id}/": "no record",
    "/taxii2/exchange/collections/{collection_id}/objects/{object_id}/": "as the list shows it",
    "/taxii2/exchange/collections/{collection_id}/objects/{object_id}/versions/": "as above",
    "/misp/objects/{name}/definition.json": "a template",
    "/healthz": "no record",
    "/readyz": "no record",
    "/metrics": "counts of requests",
    "/v1/openapi.json": "the document of the API",
    "/.well-known/jwks.json": "public keys",
    "/docs": "a page",
    "/docs/{name}": "a page",
}


def routes_of_reading() -> set[str]:
    """Return the paths of all routes that are read."""
    return {
        operation.path
        for routes in ALL_ROUTES
        for operation in routes.operations
        if operation.method == "GET"
    }
