"""Rule: nobody reported this substance before."""

from ews.signals.records import Seen, Signal

NAME = "first_ever"


def first_ever(seen: Seen) -> Signal | None:
    """Fire on the first report of a substance to this exchange."""
    if seen.countries_before:
        return None
    return Signal(
        rule=NAME,
        substance_id=seen.substance_id,
        country=seen.country,
        because=f"first report of {seen.name} to this exchange, from {seen.country}",
        evidence={"incident_on": seen.incident_on.isoformat(), "families": list(seen.families)},
        dedupe_key=f"{NAME}:{seen.substance_id}",
    )
