"""Receivers on loopback that hang, lie or die half-way: raw sockets, so that nothing is polite."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Receiver:
    """Where it listens, and what it was sent (head and body of each request)."""

    address: str = ""
    heads: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def receiver(answer: Answer) -> AsyncIterator[Receiver]:
    """Listen on loopback; read each request whole, then let `answer` do what it likes."""
    it = Receiver()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:-2]
            head = {
                name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
            }
            it.bodies.append(await reader.readexactly(int(head.get("content-length", "0"))))
            it.heads.append(head)
            await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    it.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield it
    finally:
        server.close()


def says(text: str) -> Answer:
    """Answer exactly these characters and close."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(text.replace("\n", "\r\n").encode())
        await writer.drain()

    return answer


def status(code: int, *headers: str) -> Answer:
    """Answer this status with an empty body."""
    return says("\n".join([f"HTTP/1.1 {code} Said", "content-length: 0", *headers, "", ""]))


async def hangs(writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.sleep(30)
    writer.write(b"too late")


async def trickles(writer: asyncio.StreamWriter) -> None:
    """Send a head that never ends, a byte at a time."""
    writer.write(b"HTTP/1.1 200 OK\r\nx: ")
    for _ in range(3000):
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.01)


async def pours(writer: asyncio.StreamWriter) -> None:
    """Say 200 and then send a body without end."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n")
    for _ in range(100_000):
        writer.write(b"x" * 65536)
        await writer.drain()


async def long_head(writer: asyncio.StreamWriter) -> None:
    """Send a head of a megabyte."""
    writer.write(b"HTTP/1.1 200 OK\r\nx: " + b"a" * 1_000_000 + b"\r\n\r\n")
    await writer.drain()
