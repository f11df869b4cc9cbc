"""Small true records that the store's tests put in."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chem.determinations import Determination, Role
from chem.law import Period
from chem.structures import Component, Keys
from ews.store.reports import NewVersion
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


def new_version(version_id: int, report_id: UUID, *, at: datetime, **said: Any) -> NewVersion:
    """Return a first version for the network, of a seizure. said: what is to be otherwise."""
    first = NewVersion(
        id=version_id,
        report_id=report_id,
        version=1,
        version_kind="initial",
        kind="seizure",
        country="GB",
        incident_on=date(2026, 11, 2),
        tlp="TLP:AMBER",
        audience=["network"],
        body={},
        body_sha256=b"x" * 32,
        acknowledgement={},
        received_at=at,
        api_key_prefix=None,
    )
    return replace(first, **said)


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
