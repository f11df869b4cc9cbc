"""The law's files as editorial policy: its cases are one test a definition, id = path.

What is only looked at, not asked of the rules, is one test that names every file that is wrong.

A case that fails here is a reading that does not say what the law says, or a case that is wrong.
Read the words of the version, then mend the one that is wrong; never the words.
"""

import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
import yaml
from rdkit import Chem

from chem.law import Definition, NamedEntry
from chem.markush.reading import FamilyTest, Likeness
from chem.rules.compiled import CompiledLaw, compile_lawbook
from schemas.law.definitions import Case, DefinitionFile
from schemas.law.load import LEGISLATION, SPECIAL, load_vocabulary, read_law_files
from tests.chem.rules.asking import TODAY, ask, lawbook, on

FILES = read_law_files()
BY_ID = {one.definition.id: one for one in FILES.definitions}
WORDINGS = [(x.definition, wording) for x in FILES.definitions for wording in x.definition.wordings]
PATHS = sorted(path for path in LEGISLATION.rglob("*.yml") if path.name not in SPECIAL)
ORDER = (
    *("id", "title", "instrument", "level", "entry", "outcome", "condition", "against"),
    *("versions", "examples", "decoys", "checked_on_text", "review", "last_checked_on"),
)
ONE_DAY = timedelta(days=1)
OLDEST_CHECK = timedelta(days=365)
VOCABULARY = load_vocabulary()


def needed(one: DefinitionFile) -> set[str]:
    """Return the ids of the definition and of all that are asked before it."""
    found: set[str] = set()
    ahead = [one.definition.id]
    while ahead:
        id_ = ahead.pop()
        found.add(id_)
        for wording in BY_ID[id_].definition.wordings:
            ahead += {*wording.excluded_definitions, *wording.cores_of} - found
    return found


def lists_of(one: Definition) -> Iterator[str]:
    """Yield the schedules that the definition refers to."""
    yield from one.against
    for wording in one.wordings:
        yield from (*wording.excluded_lists, *wording.no_extension_from)
        if isinstance(wording.reading, Likeness):
            yield from wording.reading.to


@cache
def law_of(id_: str) -> CompiledLaw:
    """Compile one definition beside the schedules and definitions it refers to."""
    whole, ids = lawbook(), needed(BY_ID[id_])
    used = tuple(BY_ID[one].definition for one in sorted(ids))
    asks_families = any(isinstance(w.reading, FamilyTest) for one in used for w in one.wordings)
    named_lists = {name for one in used for name in lists_of(one)}
    alone = replace(
        whole,
        definitions=used,
        named=tuple(one for one in whole.named if one.definition_id in named_lists),
        coverage=(),
        instruments=(),
        families=whole.families if asks_families else (),
    )
    return compile_lawbook(alone, VOCABULARY)


def days_of(case: Case, one: DefinitionFile) -> list[date]:
    """Return the days a case names: its first and last, else each version's first, and today."""
    first = [case.since] if case.since else []
    last = [case.until - ONE_DAY] if case.until else []
    named = first + last
    versions = [wording.period.since for wording in one.definition.wordings]
    if case.since and not case.until:
        return [case.since, TODAY]
    return named or [*(day for day in versions if day), TODAY]


each_definition = pytest.mark.parametrize(
    "one", FILES.definitions, ids=lambda one: one.definition.id
)


def test_a_definition_has_its_path_as_id() -> None:
    ids = [path.relative_to(LEGISLATION).with_suffix("").as_posix() for path in PATHS]
    assert len(ids) > 190
    assert [id_ for id_ in ids if id_ not in BY_ID] == []  # what a file says of itself


def test_versions_rise() -> None:
    days = {id_: [w.period.since for w in one.definition.wordings] for id_, one in BY_ID.items()}
    assert days == {id_: sorted(day for day in all_ if day) for id_, all_ in days.items()}


def test_versions_are_published_before_they_hold() -> None:
    late = [
        (one.id, wording.published_on)
        for one, wording in WORDINGS
        if wording.published_on and wording.period.since
        if wording.published_on > wording.period.since
    ]
    assert late == []


