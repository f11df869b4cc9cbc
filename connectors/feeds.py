"""A page of a feed: what Atom and JSON Feed write in their own ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One bulletin in a feed. links: URL by media type, of the same bulletin in other forms."""

    notice: Notice
    updated: datetime
    url: str
    links: Mapping[str, str]

    @property
    def id(self) -> str:
        """Return what stays the same through all its versions."""
        return f"urn:uuid:{self.notice.record_id}"

    @property
    def title(self) -> str:
        """Return a title that says when it was taken back."""
        notice = self.notice
        return f"{notice.state.capitalize()}: {notice.title}" if notice.is_ended else notice.title

    @property
    def tags(self) -> tuple[str, ...]:
        """Return label, level, and families."""
        notice = self.notice
        families = notice.substance.families if notice.substance else ()
        return tuple(each for each in (notice.tlp, notice.level, *families) if each)

    @property
    def text(self) -> str:
        """Return the content as plain text."""
        notice = self.notice
        parts = [
            notice.warning,
            notice.reason,
            notice.text,
            *(f"- {each}" for each in notice.actions),
        ]
        parts += [f"{heading}:\n{text}" for heading, text in notice.parts]
        parts += ["\n".join(f"{label}: {value}" for label, value in notice.facts)]
        return "\n\n".join(each for each in parts if each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Newest first. next_url: older entries (RFC 5005, 3), which begin after the last one here."""

    id: str
    title: str
    author: str
    self_url: str
    first_url: str
    next_url: str | None
    updated: datetime
    entries: Sequence[Entry]
