"""Rule: a substance not seen before belongs to a family of which a member is controlled."""

from collections.abc import Sequence

from ews.signals.records import Seen, Signal

NAME = "new_analogue"


def new_analogue(seen: Seen) -> Signal | None:
    """Fire on the first sighting of an analogue of something controlled somewhere."""
    if seen.countries_before or not seen.controlled_families:
        return None
    families = sorted(seen.controlled_families)
    named = _most_specific(families)
    reasons = "; ".join(f"{each}: {seen.controlled_families[each]}" for each in named)
    return Signal(
        rule=NAME,
        substance_id=seen.substance_id,
        country=seen.country,
        because=f"{seen.name} is a new analogue of a controlled family ({reasons})",
        evidence={"families": {each: seen.controlled_families[each] for each in families}},
        dedupe_key=f"{NAME}:{seen.substance_id}",
    )


def _most_specific(families: Sequence[str]) -> list[str]:
    """Leave out a family of which a part is there: "fentanyls" beside "fentanyls/norfentanyls"."""
    return [one for one in families if not any(each.startswith(f"{one}/") for each in families)]
