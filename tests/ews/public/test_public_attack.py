"""Whoever asks every question over years learns no small count."""

import random
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from ews.flow.aggregates import LEAST
from ews.store.connection import Connection
from ews.store.organisations import Organisation
from schemas.public import LEVELS
from tests.ews.exchange import Client
from tests.ews.public.adversary import Adversary, Equation, Unknown
from tests.ews.public.numbers import AT, COUNTRIES, KEYS, numbers, publish, tell

Elements = dict[tuple[UUID, int], Unknown]


async def known_equations(
    conn: Connection, client: Client, seen: dict[Equation, None], elements: Elements
) -> None:
    """Ask every question there is; keep each number as what it is the sum of."""
    counted = await conn.fetch("SELECT report_id, substance_id, release_id FROM public_counted")
    truth = {elements[row["report_id"], row["substance_id"]]: 0 for row in counted}
    for row in counted:
        truth[elements[row["report_id"], row["substance_id"]]] += 1
    queries: list[dict[str, str]] = [{}]
    queries += [{"country": country} for country in COUNTRIES]
    queries += [{"inchikey": key} for key in KEYS]
    queries += [{"country": country, "inchikey": key} for country in COUNTRIES for key in KEYS]
    for level in LEVELS[:4]:
        for query in queries:
            for one in await numbers(client, level=level, **query):
                unknowns = frozenset(
                    cell
                    for cell in truth
                    if one["family"] in {None, cell[1]}
                    and one["inchikey"] in {None, cell[2]}
                    and one["country"] in {None, cell[3]}
                )
                if not one["at_least"]:
                    seen[Equation(unknowns, one["count"])] = None


async def test_no_small_count_is_settled_by_every_question_over_three_years(
    conn: Connection, client: Client, labs: Sequence[Organisation], substances: list[int]
) -> None:
    rng = random.Random(11)  # noqa: S311 - the same reports each time
    elements: Elements = {}
    seen: dict[Equation, None] = {}
    for part in range(3):
        at = AT + timedelta(days=200 * part)
        for number in range(30):
            place = rng.choice((0, 1, 2, 2, 2, 3))
            substance = rng.choice((0, 0, 0, 1))
            told = await tell(conn, labs[place], substances[substance], f"P{part}-{number}", at=at)
            cell = (part, "cathinones", KEYS[substance], COUNTRIES[place])
            elements[told.report_id, told.substance_id] = cell
        await publish(conn, at=at)
        if part == 0:
            await known_equations(conn, client, seen, elements)
    rows = await conn.fetch(
        """
        SELECT p.part - 1 AS part, n.family, n.inchikey, n.country, n.count
        FROM public_number n JOIN public_release p ON p.id = n.release_id
        """
    )
    cells = set(elements.values())
    for row in rows:
        unknowns = frozenset(
            cell
            for cell in cells
            if cell[0] == row["part"]
            and row["family"] in {None, cell[1]}
            and row["inchikey"] in {None, cell[2]}
            and row["country"] in {None, cell[3]}
        )
        seen[Equation(unknowns, row["count"])] = None
    adversary = Adversary(seen)
    targets = [frozenset({cell}) for cell in cells]
    targets += [frozenset(c for c in cells if c[3] == country) for country in COUNTRIES]
    targets += [frozenset(c for c in cells if c[2] == key) for key in KEYS]
    targets += [frozenset(c for c in cells if c[0] == part) for part in range(3)]
    settled = [adversary.value_of(target) for target in targets]
    assert any(one is not None for one in settled)
    assert all(one is None or one == 0 or one >= LEAST for one in settled)
