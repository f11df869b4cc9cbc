"""Rule: other countries reported this substance before, this one did not."""

from ews.signals.records import Seen, Signal

NAME = "first_in_country"


def first_in_country(seen: Seen) -> Signal | None:
    """Fire on the first report from a country, if others reported it before."""
    if not seen.countries_before or seen.country in seen.countries_before:
        return None
    return Signal(
        rule=NAME,
        substance_id=seen.substance_id,
        country=seen.country,
        # Not which others: who may see this report need not be who may see theirs.
        because=f"first report of {seen.name} from {seen.country}; others reported it before",
        evidence={"incident_on": seen.incident_on.isoformat()},
        dedupe_key=f"{NAME}:{seen.substance_id}:{seen.country}",
    )
