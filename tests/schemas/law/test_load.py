"""Loading the whole law: fast, whole, and with a hash that moves when an answer could."""

import shutil
from pathlib import Path

import pytest

from schemas.law.load import (
    FAMILIES,
    LEGISLATION,
    load_lawbook,
    read_law_files,
    ruleset_of,
)
from schemas.law.yaml_files import BrokenFileError

DEMO = Path(__file__).parents[1] / "broken" / "whole.yml"
COVERAGE = """\
jurisdiction: ZZ
name: Demo
instruments: [zz/demo-act]
gaps: everything else
"""


def make(root: Path) -> Path:
    """Write a small legislation of one jurisdiction."""
    folder = root / "zz" / "demo-act"
    folder.mkdir(parents=True)
    shutil.copy(DEMO, folder / "benzamides.yml")
    (root / "zz" / "coverage.yml").write_text(COVERAGE, encoding="utf-8")
    return root


def test_our_own_law_loads_whole() -> None:
    found = load_lawbook()
    codes = {one.jurisdiction for one in found.coverage}
    assert {"GB", "UN", "US"} <= codes
    assert {one.jurisdiction for one in found.definitions} <= codes
    assert {one.jurisdiction for one in found.named} <= codes
    assert found.named
    assert found.families


def test_the_ruleset_is_the_same_for_the_same_files() -> None:
    assert load_lawbook().ruleset == ruleset_of(LEGISLATION, FAMILIES)


def test_the_ruleset_moves_with_any_byte_of_a_file(tmp_path: Path) -> None:
    root = make(tmp_path)
    before = ruleset_of(root)
    path = root / "zz" / "demo-act" / "benzamides.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    assert ruleset_of(root) != before


def test_the_ruleset_moves_with_the_code_that_reads_by_it(tmp_path: Path) -> None:
    (tmp_path / "match.py").write_text("CAP = 1\n", encoding="utf-8")
    before = ruleset_of(engine=tmp_path)
    (tmp_path / "match.py").write_text("CAP = 2\n", encoding="utf-8")
    assert ruleset_of(engine=tmp_path) != before


def test_the_ruleset_does_not_depend_on_where_the_files_lie(tmp_path: Path) -> None:
    here, there = make(tmp_path / "a" / "legislation"), make(tmp_path / "b" / "legislation")
    assert ruleset_of(here) == ruleset_of(there)


def test_a_reference_to_a_schedule_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path) / "zz" / "demo-act" / "benzamides.yml"
    text = path.read_text(encoding="utf-8")
    change = "    excludes: {lists: [zz/demo-act/schedule-9]}\n    fit: exact"
    path.write_text(text.replace("    fit: exact", change, 1), encoding="utf-8")
    with pytest.raises(BrokenFileError, match="found 'zz/demo-act/schedule-9'"):
        read_law_files(tmp_path)


def test_a_coverage_of_an_instrument_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path) / "zz" / "coverage.yml"
    path.write_text(COVERAGE.replace("demo-act", "other-act"), encoding="utf-8")
    with pytest.raises(BrokenFileError, match="found 'zz/other-act'"):
        read_law_files(tmp_path)


def test_a_coverage_in_another_folder_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path) / "zz" / "coverage.yml"
    path.write_text(COVERAGE.replace("ZZ", "YY"), encoding="utf-8")
    with pytest.raises(BrokenFileError, match="found 'YY', expected 'ZZ'"):
        read_law_files(tmp_path)


def test_completeness_needs_both_days(tmp_path: Path) -> None:
    path = make(tmp_path) / "zz" / "coverage.yml"
    path.write_text(COVERAGE + "complete_since: 2024-07-01\n", encoding="utf-8")
    with pytest.raises(BrokenFileError, match="expected both days"):
        read_law_files(tmp_path)


def test_rules_for_a_list_of_another_folder_are_refused(tmp_path: Path) -> None:
    path = make(tmp_path) / "zz" / "demo-act" / "lists.yml"
    path.write_text(
        "lists: [{id: zz/other/list, extends_to: [salts], cite: x, words: y}]\n", encoding="utf-8"
    )
    with pytest.raises(BrokenFileError, match="found 'zz/other/list', expected an id that starts"):
        read_law_files(tmp_path)
