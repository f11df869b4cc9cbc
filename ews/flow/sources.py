"""Sources: a bulletin whose facts are drawn from reports opens no wider than they do. Pure.

Its first draft carries the strictest label and the common audience of the reports behind it. To
open it further would tell others what was not for them, whoever approves it; so what is drawn from
reports has to go first. Substance and law belong to nobody and stay.
"""

from collections.abc import Sequence
from dataclasses import replace

from ews.flow.editing import STRICTNESS, Marking
from ews.store.bulletins import Bulletin

FROM_REPORTS = ("seen", "evidence", "signal", "substances")


def has_sources(bulletin: Bulletin) -> bool:
    """Say whether something in it is drawn from reports."""
    facts = bulletin.body.get("facts")
    return isinstance(facts, dict) and any(facts.get(name) for name in FROM_REPORTS)


def opened_beyond(sources: Marking, tlp: str, audience: Sequence[str]) -> list[str]:
    """Return what opens a bulletin beyond the reports behind it: label, entries of its audience.

    Who belongs to the network is meant by `network`, so an audience may be narrowed to countries,
    kinds, groups and organisations; a company among these reads no facts of reports in any case.
    """
    beyond = []
    if STRICTNESS.index(tlp) < STRICTNESS.index(sources.tlp):
        beyond.append(tlp)
    if "network" not in sources.audience:
        beyond += [each for each in audience if each not in sources.audience]
    return beyond


def without_sources(bulletin: Bulletin) -> Bulletin:
    """Return the bulletin without the facts that are drawn from reports."""
    facts = bulletin.body.get("facts")
    kept = (
        {name: told for name, told in facts.items() if name not in FROM_REPORTS}
        if isinstance(facts, dict)
        else {}
    )
    return replace(bulletin, body={**bulletin.body, "facts": kept})
