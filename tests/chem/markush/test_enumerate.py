"""All members of closed definitions, checked against matching and against published numbers."""

from functools import cache
from itertools import product

import pytest
from rdkit import Chem

from chem.markush.closed import NotClosedError
from chem.markush.compile import compile_reading
from chem.markush.enumerate import TooManyMembersError, members
from chem.markush.match import Match, match
from chem.markush.reading import Reading
from schemas.law.definitions import read_definition
from schemas.law.load import LEGISLATION
from tests.chem.markush.law_words import CATHINONES, compiled, mol, reading, vocabulary

JP = "jp/designated-substances-ordinance-2007"
CLAUSES = {
    f"{JP}/clause-naphthoylindoles": "",
    f"{JP}/clause-2-methyl-naphthoylindoles": "C",
}


def _clause(id_: str) -> Reading:
    file = read_definition(LEGISLATION / f"{id_}.yml", id_=id_)
    found = file.definition.wordings[-1].reading
    assert isinstance(found, Reading)
    return found


@cache
def _members(id_: str) -> tuple[str, ...]:
    return tuple(members(_clause(id_), vocabulary()))


@pytest.mark.parametrize(("id_", "number"), list(zip(CLAUSES, (403, 378), strict=True)))
def test_the_clauses_of_the_japanese_ordinance_have_as_many_members_as_were_published(
    id_: str, number: int
) -> None:
    assert len(set(_members(id_))) == number


@pytest.mark.parametrize("id_", CLAUSES)
def test_every_member_is_matched(id_: str) -> None:
    read = compile_reading(_clause(id_), vocabulary())
    assert [text for text in _members(id_) if not isinstance(match(mol(text), read), Match)] == []


TAILS = ["[H]", *("C" * length for length in range(1, 10)), "C=CCC", "C=CCCC", "CCC=CC", "CC=CCCC"]
TAILS += [
    "FCCCCC",
    "FCCCCCC",
    "FCC",
    "OCCCC",
    "N#CCCCC",
    "N#CCCCCCC",
    "CC(=O)OCCC",
    "CC(C)",
    "CC(F)CC",
]
HEADS = [
    "[H]",
    "C",
    "CC",
    "CCC",
    "C(C)C",
    "CCCCCC",
    "CCCCCCC",
    "OC",
    "OCC",
    "OCCC",
    "F",
    "I",
    "O",
    "C=C",
]


@pytest.mark.parametrize("id_", CLAUSES)
def test_what_is_matched_is_a_member_and_nothing_else(id_: str) -> None:
    read = compile_reading(_clause(id_), vocabulary())
    tried = {
        _canonical(f"{tail}n1c({CLAUSES[id_] or '[H]'})c(C(=O)c2ccc({head})c3ccccc23)c2ccccc12")
        for tail, head in product(TAILS, HEADS)
    }
    inside = {text for text in tried if isinstance(match(mol(text), read), Match)}
    assert inside == tried & set(_members(id_))
    assert inside


def _canonical(smiles: str) -> str:
    found = Chem.RemoveHs(mol(smiles))
    return str(Chem.MolToSmiles(Chem.MolFromSmiles(Chem.MolToSmiles(found))))


ANILINE = """
core:
  name: aniline
  templates: ["[N:1]c1cc[c:2]cc1", {smarts: "[O:1]c1cc[c:2]cc1", way: (o)}]
  positions: {N: [1], para: [2]}
  permissions:
    - {at: [N], permits: [methoxy], way: (i)}
    - {at: [N], permits: [{word: methoxy, is_parent: true}], way: (i)}
    - {at: [N], permits: [hydroxy], most: 1, way: (ii)}
    - {at: [para], permits: [halogen C0-0], after: (ii)}
"""


def test_ways_counts_and_openings_hold_as_in_matching() -> None:
    text = "ways_at_least: 1\n" + ANILINE
    found = list(members(reading(text), vocabulary()))
    assert "ONc1ccc(F)cc1" in found
    assert "CON(O)c1ccccc1" in found
    assert "COOc1ccccc1" in found
    assert not {"Nc1ccccc1", "CONc1ccccc1", "CON(OC)c1ccccc1", "Nc1ccc(F)cc1"} & set(found)
    assert [one for one in found if not isinstance(match(mol(one), compiled(text)), Match)] == []


