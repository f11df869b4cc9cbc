"""Small true records that the store's tests put in."""

from dataclasses import replace
from datetime import date

from chem.determinations import Determination, Role
from chem.law import Period
from chem.structures import Component, Keys
from ews.store.substances import NewSubstance


def component(key: str) -> Component:
    """Return a component that is another substance for each key."""
    keys = Keys(parent=key, no_isotopes=key, no_stereo=f"{key}-flat", tautomer=f"{key}-t")
    return Component(
        smiles="CNC(C)C(=O)c1ccccc1", inchi="InChI=1S/x", formula="C10H13NO", mass=163.22, keys=keys
    )


def new_substance(key: str, name: str | None = None) -> NewSubstance:
    return NewSubstance(
        component=component(key), name=name, chem_version="1", rdkit_version="2026.09.1"
    )


CONTROLLED = Determination(
    definition_id="gb/misuse-of-drugs-act-1971/cathinones",
    jurisdiction="GB",
    period=Period(since=date(2010, 4, 16), until=None),
    status="controlled",
    level="Class B",
    entry="Sch. 2 Part II para 1(aa)",
    kind="generic",
    reason="N: methyl: alkyl permitted by (iii)",
    roles=(Role(name="N", atoms=(1, 0), what="methyl: alkyl permitted by (iii)"),),
    extension="",
    conditions=("mass at most 500",),
    cite="Misuse of Drugs Act 1971, Sch. 2 Part II para 1(aa)",
    url="https://law.example/1971",
    fit="exact",
    checked_on_text="verbatim",
    review="none",
)
MISSED = replace(
    CONTROLLED,
    status="not_controlled",
    reason="N: benzyl is not permitted",
    roles=(),
    period=Period(since=date(2010, 4, 16), until=date(2020, 1, 1)),
)
