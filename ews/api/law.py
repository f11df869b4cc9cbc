"""The law that is loaded."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from aiohttp import web

from chem.law import Definition
from ews.api.answers import write
from ews.api.keys import EXCHANGE
from ews.api.operations import Routes
from schemas.answers import LawSchema

routes = Routes("law")


@routes.get("/v1/law", scope="check", answers={200: LawSchema})
async def get_law(request: web.Request) -> web.Response:
    """List jurisdictions with how complete they are, definitions with their wordings."""
    exchange = request.app[EXCHANGE]
    lawbook = exchange.lawbook
    return write(
        {
            "ruleset": exchange.compute.ready.ruleset,
            "chem_version": exchange.compute.ready.chem_version,
            "jurisdictions": [asdict(each) for each in lawbook.coverage],
            "definitions": [_definition(each) for each in lawbook.definitions],
            "named_entries": dict(Counter(entry.definition_id for entry in lawbook.named)),
        }
    )


def _definition(definition: Definition) -> dict[str, Any]:
    return {
        "id": definition.id,
        "title": definition.title,
        "instrument": definition.instrument,
        "jurisdiction": definition.jurisdiction,
        "level": definition.level,
        "entry": definition.entry,
        "wordings": [
            {
                "period": asdict(wording.period),
                "cite": wording.citation.cite,
                "url": wording.citation.url,
                "text": wording.citation.text,
                "checked_on_text": wording.citation.checked_on_text,
                "review": wording.citation.review,
                "fit": wording.fit,
            }
            for wording in definition.wordings
        ],
    }
