"""Records by chance in which each field holds a word of its own: a canary."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from ews.flow.following import follow as follow_changes
from ews.flow.taxii_listing import follow as list_objects
from schemas.release import BULLETIN, REPORT, SIGNAL, TOXICOLOGY, FieldClass
from schemas.reports.words import TLPS
from tests.ews.release.people import Something
from tests.ews.release.worlds import Canary, World

WORDS = re.compile(
    r"zz\d{5}q|471\d{6}|[A-Z]{14}-[A-Z]{10}-[A-Z]|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)


def words_in(text: str) -> set[str]:
    """Return all that may be a canary."""
    return set(WORDS.findall(text))


class Planter:
    """Fills a world with records by chance."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world, self.chance = world, chance
        self._numbers = count(1)

    def word(self) -> str:
        """Return a word that stands nowhere else."""
        return f"zz{next(self._numbers):05}q"

    def policy(self, house: str) -> Something:
        """Return any policy of a house's record, in a world where many may see something."""
        world, chance, now = self.world, self.chance, self.world.exchange.clock.now()
        entries = [
            *("network", "country:GB", "country:DE", "country:FR"),
            *(f"kind:{kind}" for kind in ("police", "industry", "regulator", "lab")),
            *(f"group:{each}" for each in world.groups.values()),
            *(f"org:{each.organisation.id}" for each in world.houses.values()),
        ]
        publisher = world.houses["neighbour"].organisation.id if house == "origin" else None
        ends = [None] * 5 + [now - timedelta(hours=1), now + timedelta(hours=1)]
        return Something(
            organisation_id=world.houses[house].organisation.id,
            published_by=publisher,
            tlp=chance.choice(TLPS),
            audience=tuple(chance.sample(entries, chance.choice([0, 1, 1, 2, 3]))),
            embargo_until=chance.choice(ends),
            parties=tuple(sorted({"GB", chance.choice(["GB", "DE", "FR"])})),
        )

    async def report(self, house: str, number: int) -> None:
        """Send a report, often with a second version under another policy."""
        policies = [self.policy(house)]
        if self.chance.random() < 0.4:
            policies.append(replace(self.policy(house), parties=policies[0].parties))
        case = self.word()
        answers: list[tuple[dict[str, Any], dict[str, Any]]] = []
        for version, policy in enumerate(policies, start=1):
            body = self._body(case, number, version, policy)
            status, answer = await self.world.houses[house].post("/v1/reports", body)
            assert status == 201, answer
            answers.append((body, answer))
        report_id = answers[0][1]["report_id"]
        newest = policies[-1]
        self.world.reports.append(report_id)
        self.world.policies[report_id] = newest
        self.world.first[report_id] = policies[0]
        structure = answers[0][0]["findings"][0]["structure"]["smiles"]
        self.world.structures[report_id] = structure
        self._plant_uuid(report_id, newest)
        (found,) = answers[0][1]["findings"][0]["substances"]
        self._plant_uuid(found["keys"]["parent"], newest)
        for policy, (body, _) in zip(policies, answers, strict=True):
            tables = dict(REPORT)
            if body["kind"] == "toxicology_case":
                tables |= TOXICOLOGY
            self._plant(body, tables, policy, newest)

    def skip(self, words: int) -> None:
        """Leave out words, which another planter of this world may have planted."""
        self._numbers = count(words)

    async def hidden_report(self, house: str, number: int) -> None:
        """Send a report that is for nobody else."""
        own = Something(
            organisation_id=self.world.houses[house].organisation.id,
            tlp="TLP:CLEAR",
            audience=(),
            parties=("GB",),
        )
        body = self._body(self.word(), number, 1, own)
        status, answer = await self.world.houses[house].post("/v1/reports", body)
        assert status == 201, answer

    async def bulletin(self, house: str) -> None:
        """Draft, approve and publish a bulletin by two people."""
        first, second = self.world.houses[house], self.world.seconds[house]
        policy = replace(self.policy(house), published_by=None, parties=())
        body: dict[str, Any] = {
            "title": self.word(),
            "text": f"text {self.word()} end",
            "level": "alert",
            "tlp": policy.tlp,
            "audience": list(policy.audience),
        }
        if policy.embargo_until is not None:
            body["embargo_until"] = policy.embargo_until.isoformat()
        status, made = await first.post("/v1/bulletins", body)
        assert status == 201, made
        for step in ("approve", "publish"):
            status, answer = await second.post(f"/v1/bulletins/{made['id']}/{step}")
            assert status == 200, answer
        self.world.bulletins.append(made["id"])
        self.world.policies[made["id"]] = policy
        self._plant_uuid(made["id"], policy, is_bulletin=True)
        shown = {"title": body["title"], "body": {"text": body["text"]}}
        self._plant(shown, BULLETIN, policy, policy, is_bulletin=True)

    async def draft(self, house: str) -> None:
        """Leave a draft: its own house's affair, whoever it is meant for."""
        words = {"title": self.word(), "text": self.word()}
        body = words | {"level": "alert", "tlp": "TLP:CLEAR", "audience": ["network"]}
        status, _ = await self.world.houses[house].post("/v1/bulletins", body)
        assert status == 201
        own = Something(
            organisation_id=self.world.houses[house].organisation.id, audience=(), tlp="TLP:RED"
        )
        self._plant(words, {"title": "PUB", "text": "PUB"}, own, own, is_bulletin=True)

    async def notes(self) -> None:
        """Write a note on every signal, by the house whose report raised it."""
        rows = await self._signals()
        for signal_id, house, report_id, version in rows:
            name = next(n for n, h in self.world.houses.items() if h.organisation.id == house)
            note = self.word()
            status, answer = await self.world.houses[name].post(
                f"/v1/signals/{signal_id}/triage", {"state": "watched", "note": note}
            )
            assert (status, version) == (200, 1), answer
            policies = self.world.first[str(report_id)], self.world.policies[str(report_id)]
            self._plant({"note": note}, SIGNAL, *policies)

    async def _signals(self) -> Sequence[tuple[UUID, UUID, UUID, int]]:
        async with self.world.exchange.pool.acquire() as conn:
            rows = await conn.fetch(
                "SELECT g.id, v.organisation_id, v.report_id, v.version FROM signal g "
                "JOIN report_version v ON v.id = g.report_version_id ORDER BY g.id"
            )
        return [tuple(row) for row in rows]

    def _body(self, reference: str, number: int, version: int, policy: Something) -> dict[str, Any]:
        word, figure = self.word, self._figure
        is_tox = number % 3 == 0
        smiles = f"{'C' * (4 + number)}N(C)C(=O)c1cc(OCC)ccc1{'Cl' if number % 2 else 'Br'}"
        body: dict[str, Any] = {
            "reference": reference,
            "version": version,
            "version_kind": "initial" if version == 1 else "correction",
            "kind": "toxicology_case" if is_tox else "seizure",
            "dates": {"incident": {"value": "2026-11-02", "precision": "day"}},
            "place": {"country": "GB", "admin_area": word()},
            "route": {
                "legs": [{"role": "origin", "country": each} for each in sorted(policy.parties)],
                "concealment": word(),
            },
            "product": {"brand": word(), "sold_as": word(), "packaging": word(), "colour": word()},
            "quantity": {"value": figure(), "unit": "g"},
            "findings": [
                {
                    "structure": {"smiles": smiles},
                    "evidence": "tentative",
                    "technique": ["gc_ms"],
                    "unknown": {"spectrum_reference": word()},
                }
            ],
            "links": [{"relation": "related", "reference": word()}],
            "tlp": policy.tlp,
            "audience": list(policy.audience),
        }
        if is_tox:
            body["harm"] = {"case_type": "clinical", "co_detected": [word()]}
        if policy.embargo_until is not None:
            body["embargo_until"] = policy.embargo_until.isoformat()
        if policy.published_by is not None and version == 1:
            body["delegate_to"] = str(policy.published_by)  # a later version inherits it
        return body

    def _figure(self) -> int:
        return 471_100_000 + next(self._numbers)

    def _plant_uuid(self, text: str, newest: Something, *, is_bulletin: bool = False) -> None:
        """Plant an identifier, which everybody may know who may know of the record."""
        self.world.plant(
            Canary(
                word=text,
                where="existence",
                needs="PUB",
                policy=newest,
                newest=newest,
                is_bulletin=is_bulletin,
            )
        )

    def _plant(
        self,
        document: Mapping[str, Any],
        table: Mapping[str, FieldClass],
        policy: Something,
        newest: Something,
        *,
        is_bulletin: bool = False,
    ) -> None:
        """Plant every word of a document by the class that the table gives its field."""
        for where, value in _leaves(document, ""):
            word = _word_of(value)
            if word is not None:
                self.world.plant(
                    Canary(
                        word=word,
                        where=where,
                        needs=table.get(where, "OWN"),
                        policy=policy,
                        newest=newest,
                        is_bulletin=is_bulletin,
                    )
                )


async def settle(world: World) -> None:
    """Let everything that follows the log catch up: deliveries, objects of TAXII and MISP."""
    exchange = world.exchange
    while True:
        async with exchange.pool.acquire() as conn, conn.transaction():
            if not await follow_changes(conn, at=exchange.clock.now()):
                break
    while await list_objects(exchange.pool, exchange.clock, most=10_000, wait=True):
        pass


def _leaves(value: Any, where: str) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        pairs = [(f"{where}/{name}", each) for name, each in value.items()]
    elif isinstance(value, list):
        pairs = [(f"{where}/*", each) for each in value]
    else:
        return [(where.removeprefix("/"), value)]
    return [leaf for path, each in pairs for leaf in _leaves(each, path)]


def _word_of(value: Any) -> str | None:
    """Return the canary in a value, if there is one."""
    return next((each for each in words_in(str(value)) if each.startswith(("zz", "471"))), None)
