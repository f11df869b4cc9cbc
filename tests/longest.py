"""Files that take long, started first, so that no processor waits for one at the end."""

from collections.abc import Sequence

import pytest

# Seconds alone on a processor (23 November 2026). What is not listed takes less than the last of
# these, and follows in its own order; a folder stands for what lies in it.
LONGEST = {
    "tests/ews/cli/test_demo.py": 51,
    "tests/ews/cli/test_check.py": 40,
    "tests/ews/compute/test_compute.py": 25,
    "tests/ews/compute/test_worker.py": 24,
    "tests/ews/cli/test_importing.py": 24,
    "tests/ews/pages": 20,
    "tests/ews/release/test_routes.py": 17,
    "tests/ews/cli/test_people.py": 17,
    "tests/ews/access": 15,
    "tests/ews/screening/test_changes.py": 12,
    "tests/ews/naming/test_opsin.py": 11,
    "tests/ews/cli": 11,
    "tests/data/test_name_conflicts.py": 10,
    "tests/ews/api/test_contract.py": 9,
    "tests/ews/compute/test_trier.py": 9,
    "tests/ews/recall/test_worker.py": 8,
    "tests/ews/worker": 7,
}


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests with those of the longest files first; in each file the order stays."""
    return sorted(items, key=lambda item: -seconds_of(item.nodeid.partition("::")[0]))


def seconds_of(file: str) -> int:
    """Return how long a file is expected to take: by its own name, else by its folder's."""
    return LONGEST.get(file, LONGEST.get(file.rpartition("/")[0], 0))
