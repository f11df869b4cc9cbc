"""The TAXII collections of a reader: all that is released to it, and one for each of its groups."""

from dataclasses import dataclass
from uuid import UUID

from aiohttp import web

from ews.api.keys import SENDER
from ews.api.taxii_media import STIX, no_such
from ews.flow.sender import Sender
from ews.flow.taxii_release import EVERYBODY, tokens_for

ALL_ID = UUID("5b1d6f6c-0f6a-4b52-9a3e-5d5a4f0e7c11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A collection of one reader, and under which of the reader's tokens it is listed."""

    id: UUID
    title: str
    description: str
    tokens: tuple[str, ...]

    def document(self, name: str | None = None) -> dict[str, object]:
        """Return it as TAXII describes it; `name` is what its group is called."""
        alias = {"alias": "all"} if self.id == ALL_ID else {}
        return {
            "id": str(self.id),
            "title": f"{self.title}: {name}" if name else self.title,
            "description": self.description,
            **alias,
            "can_read": True,
            "can_write": False,
            "media_types": [STIX],
        }


def collections_of(reader: Sender) -> list[Collection]:
    """Return the collections of a reader: one of all, one for each of its groups."""
    whole = Collection(
        id=ALL_ID,
        title="All that is released to you",
        description="Reports, substances, legal status and bulletins that your organisation may "
        "see.",
        tokens=tuple(tokens_for(reader)),
    )
    return [whole, *(_of_group(reader, each) for each in sorted(reader.groups))]


def _of_group(reader: Sender, group: UUID) -> Collection:
    kind = "operation" if group in reader.operations else "sharing group"
    return Collection(
        id=group,
        title=kind.capitalize(),
        description=f"What is released to this {kind}, from its beginning: read it once when you "
        "have joined.",
        tokens=(EVERYBODY, *(each for each in tokens_for(reader) if each.endswith(f":{group}"))),
    )


def collection_of(request: web.Request) -> Collection:
    """Return the collection that is asked for; refuse one that this reader has not."""
    asked = request.match_info["collection_id"]
    for each in collections_of(request[SENDER]):
        if asked == str(each.id) or (asked == "all" and each.id == ALL_ID):
            return each
    raise no_such("collection")
