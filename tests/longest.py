"""Files that take long, started first, so that no processor waits for one at the end."""

from collections.abc import Sequence

import pytest

# About how many seconds alone on a processor (23 November 2026). What is not listed takes less than
# the last of these, and follows in its own order; a folder stands for what lies in it.
LONGEST = {
    "tests/ews/cli/test_demo.py": 45,
    "tests/ews/release/test_routes.py": 20,
    "tests/ews/pages": 20,
    "tests/ews/compute/test_compute.py": 20,
    "tests/ews/compute/test_worker.py": 18,
    "tests/ews/api/test_contract.py": 18,
    "tests/data/test_legislation.py": 15,
    "tests/ews/api/test_drafting.py": 15,
    "tests/ews/cli/test_check.py": 12,
    "tests/data/test_second_reading.py": 12,
    "tests/ews/taxii": 12,
    "tests/ews/naming/test_opsin.py": 11,
    "tests/ews/access": 10,
    "tests/ews/recall": 10,
    "tests/data/test_name_conflicts.py": 10,
    "tests/ews/compute/test_trier.py": 9,
    "tests/scorecard": 8,
    "tests/ews/screening": 8,
    "tests/ews/cli": 8,
    "tests/ews/worker": 7,
}


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests with those of the longest files first; in each file the order stays."""
    return sorted(items, key=lambda item: -seconds_of(item.nodeid.partition("::")[0]))


def seconds_of(file: str) -> int:
    """Return how long a file is expected to take: by its own name, else by its folder's."""
    return LONGEST.get(file, LONGEST.get(file.rpartition("/")[0], 0))
