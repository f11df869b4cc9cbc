"""The file of an instrument, and what its rules and other files name in one another."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from schemas.law.load import read_law_files
from schemas.law.named import COLUMNS
from schemas.law.yaml_files import BrokenFileError

DEMO = Path(__file__).parents[1] / "broken" / "whole.yml"
INSTRUMENT = """\
id: zz/demo-act
title: Demo Act 2024
short: DA
url: https://law.example/zz
text_of: 2026-01-01
checked_on_text: verbatim
last_checked_on: 2026-11-22
"""
YIELDS = "yields_to: {instruments: [zz/old-act], words: does not apply to it, cite: s. 1}\n"
NAMES = "named_beats_class: {words: deemed not to be included, cite: s. 2}\n"


def make(root: Path, instrument: str = INSTRUMENT) -> Path:
    for name in ("demo-act", "old-act"):
        (root / "zz" / name).mkdir(parents=True)
    folder = root / "zz" / "demo-act"
    shutil.copy(DEMO, folder / "benzamides.yml")
    (folder / "instrument.yml").write_text(instrument, encoding="utf-8")
    return root


def test_an_instrument_says_what_goes_before_it_and_whether_names_go_before_classes(
    tmp_path: Path,
) -> None:
    (found,) = read_law_files(make(tmp_path, INSTRUMENT + YIELDS + NAMES)).instruments
    assert (found.id, found.short, found.text_of) == ("zz/demo-act", "DA", date(2026, 1, 1))
    assert found.yields_to is not None
    assert found.yields_to.instruments == ("zz/old-act",)
    assert found.named_beats_class is not None
    assert found.named_beats_class.words == "deemed not to be included"


def test_an_act_on_drugs_says_which_of_its_lists_are_about_precursors(tmp_path: Path) -> None:
    text = INSTRUMENT + "precursors: [zz/demo-act/benzamides]\n"
    (found,) = read_law_files(make(tmp_path, text)).instruments
    assert found.about_of("zz/demo-act/benzamides") == "precursors"
    assert found.about_of("zz/demo-act/other") == "substances"


def test_an_instrument_without_rules_stands_for_itself(tmp_path: Path) -> None:
    (found,) = read_law_files(make(tmp_path)).instruments
    assert (found.yields_to, found.named_beats_class) == (None, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("id: zz/demo-act", "id: zz/other"), "id: found 'zz/other', expected 'zz/demo-act'"),
        (("2026-11-22", "2025-11-22"), "expected a day not before 2026-01-01, the text's own"),
        (("url: https", "url: http"), "url: found 'http://law.example/zz', expected a link"),
        (("short: DA", "brief: DA"), "brief: found 'brief', expected only known keys"),
        (("[zz/old-act]", "[]"), "expected at least one id of an instrument"),
        (("[zz/old-act]", "[zz/none]"), "found 'zz/none', expected a schedule, a definition or"),
        (("[zz/old-act]", "[zz/demo-act]"), "expected nothing that yields to this one in turn"),
        (
            ("short: DA", "short: DA\nprecursors: [zz/demo-act/list-1]"),
            "zz/demo-act/instrument.yml: precursors: found 'zz/demo-act/list-1', expected a",
        ),
    ],
)
def test_a_broken_instrument_says_where_and_what_to_do(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    root = make(tmp_path, (INSTRUMENT + YIELDS).replace(*change))
    with pytest.raises(BrokenFileError) as caught:
        read_law_files(root)
    assert words in str(caught.value)


def excluding(root: Path, name: str, other: str) -> None:
    """Add a copy of the demo definition that excludes another one."""
    text = DEMO.read_text(encoding="utf-8").replace("zz/demo-act/benzamides", f"zz/demo-act/{name}")
    change = f"    excludes: {{definitions: [zz/demo-act/{other}]}}\n    fit: exact"
    path = root / "zz" / "demo-act" / f"{name}.yml"
    path.write_text(text.replace("    fit: exact", change, 1), encoding="utf-8")


def test_a_definition_may_exclude_another_and_must_name_one_that_is_there(tmp_path: Path) -> None:
    root = make(tmp_path)
    excluding(root, "amides", "benzamides")
    found = {one.definition.id: one.definition for one in read_law_files(root).definitions}
    (wording,) = found["zz/demo-act/amides"].wordings
    assert wording.excluded_definitions == ("zz/demo-act/benzamides",)
    excluding(root, "amides", "nothing")
    with pytest.raises(BrokenFileError, match="found 'zz/demo-act/nothing'"):
        read_law_files(root)


def test_definitions_that_exclude_each_other_are_refused(tmp_path: Path) -> None:
    root = make(tmp_path)
    excluding(root, "amides", "imides")
    excluding(root, "imides", "amides")
    with pytest.raises(BrokenFileError, match=r"excludes: found .* in turn"):
        read_law_files(root)


def test_a_clause_on_likeness_names_lists_that_are_there(tmp_path: Path) -> None:
    root = make(tmp_path)
    path = root / "zz" / "demo-act" / "benzamides.yml"
    head, _, rest = path.read_text(encoding="utf-8").partition("    read_as:")
    tail = rest[rest.index("    extends_to") :]
    likeness = "    read_as: {likeness: {at_least: 0.6, to: [zz/demo-act/a]}}\n"
    outcome = "outcome: analogue_risk\ncondition: similar\nagainst: [zz/demo-act/b]\nversions:"
    path.write_text((head + likeness + tail).replace("versions:", outcome), encoding="utf-8")
    (root / "zz" / "demo-act" / "b.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    with pytest.raises(BrokenFileError, match="found 'zz/demo-act/a', expected a schedule"):
        read_law_files(root)
