"""What is more pressing stands first; what waits is told in lines; pure functions."""

from typing import Any

from ews.pages.bulletin_form import body_of, new_values, stored_values
from ews.pages.bulletin_reading import audience_in_words, paragraphs
from ews.pages.signal_cards import cards, most_specific
from ews.pages.today_lines import lines

CONTROLLED = [{"status": "controlled", "jurisdictions": ["GB"]}]
FREE = [{"status": "not_controlled", "jurisdictions": ["GB"]}]
NOTHING: dict[str, Any] = {
    "requests": {"ours_overdue": 0, "asked_overdue": 0, "asked_open": 0},
    "recalls": {"ours": 0, "to_confirm": 0},
    "sources_changed": 0,
    "unread": 0,
    "dead_deliveries": None,
    "exports": None,
    "unreachable": None,
}


def signal(substance_id: int, rule: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": f"{substance_id}-{rule}",
        "substance_id": substance_id,
        "substance_name": None,
        "inchikey": "KEY",
        "rule": rule,
        "state": "new",
        "country": "GB",
        "raised_at": "2026-11-23T12:00:00Z",
        "standings": CONTROLLED,
        "families": [],
        **changed,
    }


def test_a_new_analogue_stands_before_what_is_new_to_a_country() -> None:
    found = cards([signal(1, "first_in_country"), signal(2, "new_analogue")])
    assert [each.first["substance_id"] for each in found] == [2, 1]


def test_signals_of_one_substance_are_one_card_the_weightiest_first() -> None:
    [one] = cards([signal(1, "first_ever"), signal(1, "new_analogue")])
    assert [each["rule"] for each in one.signals] == ["new_analogue", "first_ever"]


def test_what_the_law_does_not_control_where_it_was_found_moves_up() -> None:
    found = cards([signal(1, "first_ever"), signal(2, "first_ever", standings=FREE)])
    assert [(each.first["substance_id"], each.free_in) for each in found] == [(2, ["GB"]), (1, [])]


def test_of_equal_ones_the_newest_stands_first() -> None:
    older = signal(1, "first_ever", raised_at="2026-11-20T12:00:00Z")
    assert [each.first["substance_id"] for each in cards([older, signal(2, "first_ever")])] == [
        2,
        1,
    ]


def test_what_was_drafted_has_no_further_step() -> None:
    [one] = cards([signal(1, "first_ever", state="drafted")])
    assert one.steps == ()


def test_a_family_of_which_a_part_is_there_is_left_out() -> None:
    assert most_specific(["fentanyls", "fentanyls/x", "nitazenes"]) == ["fentanyls/x", "nitazenes"]


def test_nothing_that_waits_is_no_line() -> None:
    assert lines(NOTHING) == []


def test_what_is_late_stands_before_what_waits() -> None:
    found = lines({**NOTHING, "unread": 2, "dead_deliveries": 1})
    assert [(each.words.partition(" ")[0], each.is_late) for each in found] == [
        ("1", True),
        ("2", False),
    ]


def test_countries_with_nobody_to_reach_are_named() -> None:
    [line] = lines({**NOTHING, "unreachable": ["DE", "PL"]})
    assert line.words == "In 2 countries no focal point can be reached: Germany, Poland"


def test_an_audience_is_told_in_words_and_a_hidden_group_has_no_name() -> None:
    audience: list[dict[str, str | None]] = [
        {"sort": "network", "name": None},
        {"sort": "country", "name": "PL"},
        {"sort": "kind", "name": "police"},
        {"sort": "group", "name": None},
        {"sort": "org", "name": "Institute"},
    ]
    assert audience_in_words(audience) == [
        "every organisation of the network",
        "everybody in Poland",
        "all of the kind: police",
        "a group that you may not know of",
        "Institute",
    ]


def test_an_empty_line_begins_a_paragraph() -> None:
    assert paragraphs("One\r\nline\r\n\r\n\r\nTwo") == ["One\nline", "Two"]


def test_the_form_takes_codes_of_countries_and_lines_of_actions() -> None:
    values = {**new_values(), "more_countries": "pl; cz", "actions": "Warn\n\n Look ", "title": "T"}
    body = body_of(values, None)
    assert body["audience"] == ["country:PL", "country:CZ"]
    assert body["actions"] == ["Warn", "Look"]


def test_what_was_set_and_is_empty_now_is_cleared() -> None:
    stored: dict[str, Any] = {
        **{"kind": "notice", "level": "alert", "title": "T", "tlp": "TLP:GREEN", "urgent": False},
        "audience": ["network"],
        "embargo_until": None,
        "valid_until": "2027-01-01T00:00:00Z",
        "supersedes": None,
        "body": {"text": "x", "concerns": {"substances": ["KEY"]}},
    }
    body = body_of({**stored_values(stored), "valid_until": ""}, stored)
    assert body["clear"] == ["valid_until"]
    assert body["concerns"]["substances"] == ["KEY"]


def test_an_instant_that_was_not_touched_keeps_its_second() -> None:
    stored: dict[str, Any] = {
        **{"kind": "notice", "level": "alert", "title": "T", "tlp": "TLP:GREEN", "urgent": False},
        "audience": ["network"],
        "embargo_until": "2026-11-24T12:00:31+00:00",
        "valid_until": "2027-01-01T00:00:30+00:00",
        "supersedes": None,
        "body": {"text": "x"},
    }
    body = body_of({**stored_values(stored), "valid_until": "2027-01-02T00:00"}, stored)
    assert body["embargo_until"] == "2026-11-24T12:00:31+00:00"
    assert body["valid_until"] == "2027-01-02T00:00:00Z"
