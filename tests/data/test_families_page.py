"""docs/families.md shows the families as their files have them."""

from pathlib import Path

from schemas.law.family_page import page
from tests.data.families import FILES

PAGE = Path(__file__).parents[2] / "docs" / "families.md"


def test_the_page_shows_every_family_as_its_file_has_it() -> None:
    _, table = PAGE.read_text(encoding="utf-8").split("## All families\n\n")
    assert table == page(FILES), "write it anew with `ews families --markdown`"
