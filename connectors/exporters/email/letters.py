"""Letters: one notice at once, several in a digest, or the question whether an address wants any.

E-mail is not confidential: of what is labelled stricter than TLP:AMBER a letter only says that it
is there, and where to read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from connectors.notices import Notice

READ_AT_HOME = frozenset({"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"})
LONGEST_SUBJECT = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who writes. base_url: how the service is reached. sender: the address in From."""

    base_url: str
    sender: str
    name: str = "Early-warning exchange"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written to one address. message_id: the same at every attempt; without brackets.

    thread: what it answers to in mail programs. way_out: the URL that ends the subscription.
    """

    house: House
    to: str
    subject: str
    message_id: str
    at: datetime
    notices: Sequence[Notice] = ()
    remarks: Sequence[str] = ()
    thread: str | None = None
    way_out: str | None = None
    attachments: Sequence[Attachment] = field(default=())

    def url_of(self, notice: Notice) -> str:
        """Return where the record is read."""
        return f"{self.house.base_url}{notice.path}"


def is_open(notice: Notice) -> bool:
    """Say whether its content may go by e-mail."""
    return notice.tlp in READ_AT_HOME


def guarded(notice: Notice) -> Notice:
    """Return the notice as a letter may show it."""
    if is_open(notice):
        return notice
    return replace(
        notice,
        title=f"A {notice.record} for you, version {notice.version}",
        text="Its label does not let it go by e-mail; read it at the exchange.",
        reason="",
        level=None,
        actions=(),
        parts=(),
        facts=(),
        seen=(),
        substance=None,
    )


def subject_of(notice: Notice) -> str:
    """Return the subject of a single notice, in one line."""
    words = [notice.state] if notice.is_ended or notice.state == "superseded" else []
    words += [notice.level] if notice.level else []
    return one_line(f"[{notice.tlp}] {': '.join([*words, notice.title])}")


def digest_subject(notices: Sequence[Notice], day: str) -> str:
    """Return the subject of a digest; it names no content."""
    count = f"{len(notices)} notice{'s' if len(notices) != 1 else ''}"
    return f"Digest of {day}: {count}"


def confirmation_remarks(organisation: str, code: str, subscription_id: str) -> tuple[str, ...]:
    """Return what the owner of an address is asked."""
    return (
        f"{one_line(organisation)} asked that notices of this exchange be sent to this address.",
        f"If you agree, give them this code: {code}",
        f"They enter it for the subscription {subscription_id}. Without it nothing is sent.",
    )


def one_line(text: str) -> str:
    """Return a text for a header: no line breaks, not endless."""
    return " ".join(text.split())[:LONGEST_SUBJECT]
