"""The law's files as editorial policy: one test a file or definition, id = path.

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


each_file = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
each_definition = pytest.mark.parametrize(
    "one", FILES.definitions, ids=lambda one: one.definition.id
)


@each_file
def test_a_definition_has_its_path_as_id(path: Path) -> None:
    id_ = path.relative_to(LEGISLATION).with_suffix("").as_posix()
    assert id_ in BY_ID  # read with the others: it holds what that file says of itself


@each_definition
def test_versions_rise_and_are_published_before_they_hold(one: DefinitionFile) -> None:
    days = [wording.period.since for wording in one.definition.wordings]
    assert days == sorted(day for day in days if day)
    assert all(
        wording.published_on <= wording.period.since
        for wording in one.definition.wordings
        if wording.published_on and wording.period.since
    )


@each_definition
def test_every_version_has_words_a_citation_and_a_link(one: DefinitionFile) -> None:
    for wording in one.definition.wordings:
        assert wording.citation.text, f"{one.definition.id}: quote the law's own words"
        assert wording.citation.cite, f"{one.definition.id}: say where the words stand"
        assert wording.citation.url.startswith("https://"), f"{one.definition.id}: give a link"


@each_definition
def test_there_are_enough_cases_on_both_sides_and_one_for_each_version(
    one: DefinitionFile,
) -> None:
    assert len(one.examples) >= 5
    assert len(one.decoys) >= 5
    starts = {wording.period.since for wording in one.definition.wordings}
    assert starts <= {case.since for case in one.examples}
    assert starts <= {case.until for case in one.decoys}


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


@each_definition
def test_stated_keys_are_those_of_the_drawn_compounds(one: DefinitionFile) -> None:
    for smiles, key in one.drawn:
        assert Chem.MolToInchiKey(Chem.MolFromSmiles(smiles)) == key, smiles


@each_file
def test_a_file_is_in_its_canonical_form(path: Path) -> None:
    """Keys in one order, UTF-8, one newline at the end, no tab, no blank at a line's end."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("---\n")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\t" not in text
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    keys = list(yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506 - text only
    assert keys == [key for key in ORDER if key in keys]


@each_definition
def test_old_checks_are_warned_of(one: DefinitionFile) -> None:
    if TODAY - one.last_checked_on > OLDEST_CHECK:
        warnings.warn(f"{one.definition.id}: look again whether the text still holds", stacklevel=1)


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
    assert all(gap.name and gap.why for gap in FILES.unstructured)


def test_no_reading_is_reviewed_unless_a_person_did() -> None:
    """Change this when the first reading has been reviewed; put the person's name in the file."""
    reviewed = [
        x.definition.id
        for x in FILES.definitions
        if x.definition.wordings[0].citation.review != "none"
    ]
    assert reviewed == []
