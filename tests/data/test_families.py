"""Every family of chem/families takes its examples and leaves its decoys."""

from chem.rules.families import families_of
from tests.data.families import FILES, Held

PARTS = [file.family for file in FILES if file.family.within]
PART_DECOYS = [
    (file.family.id, case) for file in FILES if file.family.within for case in file.decoys
]


def test_a_family_takes_its_examples(law: Held) -> None:
    outside = [
        (file.family.id, case.name)
        for file in FILES
        for case in file.examples
        if file.family.id not in dict(families_of(case.smiles, law))
    ]
    assert outside == []


def test_a_family_leaves_its_decoys(law: Held) -> None:
    inside = [
        (file.family.id, case.name)
        for file in FILES
        for case in file.decoys
        if file.family.id in dict(families_of(case.smiles, law))
    ]
    assert inside == []


def test_a_family_has_four_examples_and_four_decoys() -> None:
    few = [file.family.id for file in FILES if min(len(file.examples), len(file.decoys)) < 4]
    assert few == []


def test_a_decoy_of_a_part_says_why_it_is_none() -> None:
    assert [f"{family}: {case.name}" for family, case in PART_DECOYS if not case.because] == []


def test_a_part_is_called_after_its_family() -> None:
    assert [part.id for part in PARTS if not part.id.startswith(f"{part.within}/")] == []


def test_there_are_two_levels() -> None:
    assert len(FILES) - len(PARTS) >= 25
    assert len(PARTS) >= 25


def test_the_first_families_keep_their_ids() -> None:
    first = {
        "aminoindanes", "aminorexes", "arylalkylamines", "arylcyclohexylamines", "barbiturates",
        "benzodiazepines", "cathinones", "classical-cannabinoids", "diarylethylamines",
        "fentanyls", "lysergamides", "methaqualones", "morphinans", "nitazenes", "orphines",
        "phenethylamines", "phenidates", "phenmetrazines", "phenylpiperidines", "piperazines",
        "synthetic-cannabinoids", "tryptamines", "u-opioids",
    }  # fmt: skip
    assert first <= {file.family.id for file in FILES}
