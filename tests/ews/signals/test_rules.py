"""Each rule, on both sides."""

from collections.abc import Mapping
from datetime import date

from ews.signals.first_ever import first_ever
from ews.signals.first_in_country import first_in_country
from ews.signals.new_analogue import new_analogue
from ews.signals.records import CountryStatus, Seen
from ews.signals.status_differs_on_route import status_differs_on_route
from ews.signals.table import signals_of

NITAZENES = {"nitazenes": "etonitazene is controlled in UN"}


def seen(
    *,
    before: frozenset[str] = frozenset(),
    controlled: Mapping[str, str] | None = None,
    statuses: tuple[CountryStatus, ...] = (),
) -> Seen:
    return Seen(
        substance_id=7,
        name="protonitazene",
        country="GB",
        incident_on=date(2023, 2, 15),
        countries_before=before,
        families=("nitazenes",),
        controlled_families=controlled or {},
        statuses=statuses,
    )


def status(country: str, status: str) -> CountryStatus:
    return CountryStatus(country=country, status=status, entry="")


def test_a_substance_that_nobody_reported_is_first_ever() -> None:
    signal = first_ever(seen())
    assert signal is not None
    assert signal.because == "first report of protonitazene to this exchange, from GB"
    assert signal.dedupe_key == "first_ever:7"


def test_a_substance_that_was_reported_is_not_first_ever() -> None:
    assert first_ever(seen(before=frozenset({"CA"}))) is None


def test_a_country_that_did_not_report_it_is_first_in_country() -> None:
    signal = first_in_country(seen(before=frozenset({"CA", "AU"})))
    assert signal is not None
    assert signal.because == "first report of protonitazene from GB; others reported it before"


def test_a_country_that_reported_it_is_not_first_in_country() -> None:
    assert first_in_country(seen(before=frozenset({"GB", "AU"}))) is None


def test_first_ever_is_not_also_first_in_country() -> None:
    assert [signal.rule for signal in signals_of(seen())] == ["first_ever"]


def test_a_first_sighting_in_a_controlled_family_is_a_new_analogue() -> None:
    signal = new_analogue(seen(controlled=NITAZENES))
    assert signal is not None
    assert "nitazenes: etonitazene is controlled in UN" in signal.because


def test_a_first_sighting_in_a_family_without_controlled_members_is_not_a_new_analogue() -> None:
    assert new_analogue(seen()) is None


def test_a_new_analogue_is_told_by_the_most_specific_family() -> None:
    parts = {"nitazenes/nitro": "isotonitazene is controlled in GB"}
    signal = new_analogue(seen(controlled=NITAZENES | parts))
    assert signal is not None
    assert "(nitazenes/nitro: isotonitazene is controlled in GB)" in signal.because
    assert signal.evidence == {"families": NITAZENES | parts}


def test_a_family_that_only_begins_like_another_is_told_too() -> None:
    alike = {"fentanyls": "fentanyl is controlled in UN", "fentanyl-precursors": "4-ANPP is, in UN"}
    signal = new_analogue(seen(controlled=alike))
    assert signal is not None
    assert "fentanyl-precursors: 4-ANPP is, in UN; fentanyls: " in signal.because


def test_a_second_sighting_is_not_a_new_analogue() -> None:
    assert new_analogue(seen(before=frozenset({"CA"}), controlled=NITAZENES)) is None


def test_controlled_here_and_not_there_differs_on_the_route() -> None:
    signal = status_differs_on_route(
        seen(statuses=(status("GB", "controlled"), status("DE", "not_controlled")))
    )
    assert signal is not None
    assert "DE not_controlled, GB controlled" in signal.because


def test_the_same_status_everywhere_does_not_differ() -> None:
    same = (status("GB", "controlled"), status("US", "controlled"), status("GB", "controlled"))
    assert status_differs_on_route(seen(statuses=same)) is None


def test_not_knowing_is_not_a_difference() -> None:
    statuses = (status("GB", "controlled"), status("DE", "unknown"))
    assert status_differs_on_route(seen(statuses=statuses)) is None
