"""Large bodies: written to a file as they come in, never held in memory."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from ews.api.errors import BodyCutError, BodyTooLargeError, BodyTooSlowError

MOST_BYTES = 4 * 1024**3
SILENCE_SECONDS = 30.0  # between two parts of a body
PART = 256 * 1024


@asynccontextmanager
async def spooled(request: web.Request, suffix: str) -> AsyncIterator[Path]:
    """Give the body as a file whose name ends in `suffix`; it is gone afterwards.

    Raises:
        BodyTooLargeError, BodyTooSlowError, BodyCutError: see their words.
    """
    with tempfile.TemporaryDirectory(prefix="ews-upload-") as folder:
        path = Path(folder) / f"body{suffix}"
        await _spool(request, path)
        yield path


async def _spool(request: web.Request, path: Path) -> None:
    size = 0
    with path.open("wb") as file:
        while part := await _part(request):
            size += len(part)
            if size > MOST_BYTES:
                raise BodyTooLargeError(f"the body is over {MOST_BYTES} bytes; send several")
            await asyncio.to_thread(file.write, part)


async def _part(request: web.Request) -> bytes:
    try:
        async with asyncio.timeout(SILENCE_SECONDS):
            return await request.content.read(PART)
    except TimeoutError as error:
        raise BodyTooSlowError(
            f"nothing came for {SILENCE_SECONDS:g} seconds; send it again"
        ) from error
    except (web.RequestPayloadError, OSError) as error:
        raise BodyCutError("found a body that ends early; send it whole") from error
