"""A match drawn as SVG: a colour and a line of the legend for each role, nothing from outside."""

import re
from xml.etree import ElementTree

import pytest
from rdkit import Chem

from chem.determinations import Role
from chem.drawings import COLOURS, draw_match
from chem.errors import UnreadableStructureError
from tests.chem.rules.asking import TODAY, ask, on

MEPHEDRONE = "CNC(C)C(=O)c1ccc(C)cc1"
CATHINONES = "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones"
ROLES = (
    Role(name="core", atoms=(2, 4, 5, 6, 7, 8, 9, 11, 12), what=""),
    Role(name="N", atoms=(0,), what="methyl: alkyl <permitted> by (iii)"),
)


def test_each_role_has_its_colour_and_its_line() -> None:
    svg = draw_match(MEPHEDRONE, ROLES)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    texts = [one.text for one in root.iter() if one.tag.endswith("text")]
    assert texts == ["core", "N: methyl: alkyl <permitted> by (iii)"]
    for red, green, blue in COLOURS[:2]:
        of_255 = [int(part * 255) for part in (red, green, blue)]
        assert "#" + "".join(f"{part:02X}" for part in of_255) in svg
        assert f"rgb({','.join(map(str, of_255))})" in svg


def test_a_drawing_refers_to_nothing_outside_and_is_always_the_same() -> None:
    svg = draw_match(MEPHEDRONE, ROLES)
    assert svg == draw_match(MEPHEDRONE, ROLES)
    assert re.findall(r"https?://[^'\"]+", svg) == ["http://www.w3.org/2000/svg"]
    assert "href" not in svg


def test_the_roles_of_a_determination_fit_the_structure_asked_about() -> None:
    smiles = Chem.MolToSmiles(Chem.MolFromSmiles(MEPHEDRONE))
    (said,) = on(ask(MEPHEDRONE), CATHINONES, TODAY)
    svg = draw_match(smiles, said.roles)
    assert svg.count(");stroke:#000000") == len(said.roles)


def test_a_long_line_of_the_legend_is_wrapped() -> None:
    long = Role(name="N", atoms=(0,), what="an alkyl group, " * 8)
    root = ElementTree.fromstring(draw_match(MEPHEDRONE, [long]))  # noqa: S314 - our own text
    texts = [one.text or "" for one in root.iter() if one.tag.endswith("text")]
    assert len(texts) > 1
    assert max(map(len, texts)) <= 66


def test_a_structure_without_roles_is_drawn_plain() -> None:
    assert "<text" not in draw_match(MEPHEDRONE, ())


@pytest.mark.parametrize("smiles", ["not a structure", "", "CC"])
def test_what_cannot_be_drawn_is_refused(smiles: str) -> None:
    with pytest.raises(UnreadableStructureError):
        draw_match(smiles, ROLES)
