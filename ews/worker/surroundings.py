"""What the jobs of one worker share."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from connectors.transports.addresses import AddressRules
from connectors.transports.webhooks import WebhookSender
from ews.clock import Clock
from ews.flow.signing import Signer
from ews.metrics import JobMetrics
from ews.settings_access import AccessSettings
from ews.store.connection import Pool
from ews.worker.mailing import Mailing
from ews.worker.pressure import Gate
from ews.worker.retries import Backoff


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The pool, the clock, the way out and its rules.

    push_seconds: for one whole export batch. session_idle: after that silence a session is over.
    """

    pool: Pool
    clock: Clock
    sender: WebhookSender
    rules: AddressRules
    backoff: Backoff
    push_seconds: float
    metrics: JobMetrics = field(default_factory=JobMetrics)
    gate: Gate = field(default_factory=Gate)
    mailing: Mailing | None = None
    session_idle: timedelta = AccessSettings().session_idle
    one_tick: asyncio.Lock = field(default_factory=asyncio.Lock)
    signer: Signer = field(default_factory=Signer)
