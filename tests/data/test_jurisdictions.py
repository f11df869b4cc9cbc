"""Whoever's law is held may be asked for by its code."""

from schemas.countries import is_jurisdiction
from schemas.law.load import load_lawbook


def test_every_jurisdiction_that_is_held_has_a_code_that_questions_may_name() -> None:
    held = {one.jurisdiction for one in load_lawbook().coverage}
    assert {"GB", "UN", "EU"} <= held
    assert [code for code in sorted(held) if not is_jurisdiction(code)] == []
