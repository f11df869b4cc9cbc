"""A definition file: what it becomes, and what a broken one says."""

from datetime import date
from pathlib import Path

import pytest

from chem.markush.reading import Reading
from schemas.law.definitions import DefinitionFile, read_definition
from schemas.law.yaml_files import BrokenFileError

BROKEN = Path(__file__).parents[1] / "broken"
ID = "zz/demo-act/benzamides"

# file, the place it must name, words that must be in the message
MESSAGES = [
    ("key_twice.yml", "line 4", "'title' is given twice; remove one"),
    ("not_a_mapping.yml", "", "found list, expected one mapping"),
    ("not_yaml.yml", "line", "expected ',' or ']'"),
    ("unknown_key.yml", "severity", "expected only known keys"),
    ("missing_level.yml", "level", "the key is missing"),
    ("wrong_id.yml", "id", "expected 'zz/demo-act/benzamides', the file's own path"),
    ("wrong_instrument.yml", "instrument", "expected 'zz/demo-act', the file's folder"),
    ("no_such_day.yml", "versions[0].in_force_from", "found '2024-02-30', expected a day"),
    ("day_as_words.yml", "last_checked_on", "written like 2010-04-16"),
    ("versions_out_of_order.yml", "versions[1].in_force_from", "a day after 2024-07-01"),
    ("published_too_late.yml", "versions[0].published_on", "a day not after 2024-07-01"),
    ("no_words.yml", "versions[0].text", "expected the law's own words"),
    ("no_reading.yml", "versions[0].read_as", "found nothing, expected a reading"),
    ("unsafe_link.yml", "versions[0].url", "expected a link that starts https://"),
    ("unknown_fit.yml", "versions[0].fit", "expected one of exact, wider, narrower"),
    ("unknown_extension.yml", "versions[0].extends_to[1]", "found 'homologues', expected one of"),
    ("condition_without_words.yml", "condition", "Quote the condition"),
    ("unknown_outcome.yml", "outcome", "one of controlled, conditional, analogue_risk"),
    ("analogue_without_lists.yml", "against", "Name the schedules to whose substances"),
    ("family_without_condition.yml", "versions[0].read_as", "found 'families', expected a core"),
    ("exemption_without_cite.yml", "versions[0].exemptions[0].cite", "the key is missing"),
    ("reading_without_core.yml", "versions[0].read_as", "expected either `core`, or `any_of`"),
    ("unknown_shape.yml", "core.permissions[0].shape", "expected one of single, ring_through"),
    ("bad_key_of_excluded.yml", "excludes.named[0].no_stereo_key", "InChIKey of 27 characters"),
    ("case_without_reason.yml", "decoys[0].because", "the key is missing"),
]


def read(name: str) -> DefinitionFile:
    return read_definition(BROKEN / name, id_=ID)


@pytest.mark.parametrize(("name", "place", "words"), MESSAGES, ids=[row[0] for row in MESSAGES])
def test_a_broken_file_says_where_and_what_to_do(name: str, place: str, words: str) -> None:
    with pytest.raises(BrokenFileError) as caught:
        read(name)
    message = str(caught.value)
    assert name in message
    assert place in message
    assert words in message


def test_every_broken_file_stands_in_the_table() -> None:
    files = {path.name for path in BROKEN.glob("*.yml")}
    assert files - {"whole.yml"} == {name for name, _, _ in MESSAGES}


def test_a_whole_file_becomes_a_definition() -> None:
    found = read("whole.yml")
    definition = found.definition
    assert (definition.id, definition.jurisdiction, definition.outcome) == (ID, "ZZ", "controlled")
    (wording,) = definition.wordings
    assert (wording.period.since, wording.period.until) == (date(2024, 7, 1), None)
    assert isinstance(wording.reading, Reading)
    assert wording.reading.core.name == "benzamide"
    assert wording.citation.checked_on_text == "verbatim"
    assert found.examples[0].because == "para 3 names it"
    assert found.decoys[0].name == "acetanilide"


def test_a_version_holds_until_the_next_and_a_repeal_ends_it(tmp_path: Path) -> None:
    text = (BROKEN / "whole.yml").read_text(encoding="utf-8")
    repeal = "  - {in_force_from: 2026-02-01, repealed_by: S.I. 2026/7}\nexamples:\n"
    path = tmp_path / "benzamides.yml"
    path.write_text(text.replace("examples:\n", repeal, 1), encoding="utf-8")
    (wording,) = read_definition(path, id_=ID).definition.wordings
    assert wording.period.until == date(2026, 2, 1)
