"""Code names of cannabinoids in the name table are what their letters say."""

import re

from chem.codes.parse import parse_code
from schemas.names import load_name_rows
from tests.chem.codes.facts import CANNABINOIDS_ONLY, NOT_READ, flat, folded

ROWS = load_name_rows()
EXCEPTIONS = {folded(name) for name, _ in NOT_READ}
# What a code name of a cannabinoid looks like to the eye
LOOKS = re.compile(
    r"(inaca|[^r]ica|iata|oxizid|gaclone|pyca|czca)$"
    r"|^(jwh|am|thj|mn|ur|xlr|sts|sdb|fub|sgt|nm|bim|rcs)[- ]?\d{2,}"
    r"|akb-?\d|pb-?22|(5f|fub)-(adb|amb|aeb|mdmb)$",
    re.IGNORECASE,
)


def test_a_name_that_is_read_is_read_as_the_table_has_it() -> None:
    wrong = [
        (row.name, row.smiles)
        for row in ROWS
        if folded(row.name) not in EXCEPTIONS
        and (found := parse_code(row.name, CANNABINOIDS_ONLY))
        and [flat(one.smiles) for one in found] != [flat(row.smiles)]
    ]
    assert wrong == []


def test_a_name_that_looks_like_a_code_name_is_read() -> None:
    looking = [row.name for row in ROWS if LOOKS.search(row.name)]
    unread = [
        name
        for name in looking
        if folded(name) not in EXCEPTIONS and not parse_code(name, CANNABINOIDS_ONLY)
    ]
    assert len(looking) >= 60
    assert unread == []
