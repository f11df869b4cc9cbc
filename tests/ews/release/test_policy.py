"""The pure function beside the rule written a second time."""

from random import Random
from uuid import UUID

import pytest

from ews.flow.projection import shown_audience
from ews.flow.release import classes_for, may_see, meant_by
from tests.ews.release import chances, oracle
from tests.ews.release.people import AT, GROUP, OPERATION, OTHER, Somebody, Something

HOUSES = tuple(UUID(int=number) for number in range(1, 7))
CASES = 20_000


def test_thousands_of_policies_and_readers_are_judged_as_the_second_writing_judges_them() -> None:
    chance = Random(5)  # noqa: S311 - a schedule, not a secret
    seen = 0
    for _ in range(CASES):
        reader = chances.reader(chance, chance.choice(HOUSES))
        record = chances.record(chance, HOUSES)
        is_bulletin = chance.random() < 0.3
        found = classes_for(reader, record, at=AT, pre_notice=is_bulletin)
        expected = oracle.classes(reader, record, AT, is_bulletin=is_bulletin)
        assert found == expected, (reader, record)
        assert may_see(reader, record, at=AT, pre_notice=is_bulletin) == bool(expected)
        seen += bool(expected)
    assert CASES / 10 < seen < CASES * 9 / 10  # the world is neither open nor shut


@pytest.mark.parametrize(
    ("reader", "record", "classes"),
    [
        (Somebody(), Something(), "PUB NET"),
        (Somebody(), Something(audience=()), ""),
        (Somebody(kind="police"), Something(parties=("GB",)), "PUB NET PTY OPS"),
        (Somebody(kind="lab"), Something(parties=("GB",)), "PUB NET"),
        (Somebody(kind="police", country="FR"), Something(parties=("GB",)), "PUB NET"),
        # naming a country opens nothing by itself
        (Somebody(kind="police"), Something(parties=("GB",), audience=()), ""),
        (Somebody(kind="industry"), Something(), ""),
        (Somebody(kind="industry"), Something(audience=("country:GB",)), ""),
        (Somebody(kind="industry"), Something(audience=("kind:industry",)), "PUB"),
        (Somebody(kind="industry"), Something(audience=(f"org:{OTHER}",)), "PUB"),
        (Somebody(kind="unheard_of"), Something(), ""),
        (Somebody(groups=frozenset({GROUP})), Something(audience=(f"group:{GROUP}",)), "PUB NET"),
        (Somebody(), Something(audience=(f"group:{GROUP}",)), ""),
        (
            Somebody(groups=frozenset({OPERATION}), operations=frozenset({OPERATION})),
            Something(audience=(f"group:{OPERATION}",)),
            "PUB NET OPS",
        ),
        # a member of the operation, but the record is for the network
        (
            Somebody(groups=frozenset({OPERATION}), operations=frozenset({OPERATION})),
            Something(audience=("network",)),
            "PUB NET",
        ),
        (
            Somebody(groups=frozenset({GROUP})),
            Something(audience=(f"group:{GROUP}",), tlp="TLP:RED"),
            "",
        ),
        (Somebody(), Something(published_by=OTHER, audience=()), "PUB NET PTY OPS"),
    ],
)
def test_who_is_shown_which_classes(reader: Somebody, record: Something, classes: str) -> None:
    assert classes_for(reader, record, at=AT) == frozenset(classes.split())


def test_an_audience_names_nobody_but_the_reader() -> None:
    hidden = f"group:{GROUP}"
    record = Something(audience=("network", "country:FR", hidden, "org:x", "country:GB"))

    assert shown_audience(Somebody(), record) == ["network", "country:GB"]
    assert list(meant_by(Somebody(), record)) == ["network", "country:GB"]
