"""Who is told that two reports are of one parcel, beside the rule written a second time."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from ews.flow.same_parcel import reached, told_ties
from ews.store.duplicates import Tie
from ews.store.reports import StoredVersion
from tests.ews.release import chances, oracle
from tests.ews.release.people import AT, OTHER, OWNER, THIRD, Somebody, Something

HOUSES = tuple(UUID(int=number) for number in range(1, 5))
NAMING, NAMED = UUID(int=50), UUID(int=51)
CASES = 5_000


def stored(report_id: UUID, policy: Something, version_kind: str = "initial") -> StoredVersion:
    """Return a version of a report that is released so and names these countries."""
    country, *others = policy.parties
    return StoredVersion(
        id=1,
        report_id=report_id,
        version=1,
        version_kind=version_kind,
        kind="seizure",
        country=country,
        incident_on=AT.date(),
        tlp=policy.tlp,
        audience=policy.audience,
        body={"route": {"legs": [{"country": each} for each in others]}},
        body_sha256=b"",
        acknowledgement={},
        received_at=AT,
        api_key_prefix=None,
        published_by=policy.published_by,
        embargo_until=policy.embargo_until,
        organisation_id=policy.organisation_id,
        reference="R",
    )


def is_told(reader: Somebody, naming: Something, named: Something, kind: str = "initial") -> bool:
    newest = {NAMING: stored(NAMING, naming, kind), NAMED: stored(NAMED, named)}
    return bool(told_ties(reader, [Tie(report_id=NAMING, same_as=NAMED)], newest, at=AT))


def expected(reader: Somebody, naming: Something, named: Something) -> bool:
    """Judge by the guide: both are seen; then the field's class, or whose the named one is."""
    shown = oracle.classes(reader, naming, AT)
    if not shown or not oracle.classes(reader, named, AT):
        return False
    hides = naming.published_by is not None
    if hides and reader.organisation_id not in (naming.organisation_id, naming.published_by):
        return False
    is_own = reader.organisation_id in (named.organisation_id, named.published_by)
    return "PTY" in shown or (is_own and "NET" in shown)


def test_thousands_of_pairs_are_told_as_the_second_writing_judges_them() -> None:
    chance = Random(51)  # noqa: S311 - a schedule, not a secret
    told = 0
    for _ in range(CASES):
        reader = chances.reader(chance, chance.choice(HOUSES))
        naming, named = (
            replace(each, parties=each.parties or ("GB",))
            for each in (chances.record(chance, HOUSES), chances.record(chance, HOUSES))
        )
        found = is_told(reader, naming, named)
        assert found == expected(reader, naming, named), (reader, naming, named)
        told += found
    assert CASES / 50 < told < CASES / 2  # neither nobody nor everybody is told


OPEN = Something(organisation_id=OTHER, parties=("GB",))
OWN = Something(organisation_id=OWNER, parties=("GB",))


@pytest.mark.parametrize(
    ("reader", "naming", "told"),
    [
        (Somebody(organisation_id=OWNER), OPEN, True),
        (Somebody(organisation_id=OTHER), OPEN, True),
        (Somebody(organisation_id=THIRD), OPEN, False),
        (Somebody(organisation_id=THIRD, kind="police"), OPEN, True),
        (Somebody(organisation_id=OWNER), replace(OPEN, audience=()), False),
        (Somebody(organisation_id=OWNER), replace(OPEN, published_by=THIRD), False),
        (Somebody(organisation_id=THIRD), replace(OPEN, published_by=THIRD), True),
        (
            Somebody(organisation_id=OWNER, kind="industry"),
            replace(OPEN, audience=("kind:industry",)),
            False,
        ),
    ],
)
def test_who_is_told_that_a_report_names_another(
    reader: Somebody, naming: Something, *, told: bool
) -> None:
    assert is_told(reader, naming, OWN) is told


def test_a_nullified_report_names_nothing() -> None:
    assert not is_told(Somebody(organisation_id=OWNER), OPEN, OWN, "nullification")


def test_what_hangs_together_is_found_along_ties_in_both_directions() -> None:
    one, two, three, four, five = (UUID(int=number) for number in range(60, 65))
    ties = [
        Tie(report_id=three, same_as=two),
        Tie(report_id=two, same_as=one),
        Tie(report_id=five, same_as=four),
    ]
    assert reached(one, ties) == {one, two, three}
    assert reached(four, ties) == {four, five}
