"""The jobs of e-mail in the queue."""

from collections.abc import Callable
from uuid import UUID

from pgqueuer import PgQueuer
from pgqueuer.executors import AbstractEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.models import Job

from ews.store.outbox import EMAIL, EMAIL_CONFIRMATION, EMAIL_DIGEST, EMAIL_REMINDER
from ews.worker.absences import send_reminder
from ews.worker.digests import send_digest
from ews.worker.emails import ask_owner, send_email
from ews.worker.surroundings import Surroundings

MOST = 8  # at a time, of each kind: as many as there are sessions with the mail server
Executor = Callable[[EntrypointExecutorParameters], AbstractEntrypointExecutor]


def add_email_jobs(queue: PgQueuer, around: Surroundings, executor: Executor) -> None:
    """Let the queue's worker take e-mails, digests and confirmations."""

    @queue.entrypoint(EMAIL, on_failure="hold", executor_factory=executor, concurrency_limit=MOST)
    async def email(job: Job) -> None:
        await send_email(around, _uuid(job))

    @queue.entrypoint(
        EMAIL_DIGEST, on_failure="hold", executor_factory=executor, concurrency_limit=MOST
    )
    async def email_digest(job: Job) -> None:
        await send_digest(around, _uuid(job))

    @queue.entrypoint(
        EMAIL_CONFIRMATION, on_failure="hold", executor_factory=executor, concurrency_limit=MOST
    )
    async def email_confirmation(job: Job) -> None:
        await ask_owner(around, _uuid(job))

    @queue.entrypoint(
        EMAIL_REMINDER, on_failure="hold", executor_factory=executor, concurrency_limit=MOST
    )
    async def email_reminder(job: Job) -> None:
        await send_reminder(around, _uuid(job))


def _uuid(job: Job) -> UUID:
    return UUID((job.payload or b"").decode())
