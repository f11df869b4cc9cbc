"""What the tests of data files share."""

import pytest

from tests.data.families import Held, held


@pytest.fixture(scope="package")
def law() -> Held:
    return held()
