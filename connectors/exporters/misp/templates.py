"""Our own object templates for MISP: the common library has none for a substance or a seizure."""

from types import MappingProxyType

SUBSTANCE_TEMPLATE = "7f1f6a52-4a55-4f43-9b5c-2c1f1f3a6a01"
REPORT_TEMPLATE = "7f1f6a52-4a55-4f43-9b5c-2c1f1f3a6a02"
TEMPLATE_VERSION = 1

# relation -> (words, takes several, correlates)
SUBSTANCE_FIELDS = MappingProxyType(
    {
        "name": ("Preferred name.", False, False),
        "inchikey": ("InChIKey of the parent: what makes it this substance.", False, True),
        "smiles": ("Structure as SMILES.", False, False),
        "formula": ("Molecular formula.", False, False),
        "family": ("Analogue group, such as nitazenes.", True, False),
        "status": ("Where it is controlled, by which text; a line each.", False, False),
    }
)
REPORT_FIELDS = MappingProxyType(
    {
        "report-id": ("Identifier of the report at the exchange.", False, True),
        "kind": ("What is reported: seizure, collected_sample, toxicology_case …", False, False),
        "country": ("ISO 3166-1 alpha-2 code of the country.", False, False),
        "date": ("Day, month or year as far as it is known.", False, False),
        "quantity": ("How much there was.", False, False),
        "form": ("Form of the goods.", False, False),
        "brand": ("Brand or logo.", False, False),
        "sold-as": ("What the goods were sold as.", False, False),
        "evidence": ("Substance and grade of its identification.", True, False),
        "purity": ("Substance and the part of the product it is.", True, False),
    }
)


def templates() -> dict[str, dict[str, object]]:
    """Return the definitions as MISP reads them from objects/<name>/definition.json."""
    return {
        "nps-substance": _template(
            "nps-substance",
            SUBSTANCE_TEMPLATE,
            "A psychoactive substance, identified by its structure.",
            SUBSTANCE_FIELDS,
            required="inchikey",
        ),
        "nps-report": _template(
            "nps-report",
            REPORT_TEMPLATE,
            "A seizure, collected sample or toxicology case, as one organisation reports it.",
            REPORT_FIELDS,
            required="report-id",
        ),
    }


def _template(
    name: str,
    uuid: str,
    description: str,
    members: MappingProxyType[str, tuple[str, bool, bool]],
    *,
    required: str,
) -> dict[str, object]:
    attributes = {
        relation: {
            "description": words,
            "misp-attribute": "text",
            "ui-priority": 1,
            **({"multiple": True} if several else {}),
            **({} if correlates else {"disable_correlation": True}),
        }
        for relation, (words, several, correlates) in members.items()
    }
    return {
        "attributes": attributes,
        "description": description,
        "meta-category": "misc",
        "name": name,
        "required": [required],
        "uuid": uuid,
        "version": TEMPLATE_VERSION,
    }
