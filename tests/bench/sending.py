"""The client's side: one body, many at once, one after the other, in batches."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from typing import Any

import aiohttp

AT_ONCE = 16
Body = dict[str, Any]
Post = Callable[[Any], Awaitable[None]]


def poster(session: aiohttp.ClientSession, url: str, headers: dict[str, str] | None = None) -> Post:
    """Return what posts one JSON document and reads the whole answer."""

    async def post(document: Any) -> None:
        async with session.post(url, json=document, headers=headers) as answer:
            await answer.read()
            answer.raise_for_status()

    return post


async def send_at_once(post: Post, bodies: Iterator[Body], number: int) -> int:
    """Post `number` bodies, AT_ONCE under way at any time."""
    waiting = iter(list(islice(bodies, number)))

    async def one_client() -> None:
        for body in waiting:
            await post(body)

    await asyncio.gather(*(one_client() for _ in range(AT_ONCE)))
    return number


async def send_batches(post: Post, bodies: Iterator[Body], *, size: int, number: int) -> int:
    """Post `number` batches, one after the other."""
    for _ in range(number):
        await post(list(islice(bodies, size)))
    return size * number


async def time_each(post: Post, bodies: Iterator[Body], number: int) -> list[float]:
    """Post one after the other; return how long each answer took."""
    taken = []
    for body in islice(bodies, number):
        began = time.perf_counter()
        await post(body)
        taken.append(time.perf_counter() - began)
    return taken
