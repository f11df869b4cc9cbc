"""A bulletin as a signed file: JSON, CAP or PDF, with what its reader is shown and nothing else."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from connectors.exporters.cap.alert import MEDIA_TYPE as CAP
from connectors.exporters.cap.alert import Earlier, Issuer, write_cap
from connectors.exporters.pdf.bulletin import MEDIA_TYPE as PDF
from connectors.exporters.pdf.bulletin import write_pdf
from connectors.notices import notice_of_bulletin
from ews.errors import EwsError
from ews.flow.exchange import Exchange
from ews.flow.projection import shown_bulletin
from ews.flow.refusals import UnknownRecordError
from ews.flow.release import Reader
from ews.flow.signing import sign
from ews.store.bulletins import find_public
from ews.store.disclosures import Channel, disclose
from ews.store.feeds import issued_before
from ews.store.reading import reading
from schemas.bulletins import BulletinSchema

MEDIA_TYPES = {"json": "application/json", "cap": CAP, "pdf": PDF}
AT_ONCE = asyncio.Semaphore(2)  # PDFs being set: each takes a processor
BULLETIN = BulletinSchema()


class UnknownFormError(EwsError):
    """A bulletin is not written in this form."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which file, and for what. channel: how it is disclosed. base: how the service is reached."""

    bulletin_id: UUID
    form: str
    channel: Channel
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The exact bytes and their signature."""

    content: bytes
    media_type: str
    signature: str


async def bulletin_file(exchange: Exchange, reader: Reader, asked: Asked) -> File:
    """Return an issued bulletin as a file; the same version has the same bytes for one reader.

    Raises:
        UnknownFormError: no such form.
        UnknownRecordError: none that this reader may see; of one's own, none that was issued.
    """
    if asked.form not in MEDIA_TYPES:
        raise UnknownFormError(f"expected one of {', '.join(MEDIA_TYPES)} after 'document.'")
    at = exchange.clock.now()
    async with reading(exchange.pool, reader, at=at) as conn:
        bulletin = await find_public(conn, asked.bulletin_id)
        version = bulletin.version if bulletin else 0
        earlier = await issued_before(conn, asked.bulletin_id, version)
    shown = bulletin and shown_bulletin(reader, bulletin, BULLETIN.dump(bulletin), at=at)
    if not shown:
        raise UnknownRecordError(f"there is no issued bulletin {asked.bulletin_id} for you")
    before = [Earlier(version=each.version, at=each.at) for each in earlier]
    content = await _write(shown, asked, before)
    async with exchange.pool.acquire() as conn:
        item = ("bulletin", str(asked.bulletin_id), version)
        await disclose(conn, reader.organisation_id, asked.channel, [item], at=at)
    return File(
        content=content,
        media_type=MEDIA_TYPES[asked.form],
        signature=await sign(exchange.pool, content, at=at),
    )


async def _write(shown: dict[str, object], asked: Asked, earlier: list[Earlier]) -> bytes:
    if asked.form == "json":
        return orjson.dumps(shown, option=orjson.OPT_SORT_KEYS)
    notice = notice_of_bulletin(shown)
    url = f"{asked.base}/v1/bulletins/{asked.bulletin_id}"
    host = urlsplit(asked.base).hostname or "ews"
    if asked.form == "cap":
        return write_cap(notice, Issuer(sender=host, name=host), earlier, url=url)
    async with AT_ONCE:
        return await asyncio.to_thread(write_pdf, notice, issuer=host, url=url)
