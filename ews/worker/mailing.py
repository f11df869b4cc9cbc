"""What the jobs of e-mail share: the mail server, and letters made of deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.exporters.email.letters import Attachment, House, Letter, guarded, is_open
from connectors.exporters.email.message import write_message
from connectors.notices import Notice, notice_of_payload
from connectors.transports.mail_server import Mail
from connectors.transports.mail_signing import MailKeyError, check_keys
from connectors.transports.smtp import Handed, MailSender
from ews.errors import SettingsError
from ews.flow.mail_links import unsubscribe_path
from ews.flow.signing import sign
from ews.store.connection import Pool
from ews.store.deliveries import ToSend
from ews.worker.outcomes import Result

NO_SERVER = "this worker has no mail server (EWS_SMTP_URL)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """The way out for e-mail. base_url: what links begin with."""

    mail: Mail
    sender: MailSender
    base_url: str

    @property
    def house(self) -> House:
        """Return who writes."""
        return House(base_url=self.base_url.rstrip("/"), sender=self.mail.sender)

    def name(self, text: str) -> str:
        """Return a Message-ID of ours, without brackets."""
        return f"{text}@{self.mail.sender.rpartition('@')[2]}"

    def way_out(self, todo: ToSend) -> str:
        """Return the URL that ends the subscription of a delivery."""
        return self.house.base_url + unsubscribe_path(todo.secret, todo.subscription_id)

    async def post(self, letter: Letter) -> Handed:
        """Write the letter, sign it, hand it in."""
        message = write_message(letter, self.mail)
        return await self.sender.send(message, sender=self.mail.sender, to=letter.to)


def make_mailing(mail: Mail | None, base_url: str, *, seconds: float) -> Mailing | None:
    """Return the way out for e-mail, if the settings have one.

    Raises:
        SettingsError: a key of the settings does not sign; better now than at the first e-mail.
    """
    if mail is None:
        return None
    try:
        check_keys(mail)
    except MailKeyError as fault:
        raise SettingsError(f"e-mail cannot be signed: {fault}") from fault
    sender = MailSender(mail.server, seconds=seconds)
    return Mailing(mail=mail, sender=sender, base_url=base_url)


def result_of(handed: Handed, *, is_last: bool) -> Result:
    """Return what an attempt comes to; a permanent no is not tried again."""
    if handed.outcome == "confirmed":
        return Result(outcome="confirmed")
    if handed.outcome == "refused" or is_last:
        return Result(outcome="dead", error=handed.error)
    return Result(outcome="retry", error=handed.error)


def read_notices(todos: Sequence[ToSend]) -> list[tuple[Notice, bytes]]:
    """Return what each delivery says, as a letter may show it, and its bytes if they may go too."""
    read = [(notice_of_payload(each.payload), each.payload) for each in todos]
    return [(guarded(notice), payload if is_open(notice) else b"") for notice, payload in read]


async def signed(pool: Pool, name: str, content: bytes, *, at: datetime) -> tuple[Attachment, ...]:
    """Return the content as a file, and its signature beside it; nothing for nothing."""
    if not content:
        return ()
    signature = await sign(pool, content, at=at)
    return (
        Attachment(name=name, media_type="application/json", content=content),
        Attachment(
            name=f"{name}.jws", media_type="application/jose", content=signature.encode("ascii")
        ),
    )
