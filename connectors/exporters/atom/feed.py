"""Atom (RFC 4287) with paging (RFC 5005). Texts are of type `text`: nothing in them is markup."""

from datetime import UTC, datetime

from lxml import etree

from connectors.feeds import Entry, Page
from connectors.xml_elements import Maker, write_xml

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
_A = Maker(NAMESPACE)


def write_atom(page: Page) -> bytes:
    """Return the page as an Atom document; the same page has the same bytes."""
    links = [
        _A("link", rel="self", href=page.self_url, type=MEDIA_TYPE),
        _A("link", rel="first", href=page.first_url, type=MEDIA_TYPE),
    ]
    if page.next_url is not None:
        links.append(_A("link", rel="next", href=page.next_url, type=MEDIA_TYPE))
    feed = _A(
        "feed",
        _A("id", page.id),
        _A("title", page.title),
        _A("updated", _instant(page.updated)),
        _A("author", _A("name", page.author)),
        *links,
        *(_entry(each) for each in page.entries),
    )
    return write_xml(feed)


def _entry(entry: Entry) -> etree._Element:
    return _A(
        "entry",
        _A("id", entry.id),
        _A("title", entry.title, type="text"),
        _A("updated", _instant(entry.updated)),
        _A("link", rel="alternate", href=entry.url, type="application/json"),
        *(_A("link", rel="related", href=url, type=kind) for kind, url in entry.links.items()),
        *(_A("category", term=each) for each in entry.tags),
        _A("content", entry.text, type="text"),
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
