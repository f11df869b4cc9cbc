"""What findings turned out to be, made ready for a page: ours first, elsewhere in short."""

from collections.abc import Mapping, Sequence
from typing import Any

from ews.pages.report_telling import Fact, finding_facts, label_of

# What matters most to a reader first.
ORDER = ("controlled", "conditional", "analogue_risk", "not_controlled", "unknown")
Shown = dict[str, Any]


def findings_to_show(
    body: Mapping[str, Any],
    answered: Sequence[Mapping[str, Any]],
    own_country: str,
    today: Mapping[int, Sequence[Mapping[str, Any]]] | None = None,
) -> list[Shown]:
    """Return each finding with its facts, its substances and their status.

    answered: the findings of the acknowledgement. today: status now, by substance.
    """
    known = {each.get("pointer"): each for each in answered}
    return [
        {
            "number": place + 1,
            "said": finding.get("name") or finding.get("cas") or "",
            "facts": finding_facts(finding),
            "spectra": finding.get("spectra") or [],
            **identified(known.get(f"/findings/{place}", {}), own_country, today),
        }
        for place, finding in enumerate(body.get("findings") or ())
    ]


def identified(
    answered: Mapping[str, Any],
    own_country: str,
    today: Mapping[int, Sequence[Mapping[str, Any]]] | None = None,
) -> Shown:
    """Return what one finding turned out to be."""
    return {
        "grade": answered.get("grade"),
        "how": answered.get("how"),
        "candidates": answered.get("candidates") or [],
        "substances": [
            {
                **each,
                "then": summary(each.get("status") or (), own_country),
                "now": summary((today or {}).get(each.get("substance_id") or 0, ()), own_country),
            }
            for each in answered.get("substances") or ()
        ],
    }


def summary(statuses: Sequence[Mapping[str, Any]], own_country: str) -> Shown:
    """Return the status in one's own country, and elsewhere the jurisdictions of each status."""
    own = next((each for each in statuses if each.get("jurisdiction") == own_country), None)
    elsewhere = {
        code: sorted(
            each["jurisdiction"]
            for each in statuses
            if each.get("status") == code and each.get("jurisdiction") != own_country
        )
        for code in ORDER
    }
    return {
        "own": own,
        "elsewhere": {code: places for code, places in elsewhere.items() if places},
        "all": list(statuses),
    }


def issue_to_show(issue: Mapping[str, Any]) -> Fact:
    """Return where an issue is, and what it says."""
    return Fact(label=label_of(issue.get("pointer", "")), words=issue.get("message", ""))
