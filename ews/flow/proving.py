"""Proving the audit whole: every link of the chain, every number, and its end."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from ews.store.audit import BEFORE_ALL, Entry, Head, chained


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first place where the chain does not hold. id: of the entry; why: in words."""

    id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found. entries: how many hold; broken: where it ends to, None if all hold."""

    entries: int
    broken: Broken | None


async def prove(
    pages: AsyncIterator[Sequence[Entry]], head: Head, known: Mapping[int, bytes]
) -> Proof:
    """Follow the chain from its first entry to `head`.

    known: hashes by number that somebody wrote down earlier. They prove that nobody made the whole
    chain anew, which no chain can prove of itself.
    """
    before, number = BEFORE_ALL, 0
    async for page in pages:
        for entry in page:
            broken = _broken(entry, number + 1, before, known)
            if broken is not None:
                return Proof(entries=number, broken=broken)
            before, number = entry.hash, entry.id
    return Proof(entries=number, broken=_broken_end(number, before, head, known))


def _broken(
    entry: Entry, expected: int, before: bytes, known: Mapping[int, bytes]
) -> Broken | None:
    if entry.id != expected:
        return Broken(id=expected, why=f"entry {expected} is missing: {entry.id} follows")
    if entry.hash != chained(before, entry.id, entry.entry):
        return Broken(
            id=entry.id,
            why=f"entry {entry.id} is not what was chained: it, or one before it, was changed or "
            "put in",
        )
    if known.get(entry.id, entry.hash) != entry.hash:
        return Broken(
            id=entry.id,
            why=f"entry {entry.id} has another hash than the one that was written down: the chain "
            "was made anew",
        )
    return None


def _broken_end(
    number: int, before: bytes, head: Head, known: Mapping[int, bytes]
) -> Broken | None:
    last = max([head.id, *known])
    if number != last:
        return Broken(
            id=number + 1, why=f"the entries from {number + 1} to {last} are missing at the end"
        )
    if before != head.hash:
        return Broken(id=number, why=f"the head names another hash than entry {number} has")
    return None
