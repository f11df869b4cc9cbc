import pytest

from chem.naming.bracketed import parts_of
from schemas.names import load_lookup

LOOKUP = load_lookup()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Methylone (bk-MDMA)", ("Methylone", "bk-MDMA")),
        (
            "4-FIBF (pFIBF, 4-fluoroisobutyrylfentanyl)",
            ("4-FIBF", "pFIBF", "4-fluoroisobutyrylfentanyl"),
        ),
        ("CP-47,497", ()),
        ("1-(2-fluorophenyl)piperazine", ()),
        ("ketamine", ()),
    ],
)
def test_a_bracket_at_the_end_holds_other_names(text: str, parts: tuple[str, ...]) -> None:
    assert parts_of(text) == parts


@pytest.mark.parametrize(
    ("text", "grade", "name"),
    [
        ("HEROIN (DIAMORPHINE)", "curated", "Heroin"),
        ("MPPP (DESMETHYLPRODINE)", "curated", "Desmethylprodine"),
        ("PEYOTE (PEYOTL)", "ambiguous", None),
        ("Heroin (cocaine)", "ambiguous", None),
        ("MPPP (cocaine)", "ambiguous", None),
    ],
)
def test_names_in_brackets_must_agree(text: str, grade: str, name: str | None) -> None:
    found = LOOKUP.look_up(text, "name")
    assert found is not None
    assert found.grade == grade
    assert found.name == name


@pytest.mark.parametrize("text", ["Tetrahydrocannabinol (+6 isomeres)", "fentanyl (analogue)"])
def test_a_bracket_that_nobody_knows_leaves_the_name_unknown(text: str) -> None:
    assert LOOKUP.look_up(text, "name") is None