def _nested(hydrogen: str = "n") -> str:
    return f"""
core:
  name: pyrrole
  templates: ["[{hydrogen}:1]1cc[c:2]c1"]
  positions: {{N: [1], C3: [2]}}
  permissions:
    - at: [N, C3]
      most: 1
      permits:
        - word: half
          max_mass: 75
          node:
            name: half
            templates: ["[C:1][C:2]"]
            attached_at: 1
            positions: {{far: [2]}}
            permissions: [{{at: [far], most: 1, permits: [oxo, halogen, methoxy]}}]
conditions: [{{quantity: mass, most: 130}}]
"""


def test_nested_nodes_bounds_double_bonds_and_hydrogen_on_nitrogen_are_listed() -> None:
    found = list(members(reading(_nested()), vocabulary()))
    ends = ("C", "COC", "FC", "ClC", "O=C")
    expected = {f"{end}C{ring}" for end in ends for ring in ("c1cc[nH]c1", "n1cccc1")}
    assert set(found) == expected | {"c1cc[nH]c1"}
    assert [
        one for one in found if not isinstance(match(mol(one), compiled(_nested())), Match)
    ] == []


def test_hydrogens_that_the_template_counts_are_its_own() -> None:
    text = _core("'[CX4H3][N:1]'", "{at: [N], permits: [hydroxy], most: 1}")
    assert list(members(reading(text), vocabulary())) == ["CN", "CNO"]
    fixed = _core("'[NX3H1:1](C)C'", "{at: [N], permits: [hydroxy]}")
    assert list(members(reading(fixed), vocabulary())) == ["CNC"]


def test_several_readings_are_listed_together() -> None:
    core = "core: {{name: x, templates: ['{}'], positions: {{a: [1]}}, permissions: [{}]}}"
    one = core.format("[C:1]N", "{at: [a], permits: [hydroxy], most: 1}")
    two = core.format("[C:1]O", "{at: [a], permits: [amino], least: 1, most: 1}")
    found = members(reading(f"any_of: [{{{one}}}, {{{two}}}]"), vocabulary())
    assert list(found) == ["CN", "NCO"]


def _core(template: str, permission: str = "", more: str = "") -> str:
    permissions = f"permissions: [{permission}]" if permission else "permissions: []"
    name = f"core: {{name: x, positions: {{N: [1]}}, {more} {permissions},"
    return f"{name} templates: [{template}]}}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CATHINONES, "core.permissions[0].permits[0]: the class 'alkyl' does not list its members"),
        (_core("'[N;H2:1]C'"), "core.templates[0]: '[N;H2]' can be several things"),
        (_core("'[N:1]~C'"), "'~C' can be several things"),
        (_core("'[N:1](C)(C)(C)(C)C'"), "the template draws no whole molecule"),
        (_core("'[N:1]C'", more="elsewhere: permitted,"), "lets anything stand there"),
        (
            _core("'[N:1]C'", "{at: [N], permits: [ring], shape: ring_through}"),
            "core.permissions[0]: rings, bridges and pieces limited together",
        ),
        (
            _core(
                "'[N:1]C'",
                "{at: [N], permits: [{word: r, node: {name: r, positions: {a: [1]}, templates: ["
                "{ring_system: {at: 1}}]}}]}",
            ),
            "core.permissions[0].permits[0].node.templates[0]: a ring system is no single drawing",
        ),
    ],
)
def test_a_definition_that_is_not_closed_is_refused_with_the_first_open_part(
    text: str, words: str
) -> None:
    with pytest.raises(NotClosedError) as caught:
        list(members(reading(text), vocabulary()))
    assert words in str(caught.value)


def test_the_number_of_members_is_limited() -> None:
    clause = _clause(next(iter(CLAUSES)))
    with pytest.raises(TooManyMembersError, match="more than 400 members"):
        list(members(clause, vocabulary(), most=400))
    both = "any_of: [{core: {name: x, templates: [C]}}, {core: {name: x, templates: [N]}}]"
    with pytest.raises(TooManyMembersError, match="more than 1 members"):
        list(members(reading(both), vocabulary(), most=1))
    chain = _core("'[N:1]'" + ", '" + "[C:1]" * 12 + "'", "{at: [N], permits: [halogen]}")
    with pytest.raises(TooManyMembersError, match="ways to fill it"):
        list(members(reading(chain), vocabulary()))
