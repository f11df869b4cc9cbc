"""What people do with what came in: triage, draft, approve, publish, deliver, export."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ews.cli.demonstration.cast import Cast, remember
from ews.cli.demonstration.client import Client, UnexpectedAnswerError
from ews.cli.demonstration.receivers import LOOPBACK, Subscriber

# A signal for the desk's first bulletin of the morning, best first.
FAMILIES_FIRST = ("nitazenes", "fentanyls", "synthetic-cannabinoids", "cathinones")
RULES_FIRST = ("new_analogue", "first_ever", "first_in_country", "status_differs_on_route")
LOOKED_AT = 40
PATIENCE = 60.0
PAUSE = 0.05
ADVICE = (
    "Detected by a drug-checking service. Laboratories: look for it and report. "
    "Services: warn that strength and effect are unknown."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A bulletin on its way: the signal behind it, and the bulletin's newest version."""

    signal: dict[str, Any]
    bulletin: dict[str, Any]


async def subscribe(client: Client, cast: Cast, subscriber: Subscriber, port: int) -> None:
    """Ask for all advisories and alerts; a subscription of an earlier run goes on."""
    key, address = cast.keys["subscriber"], f"http://{LOOPBACK}:{port}/bulletins"
    found = await client.get(key, "/v1/subscriptions")
    for one in found["subscriptions"]:
        if one["ended_at"] is not None:
            continue
        if one["address"] == address and cast.kept.get("subscription") == one["id"]:
            subscriber.secret = cast.kept["secret"]
            return
        await client.delete(key, f"/v1/subscriptions/{one['id']}")
    made = await client.post(
        key, "/v1/subscriptions", {"address": address, "filters": {"level": "advisory"}}
    )
    cast.kept.update({"subscription": made["id"], "secret": made["secret"], "port": port})
    remember(cast.memory, cast.kept)
    subscriber.secret = made["secret"]


async def signals(client: Client, cast: Cast) -> list[dict[str, Any]]:
    """Return all signals, those an assessor would take up first at the front."""
    found = await client.pages(cast.keys["assessor"], "/v1/signals", "signals", limit="200")
    return sorted(found, key=_urgency)


async def publish_first(
    client: Client, cast: Cast, ranked: Sequence[dict[str, Any]]
) -> Published | None:
    """Take one signal all the way to a published bulletin; what was done is not done again.

    The assessor drafts and sets the level, another person approves and publishes.
    """
    if not ranked:
        return None
    signal = await _choice(client, cast, ranked)
    bulletin = await _existing(client, cast, signal) or await _draft(client, cast, signal)
    path, approver = f"/v1/bulletins/{bulletin['id']}", cast.keys["approver"]
    if bulletin["state"] == "draft":
        bulletin = await client.post(approver, f"{path}/approve")
    if bulletin["state"] == "approved":
        bulletin = await client.post(approver, f"{path}/publish")
    return Published(signal=signal, bulletin=bulletin)


async def deliveries(client: Client, cast: Cast) -> list[dict[str, Any]]:
    """Wait until every delivery has an end, and return them."""
    return await _settled(
        client, cast.keys["subscriber"], "/v1/deliveries", "deliveries", ("confirmed", "dead")
    )


async def exports(client: Client, cast: Cast) -> list[dict[str, Any]]:
    """Wait until every batch has its receipts, and return the batches."""
    ends = ("acknowledged", "rejected_items", "corrected", "dead")
    return await _settled(client, cast.keys["operator"], "/v1/exports", "exports", ends)


async def _choice(client: Client, cast: Cast, ranked: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the signal of an earlier run, else one that only a generic definition catches."""
    drafted = [each for each in ranked if each["state"] == "drafted"]
    if drafted:
        return drafted[0]
    for each in ranked[:LOOKED_AT]:
        path = f"/v1/substances/{each['substance_id']}/status"
        status = (await client.get(cast.keys["visitor"], path))["status"]
        controlled = [one for one in status if one["status"] == "controlled"]
        if controlled and all(one["kind"] == "generic" for one in controlled):
            return each
    return ranked[0]


def _urgency(signal: dict[str, Any]) -> tuple[int, int, str, str]:
    families = [_family(signal, place) for place in range(len(FAMILIES_FIRST))]
    rule = signal["rule"]
    return (
        families.index(True) if True in families else len(families),
        RULES_FIRST.index(rule) if rule in RULES_FIRST else len(RULES_FIRST),
        signal["raised_at"],
        signal["id"],
    )


def _family(signal: dict[str, Any], place: int) -> bool:
    told = f"{signal['because']} {signal['evidence']}"
    return FAMILIES_FIRST[place] in told


async def _existing(client: Client, cast: Cast, signal: dict[str, Any]) -> dict[str, Any] | None:
    found = await client.pages(cast.keys["approver"], "/v1/bulletins", "bulletins", limit="200")
    of_signal = [each for each in found if each["signal_id"] == signal["id"]]
    return of_signal[0] if of_signal else None


async def _draft(client: Client, cast: Cast, signal: dict[str, Any]) -> dict[str, Any]:
    key = cast.keys["assessor"]
    draft = await client.post(key, f"/v1/signals/{signal['id']}/bulletin")
    edit = {"level": "alert", "text": ADVICE}
    edited: dict[str, Any] = await client.patch(key, f"/v1/bulletins/{draft['id']}", edit)
    return edited


async def _settled(
    client: Client, key: str, path: str, member: str, ends: Sequence[str]
) -> list[dict[str, Any]]:
    waited = 0.0
    while True:
        found = await client.pages(key, path, member, limit="200")
        if found and all(each["state"] in ends for each in found):
            return found
        if waited > PATIENCE:
            raise UnexpectedAnswerError(f"{path}: not settled after {PATIENCE:.0f} s: {found[:3]}")
        await asyncio.sleep(PAUSE)
        waited += PAUSE
