"""A partner is looked up once, and remembered by the text it was drawn with."""

from chem.drawn import parts_of
from chem.parents import compile_salts
from chem.partwise import parents_of_parts
from chem.structures import Salt, Source

HYDROCHLORIDE = Salt(name="hydrochloride", kind="salt", smiles="Cl", why="a test")


def test_a_remembered_partner_is_taken_away_as_it_was_the_first_time() -> None:
    salts = compile_salts([HYDROCHLORIDE])
    source = Source(kind="smiles", text="C[NH2+]C(C)Cc1ccccc1.[Cl-]")
    first = parents_of_parts(parts_of(source, salts.seen) or (), salts)
    again = parents_of_parts(parts_of(source, salts.seen) or (), salts)

    assert list(salts.seen) == ["[Cl-]"]
    assert first is not None
    assert again is not None
    assert first.removed == again.removed == ("hydrochloride",)
    assert len(again.mols) == 1


def test_of_partners_alone_the_parts_cannot_say_which_stays() -> None:
    salts = compile_salts([HYDROCHLORIDE])
    parts = parts_of(Source(kind="smiles", text="Cl"), salts.seen)

    assert parts is not None
    assert parents_of_parts(parts, salts) is None
