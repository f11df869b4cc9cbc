"""Who takes part in a load: laboratories, an office that publishes, readers, subscribers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from ews.clock import SystemClock
from ews.store.api_keys import create_key
from ews.store.connection import Connection, Pool
from ews.store.embedded import running_server
from ews.store.organisations import ensure_organisation, ensure_person
from ews.store.pool import open_pool
from ews.store.subscriptions import Filters, add_subscription
from tests.ews.lost.clients import Caller
from tests.ews.lost.processes import Processes
from tests.ews.stories import SECRET

WRITERS, READERS = 8, 3
PUBLISH = ("report:read", "signal:triage", "bulletin:approve")
ALL_BULLETINS = Filters(
    families=(), substances=(), countries=(), level="information", about=("bulletins",)
)
REPORTS_OF_GB = Filters(
    families=(), substances=(), countries=("GB",), level="information", about=("reports",)
)


@dataclass(slots=True)
class Keys:
    """Keys by what they are for. editors: two persons of one office."""

    writers: list[str] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)


async def take_part(conn: Connection, hook_url: str) -> Keys:
    """Register everybody; three are sent bulletins, one of them reports that name GB too."""
    at, keys = SystemClock().now(), Keys()
    for number in range(WRITERS):
        lab = await ensure_organisation(conn, name=f"Lab {number}", kind="lab", country="GB", at=at)
        keys.writers.append(await create_key(conn, lab.id, scopes=("report:write",), at=at))
    for number in range(READERS):
        reader = await ensure_organisation(
            conn, name=f"Reader {number}", kind="health", country="CA", at=at
        )
        keys.readers.append(await create_key(conn, reader.id, scopes=("report:read",), at=at))
        wanted = {f"/bulletins/{number}": ALL_BULLETINS}
        if number == 0:
            wanted["/reports"] = REPORTS_OF_GB
        for path, filters in wanted.items():
            await add_subscription(
                conn,
                organisation_id=reader.id,
                address=hook_url + path,
                secret=SECRET,
                filters=filters,
                at=at,
            )
    office = await ensure_organisation(conn, name="Office", kind="focal_point", country="GB", at=at)
    for name in ("first", "second"):
        person = await ensure_person(conn, office.id, name=name, roles=["assessor"], at=at)
        key = await create_key(conn, office.id, scopes=PUBLISH, person_id=person.id, at=at)
        keys.editors.append(key)
    return keys


@asynccontextmanager
async def database_of(it: Processes) -> AsyncIterator[Pool]:
    """Open the database of a running service, to arrange or to look."""
    async with AsyncExitStack() as stack:
        dsn = it.settings.get("EWS_DATABASE_URL", "")
        dsn = dsn or await stack.enter_async_context(running_server(it.home))
        yield await stack.enter_async_context(open_pool(dsn, size=4))


@asynccontextmanager
async def callers(it: Processes, keys: Sequence[str]) -> AsyncIterator[list[Caller]]:
    """Give a client for each key."""
    patience = aiohttp.ClientTimeout(total=30)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=patience, connector=connector) as session:
        yield [Caller(session, it.url, key) for key in keys]


async def publish(editors: Sequence[Caller], number: int) -> str:
    """Publish one bulletin by two persons, whatever is killed meanwhile; return its id."""
    first, second = editors
    draft = {
        "kind": "notice",
        "title": f"Notice {number}",
        "text": "Found again.",
        "level": "advisory",
        "tlp": "TLP:AMBER",
        "audience": ["network"],
    }
    status, made = await first.ask("POST", "/v1/bulletins", draft)
    assert status == 201, made
    one = f"/v1/bulletins/{made['id']}"
    await _step(second, one, "approve", "approved")
    await _step(second, one, "publish", "published")
    return str(made["id"])


async def publish_until(
    editors: Sequence[Caller], done: asyncio.Event, *, every: float
) -> list[str]:
    """Publish a bulletin now and then; return the ids of those that were published."""
    published: list[str] = []
    while not done.is_set():
        published.append(await publish(editors, len(published)))
        await asyncio.sleep(every)
    return published


async def _step(editor: Caller, one: str, verb: str, state: str) -> None:
    """Take one step; an answer that was lost is looked up: the step may have been taken."""
    status, answer = await editor.ask("POST", f"{one}/{verb}")
    if status == 200:
        return
    _, found = await editor.ask("GET", one)
    assert found["state"] == state, (answer, found)


async def until_quiet(pool: Pool, *, seconds: float = 240) -> None:
    """Wait until all changes were noticed and no job is left that waits or is under way."""
    async with asyncio.timeout(seconds):
        while await pool.fetchval(NOT_DONE):  # noqa: ASYNC110 - a table tells nobody
            await asyncio.sleep(0.2)


NOT_DONE = """
SELECT EXISTS (SELECT FROM pgqueuer WHERE status <> 'failed')
    OR (SELECT seq FROM change_counter) > (SELECT seq FROM follower)
"""
