"""`make texts`: gather the English texts of the pages into `ews/pages/locale/pages.pot`.

Translators copy it to `locale/<language>/pages.po`; pages speak that language from the next start.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

PAGES = Path("ews/pages")
TEMPLATE = PAGES / "locale" / "pages.pot"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
DAY = datetime(2026, 1, 1, tzinfo=UTC)  # of no meaning: the same pages give the same bytes
OPTIONS = {
    "templates/**.html": {
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "extensions": "jinja2.ext.do",  # as the pages have it
        "silent": "false",  # or a template that cannot be read is left out
    }
}


def gathered() -> bytes:
    """Return the texts as a catalogue; the same pages give the same bytes."""
    catalog = Catalog(
        project="ews", version="pages", header_comment="", creation_date=DAY, revision_date=DAY
    )
    found = extract_from_dir(PAGES, METHODS, OPTIONS, directory_filter=_is_ours)
    for path, _line, message, comments, context in found:
        catalog.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    written = BytesIO()
    write_po(written, catalog, include_lineno=False, sort_output=True, width=100)
    return written.getvalue()


def _is_ours(path: str | Path) -> bool:
    return Path(path).name not in {"node_modules", "static", "__pycache__"}


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(gathered())
    sys.stdout.write(f"{gathered().count(b'msgid ')} texts in {TEMPLATE}\n")
