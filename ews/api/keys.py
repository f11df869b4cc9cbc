"""Typed keys of what the application and a request carry."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from connectors.transports.addresses import AddressRules
from ews.api.audit_desk import AuditDesk
from ews.api.key_desk import KeyDesk
from ews.compute.drawer import Drawer
from ews.compute.trier import Trier
from ews.compute.upload_reader import UploadReader
from ews.flow.exchange import Exchange
from ews.flow.gather import Gatherer
from ews.flow.relatives import Relatives
from ews.flow.search import Search
from ews.flow.sender import Sender
from ews.flow.timeliness_kept import LedgerKeeper
from ews.metrics import RequestMetrics

EXCHANGE: web.AppKey[Exchange] = web.AppKey("EXCHANGE", Exchange)
LEDGER_KEEPER: web.AppKey[LedgerKeeper] = web.AppKey("LEDGER_KEEPER", LedgerKeeper)
GATHERER: web.AppKey[Gatherer] = web.AppKey("GATHERER", Gatherer)
SEARCH: web.AppKey[Search] = web.AppKey("SEARCH", Search)
RELATIVES: web.AppKey[Relatives] = web.AppKey("RELATIVES", Relatives)
DRAWER: web.AppKey[Drawer] = web.AppKey("DRAWER", Drawer)
TRIER: web.AppKey[Trier] = web.AppKey("TRIER", Trier)
UPLOAD_READER: web.AppKey[UploadReader] = web.AppKey("UPLOAD_READER", UploadReader)
KEY_DESK: web.AppKey[KeyDesk] = web.AppKey("KEY_DESK", KeyDesk)
# Writes the document of the API when it is first asked for: that takes a tenth of a second.
DOCUMENT: "web.AppKey[Callable[[], Mapping[str, Any]]]" = web.AppKey("DOCUMENT")
SENDER: web.RequestKey[Sender] = web.RequestKey("SENDER", Sender)
# Where webhooks may go; an application without it sends to public addresses only.
ADDRESS_RULES: web.AppKey[AddressRules] = web.AppKey("ADDRESS_RULES", AddressRules)
METRICS: web.AppKey[RequestMetrics] = web.AppKey("METRICS", RequestMetrics)
# Set when the process was asked to stop: from then on it is not ready.
STOPPING: web.AppKey[asyncio.Event] = web.AppKey("STOPPING", asyncio.Event)
# Whether e-mail is sent; an application without it offers webhooks only.
OFFERS_EMAIL: web.AppKey[bool] = web.AppKey("OFFERS_EMAIL", bool)
# How others reach the service: what links begin with.
BASE_URL: web.AppKey[str] = web.AppKey("BASE_URL", str)
AUDIT_DESK: web.AppKey[AuditDesk] = web.AppKey("AUDIT_DESK", AuditDesk)
REQUEST_ID: web.RequestKey[str] = web.RequestKey("REQUEST_ID", str)
# Records that a request was about and its path does not name.
TOUCHED: "web.RequestKey[list[str]]" = web.RequestKey("TOUCHED", list)
# Set where the deed was written in the transaction of what was done.
AUDITED: web.RequestKey[bool] = web.RequestKey("AUDITED", bool)
