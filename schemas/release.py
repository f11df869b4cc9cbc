"""The class of each field: which readers of a record are shown it.

PUB: everybody who may know of the record. NET: the accredited network. PTY: authorities of the
countries that the record names. OPS: members of the operation it is marked for, and those
authorities. OWN: its own organisation. A field that no table names is OWN.

A pointer names every item of a list by `*`; one that ends in `/**` names all that lies below it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

FieldClass = Literal["PUB", "NET", "PTY", "OPS", "OWN"]
Table = Mapping[str, FieldClass]

REPORT: Table = MappingProxyType(
    {
        "reference": "PTY",  # the sender's case number
        "version": "PUB",
        "version_kind": "PUB",
        "duplicate_of/report_id": "PTY",  # other reports need not be for the same readers
        "kind": "PUB",
        "dates/*/value": "NET",
        "dates/*/precision": "NET",
        "place/country": "PUB",
        "place/admin_area": "NET",
        "place/point_type": "NET",
        "route/legs/*/role": "NET",
        "route/legs/*/country": "NET",
        "route/legs/*/certainty": "NET",
        "route/transport": "NET",
        "route/concealment": "NET",
        "product/form": "PUB",
        "product/brand": "NET",
        "product/sold_as": "NET",
        "product/packaging": "NET",
        "product/colour": "NET",
        "quantity/value": "NET",
        "quantity/unit": "NET",
        "quantity/basis": "NET",
        "findings/*/structure/smiles": "PUB",
        "findings/*/structure/inchi": "PUB",
        "findings/*/structure/molfile": "NET",  # may hold a name in its head
        "findings/*/name": "PUB",
        "findings/*/cas": "PUB",
        "findings/*/amount/value": "NET",
        "findings/*/amount/unit": "NET",
        "findings/*/purity/value": "NET",
        "findings/*/purity/unit": "NET",
        "findings/*/share/part": "NET",
        "findings/*/role": "NET",
        "findings/*/matrix": "NET",
        "findings/*/technique/*": "NET",
        "findings/*/evidence": "PUB",
        "findings/*/spectra/*": "NET",
        "findings/*/unknown/exact_mass": "NET",
        "findings/*/unknown/spectrum_reference": "NET",
        "harm/case_type": "NET",
        "harm/outcome": "NET",
        "harm/causal_role": "NET",
        "harm/co_detected/*": "NET",
        "links/*/relation": "PTY",
        "links/*/report_id": "PTY",
        "links/*/reference": "PTY",
        "reason": "NET",
        "tlp": "PUB",
        "audience/*": "PUB",  # what of it is shown: ews/flow/projection.py
        "embargo_until": "NET",
        "delegate_to": "OWN",
    }
)

# A city would point to the person of a toxicology case.
TOXICOLOGY: Table = MappingProxyType({"place/admin_area": "OWN"})

# What was answered to it. Issues quote what was sent.
ACKNOWLEDGEMENT: Table = MappingProxyType(
    {
        "reference": "PTY",
        "version": "PUB",
        "outcome": "PUB",
        "report_id": "PUB",
        "issues/**": "OWN",
        "findings/*/pointer": "PUB",
        "findings/*/resolved_by": "PUB",
        "findings/*/registered": "NET",
        "findings/*/registered_key": "NET",
        "findings/*/grade": "PUB",
        "findings/*/how": "NET",
        "findings/*/candidates/**": "NET",
        "findings/*/substances/**": "PUB",  # what the law says of a structure is no secret
    }
)

BULLETIN: Table = MappingProxyType(
    {
        "id": "PUB",
        "signal_id": "OWN",  # need not be for the same readers
        "organisation_id": "PUB",
        "version": "PUB",
        "state": "PUB",
        "kind": "PUB",
        "level": "PUB",
        "title": "PUB",
        "body/text": "PUB",
        "body/actions/**": "PUB",
        "body/facts/substance/**": "PUB",
        "body/facts/evidence": "PUB",
        "body/facts/status/**": "PUB",
        "body/facts/nearest_definitions/**": "PUB",
        "body/facts/valid_on": "PUB",
        "body/facts/seen/**": "NET",
        "body/facts/signal/**": "NET",
        "body/facts/law/**": "PUB",
        "body/facts/jurisdiction": "PUB",  # of a day on which law came into force
        "body/facts/in_force_on": "PUB",
        "body/facts/entries/**": "PUB",
        "body/facts/substances/**": "NET",
        "body/sections/*": "NET",
        "body/concerns/**": "NET",
        "body/reason": "PUB",  # why it was withdrawn
        "body/superseded_by": "PUB",
        "urgent": "PUB",
        "valid_until": "PUB",
        "supersedes": "PUB",
        "tlp": "PUB",
        "audience/*": "PUB",
        "embargo_until": "NET",
        "created_at": "PUB",
        "at": "PUB",
        "sources_changed/**": "OWN",
    }
)

SIGNAL: Table = MappingProxyType(
    {
        "id": "PUB",
        "rule": "PUB",
        "substance_id": "PUB",
        "substance_name": "PUB",
        "inchikey": "PUB",
        "smiles": "PUB",
        "families/**": "PUB",
        "standings/**": "PUB",
        "country": "PUB",
        "because": "NET",
        "evidence/**": "NET",
        "raised_at": "NET",
        "report_id": "PUB",
        "report_version": "PUB",
        "report_version_kind": "PUB",
        "tlp": "PUB",
        "state": "NET",
        "note": "NET",
        "state_since": "NET",
        "steps/*/state": "NET",
        "steps/*/note": "NET",
        "steps/*/at": "NET",
        "steps/*/person_id": "OWN",
        "reports/**": "OWN",  # records of their own, each asked for by itself
        "bulletins/**": "OWN",
    }
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "report": REPORT,
        "toxicology": TOXICOLOGY,  # over `report`, for a report about a person
        "acknowledgement": ACKNOWLEDGEMENT,
        "bulletin": BULLETIN,
        "signal": SIGNAL,
    }
)