def test_every_version_has_words_a_citation_and_a_link() -> None:
    cited = [(one.id, wording.citation) for one, wording in WORDINGS]
    assert [id_ for id_, one in cited if not one.text] == [], "quote the law's own words"
    assert [id_ for id_, one in cited if not one.cite] == [], "say where the words stand"
    assert [one for one in cited if not one[1].url.startswith("https://")] == [], "give a link"


def test_there_are_enough_cases_on_both_sides() -> None:
    few = [id_ for id_, one in BY_ID.items() if min(len(one.examples), len(one.decoys)) < 5]
    assert few == []


def test_there_is_a_case_on_both_sides_for_each_version() -> None:
    without = [
        (id_, wording.period.since)
        for id_, one in BY_ID.items()
        for wording in one.definition.wordings
        if wording.period.since not in {case.since for case in one.examples}
        or wording.period.since not in {case.until for case in one.decoys}
    ]
    assert without == []


@each_definition
def test_every_example_is_caught_on_each_day_it_names(one: DefinitionFile) -> None:
    wrong = []
    for case in one.examples:
        found = ask(case.smiles, law_of(one.definition.id))
        for day in days_of(case, one):
            said = on(found, one.definition.id, day)
            told = [(each.status, each.extension) for each in said]
            if told != [(one.definition.outcome, case.by)]:
                wrong.append((case.name, day, case.because, said or found))
    assert wrong == []


@each_definition
def test_no_decoy_is_caught_on_any_day_it_names(one: DefinitionFile) -> None:
    wrong = []
    for case in one.decoys:
        found = ask(case.smiles, law_of(one.definition.id))
        for day in days_of(case, one):
            said = [x for x in on(found, one.definition.id, day) if x.status != "not_controlled"]
            if said:
                wrong.append((case.name, day, case.because, said))
    assert wrong == []


def test_stated_keys_are_those_of_the_drawn_compounds() -> None:
    stated = [(id_, smiles, key) for id_, one in BY_ID.items() for smiles, key in one.drawn]
    assert stated
    assert [one for one in stated if Chem.MolToInchiKey(Chem.MolFromSmiles(one[1])) != one[2]] == []


def test_a_file_is_in_its_canonical_form() -> None:
    assert [(path, wrong) for path in PATHS if (wrong := uncanonical(path))] == []


def uncanonical(path: Path) -> list[str]:
    """Say what of the form of our files this one, which is UTF-8, does not keep."""
    text = path.read_text(encoding="utf-8")
    keys = list(yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506 - text only
    is_so = {
        "begins with ---": text.startswith("---\n"),
        "one newline at the end": text.endswith("\n") and not text.endswith("\n\n"),
        "no tab": "\t" not in text,
        "no blank at a line's end": all(line == line.rstrip() for line in text.splitlines()),
        "keys in their order": keys == [key for key in ORDER if key in keys],
    }
    return [what for what, holds in is_so.items() if not holds]


def test_old_checks_are_warned_of() -> None:
    old = [id_ for id_, one in BY_ID.items() if TODAY - one.last_checked_on > OLDEST_CHECK]
    if old:
        warnings.warn(f"look again whether the text still holds: {old}", stacklevel=1)


def test_one_list_names_a_substance_with_one_meaning_at_a_time() -> None:
    """Two rows of one list with one structure and one layer must not hold on the same day."""
    seen: dict[tuple[str, str, str], list[NamedEntry]] = {}
    for entry in FILES.named:
        key = (entry.definition_id, entry.inchikey, entry.match)
        seen.setdefault(key, []).append(entry)
    doubled = [
        [entry.id for entry in several]
        for several in seen.values()
        if len({(entry.period.since, entry.period.until) for entry in several}) < len(several)
    ]
    assert doubled == []


def test_what_is_not_held_is_counted_and_named() -> None:
    assert FILES.unstructured
    assert all(gap.name and gap.why for gap in FILES.unstructured)


def test_no_reading_is_reviewed_unless_a_person_did() -> None:
    """Change this when the first reading has been reviewed; put the person's name in the file."""
    reviewed = [
        x.definition.id
        for x in FILES.definitions
        if x.definition.wordings[0].citation.review != "none"
    ]
    assert reviewed == []
