"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1): a plain object."""

from datetime import UTC, datetime
from typing import Any

import orjson

from connectors.feeds import Entry, Page

VERSION = "https://jsonfeed.org/version/1.1"
MEDIA_TYPE = "application/feed+json"


def write_json_feed(page: Page) -> bytes:
    """Return the page as JSON Feed; the same page has the same bytes."""
    feed: dict[str, Any] = {
        "version": VERSION,
        "title": page.title,
        "feed_url": page.self_url,
        "authors": [{"name": page.author}],
        "items": [_item(each) for each in page.entries],
    }
    if page.next_url is not None:
        feed["next_url"] = page.next_url
    return orjson.dumps(feed)


def _item(entry: Entry) -> dict[str, Any]:
    attachments = [{"url": url, "mime_type": kind} for kind, url in entry.links.items()]
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_modified": _instant(entry.updated),
        "tags": list(entry.tags),
        "attachments": attachments,
        "_ews": {"version": entry.notice.version, "state": entry.notice.state},
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
