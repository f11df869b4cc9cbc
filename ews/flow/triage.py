"""Triage: an assessor watches, dismisses, or makes a bulletin of a signal."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chem.law import Coverage
from ews.flow.editing import Author, Marking, draft, joint_marking
from ews.flow.facts import gather_facts
from ews.flow.refusals import UnknownRecordError, WrongStateError
from ews.flow.release import Reader, Released, is_embargoed, may_see
from ews.store.bulletins import Bulletin, add_bulletin, add_bulletin_version
from ews.store.connection import Connection
from ews.store.sightings import reports_of_substance
from ews.store.signals import StoredSignal, add_step, find_signal, lock_signal
from ews.store.sources import add_sources

STEPS = {
    "new": frozenset({"watched", "dismissed", "drafted"}),
    "watched": frozenset({"dismissed", "drafted"}),
    "dismissed": frozenset({"watched"}),
    "drafted": frozenset(),
}


async def visible_signal(
    conn: Connection, reader: Reader, signal_id: UUID, *, at: datetime
) -> StoredSignal:
    """Return a signal that this reader may see, else say that there is none."""
    signal = await find_signal(conn, signal_id)
    if signal is None or not may_see(reader, signal, at=at):
        raise UnknownRecordError(f"there is no signal {signal_id} that you may see")
    return signal


async def triage(
    conn: Connection,
    reader: Reader,
    signal_id: UUID,
    *,
    state: str,
    note: str,
    author: Author,
) -> StoredSignal:
    """Take one step with a signal; in the caller's transaction.

    Raises:
        WrongStateError: the step does not follow from where the signal is.
    """
    await lock_signal(conn, signal_id)
    signal = await visible_signal(conn, reader, signal_id, at=author.at)
    if state not in STEPS[signal.state]:
        possible = ", ".join(sorted(STEPS[signal.state])) or "nothing"
        raise WrongStateError(
            f"the signal is {signal.state}; it can become {possible}, not {state}",
            pointer="/state",
        )
    await add_step(
        conn, signal_id, state=state, person_id=author.person_id, note=note, at=author.at
    )
    return await visible_signal(conn, reader, signal_id, at=author.at)


async def make_draft(
    conn: Connection,
    reader: Reader,
    signal_id: UUID,
    coverage: Sequence[Coverage],
    *,
    author: Author,
) -> Bulletin:
    """Make a bulletin of a signal; in the caller's transaction.

    The facts are drawn from the reports that the assessor's organisation may see; the draft gets
    the strictest label and the common audience of these, for people to open. What is under embargo
    is not drawn from, not even by its own organisation.
    """
    told = await visible_signal(conn, reader, signal_id, at=author.at)
    if is_embargoed(told, at=author.at):
        raise WrongStateError(
            f"the report of this signal is under embargo until {told.embargo_until}; draft a "
            "bulletin then, or send a version of the report that lifts it"
        )
    signal = await triage(conn, reader, signal_id, state="drafted", note="", author=author)
    reports = await reports_of_substance(conn, signal.substance_id)
    visible = [
        each
        for each in reports
        if may_see(reader, each, at=author.at) and not is_embargoed(each, at=author.at)
    ]
    facts = await gather_facts(conn, signal.substance_id, visible, coverage, at=author.at)
    facts["signal"] = {"rule": signal.rule, "because": signal.because}
    drawn_from: list[Released] = [signal, *visible]
    marking = joint_marking([Marking(tlp=each.tlp, audience=each.audience) for each in drawn_from])
    bulletin_id = await add_bulletin(
        conn, signal_id=signal_id, organisation_id=author.organisation_id, at=author.at
    )
    first = draft(signal, facts, marking, bulletin_id=bulletin_id, author=author)
    await add_bulletin_version(conn, first)
    versions = [each.version_id for each in visible]
    await add_sources(conn, bulletin_id, versions, signal_id=signal_id)
    return first
