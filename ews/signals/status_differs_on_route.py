"""Rule: the substance is controlled in one country of its way and not in another."""

from ews.signals.records import CountryStatus, Seen, Signal

NAME = "status_differs_on_route"


def status_differs_on_route(seen: Seen) -> Signal | None:
    """Fire when countries of the place and the legs give different answers.

    `unknown` is no answer: a gap in our data must not look like a gap in the law.
    """
    known = sorted(_known(seen), key=lambda each: each.country)
    if len({each.status for each in known}) < 2:  # noqa: PLR2004 - two answers make a difference
        return None
    told = [f"{each.country} {each.status}" for each in known]
    return Signal(
        rule=NAME,
        substance_id=seen.substance_id,
        country=seen.country,
        because=f"control status of {seen.name} differs along the route: {', '.join(told)}",
        evidence={
            "statuses": [
                {"country": each.country, "status": each.status, "entry": each.entry}
                for each in known
            ]
        },
        dedupe_key=f"{NAME}:{seen.substance_id}:{'|'.join(told)}",
    )


def _known(seen: Seen) -> set[CountryStatus]:
    return {each for each in seen.statuses if each.status != "unknown"}
