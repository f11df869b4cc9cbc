"""Identifiers are those that the standard library makes."""

from uuid import NAMESPACE_URL, uuid5

import pytest

from connectors.identifiers import named_uuid


@pytest.mark.parametrize("name", ["", "a", "nps-substance/YELGFTGWJGBAQU-UHFFFAOYSA-N", "ü / \n"])
def test_an_identifier_is_a_uuid_of_version_5(name: str) -> None:
    assert named_uuid(NAMESPACE_URL, name) == str(uuid5(NAMESPACE_URL, name))
