"""Loading the whole law: fast, whole, and with a hash that moves when an answer could."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from chem.instruments import Exemption
from chem.law import NotExtended, Placed
from schemas.law.load import (
    FAMILIES,
    LEGISLATION,
    load_lawbook,
    read_law_files,
    ruleset_of,
)
from schemas.law.named import COLUMNS
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


@pytest.mark.parametrize(
    ("text_of", "found"),
    [
        ("", "nothing"),
        ("text_of: 2026-01-01\n", "'2026-01-01'"),
        ("text_of: 2027-06-01\n", "'2027"),
    ],
    ids=["none", "too old", "after the claim"],
)
def test_completeness_needs_the_day_of_a_text_that_is_not_old(
    tmp_path: Path, text_of: str, found: str
) -> None:
    path = make(tmp_path) / "zz" / "coverage.yml"
    days = "complete_since: 2024-07-01\ncomplete_until: 2027-05-22\n"
    path.write_text(COVERAGE + text_of + days, encoding="utf-8")
    with pytest.raises(BrokenFileError, match=f"text_of: found {found}.* at most 183 days before"):
        read_law_files(tmp_path)


def test_a_whole_coverage_has_its_days_and_the_day_of_its_text(tmp_path: Path) -> None:
    path = make(tmp_path) / "zz" / "coverage.yml"
    days = "text_of: 2026-11-22\ncomplete_since: 2024-07-01\ncomplete_until: 2027-05-22\n"
    path.write_text(COVERAGE + days, encoding="utf-8")
    (held,) = read_law_files(tmp_path).coverage
    assert (held.text_of, held.complete_until) == (date(2026, 11, 22), date(2027, 5, 22))


def test_an_older_text_may_stand_while_somebody_looked_for_later_ones(tmp_path: Path) -> None:
    path = make(tmp_path) / "zz" / "coverage.yml"
    days = "text_of: 2025-01-15\nlooked_at: 2026-11-22\n"
    days += "complete_since: 2025-01-15\ncomplete_until: 2027-05-22\n"
    path.write_text(COVERAGE + days, encoding="utf-8")
    (held,) = read_law_files(tmp_path).coverage
    assert held.looked_at == date(2026, 11, 22)


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


LISTS = """\
lists:
  - id: zz/demo-act/schedule-1
    extends_to: [salts, esters]
    cite: s. 2
    words: esters
    conditional: {stereoisomers: if meant to be misused}
    not_extended:
      - {name: GHB, smiles: OCCCC(=O)O, no_stereo_key: SJZRECIVHVDYJC-UHFFFAOYSA-N, from: [esters]}
    placed: [{kinds: [esters], level: Anlage II, entry: "Anlage II, 1."}]
    exemptions: [{words: up to 1 mg, cite: s. 3}]
"""


def with_schedule(root: Path, lists: str) -> Path:
    folder = make(root) / "zz" / "demo-act"
    (folder / "schedule-1.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    (folder / "lists.yml").write_text(lists, encoding="utf-8")
    return root


def test_a_list_says_what_is_conditional_not_extended_and_exempt(tmp_path: Path) -> None:
    (rules,) = read_law_files(with_schedule(tmp_path, LISTS)).lists
    assert rules.conditional == (("stereoisomers", "if meant to be misused"),)
    assert rules.not_extended == (
        NotExtended(name="GHB", no_stereo_key="SJZRECIVHVDYJC-UHFFFAOYSA-N", kinds=("esters",)),
    )
    assert rules.placed == (Placed(kinds=("esters",), level="Anlage II", entry="Anlage II, 1."),)
    assert rules.exemptions == (Exemption(words="up to 1 mg", cite="s. 3"),)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("{stereoisomers:", "{homologues:"), "lists[0].conditional.homologues"),
        (
            ("from: [esters]", "from: [salts]"),
            "found 'salts', expected one of esters, ethers, ester-ethers",
        ),
        (("cite: s. 3", "page: 3"), "lists[0].exemptions[0]"),
    ],
)
def test_a_broken_list_says_its_place(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    with pytest.raises(BrokenFileError) as caught:
        read_law_files(with_schedule(tmp_path, LISTS.replace(*change)))
    assert words in str(caught.value)
