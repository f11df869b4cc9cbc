from dataclasses import replace
from datetime import date

import pytest

from chem.determinations import Role
from chem.law import Period
from chem.structures import Source
from ews.compute.lines import (
    read_answer,
    read_ready,
    read_source,
    write_answer,
    write_ready,
    write_source,
)
from ews.compute.records import ChemFault, Examined, ExaminedComponent, Ready
from tests.chem.drugs import normalised
from tests.ews.store.samples import CONTROLLED

# Each field that may be empty or missing is filled in.
DETERMINATION = replace(
    CONTROLLED,
    period=Period(
        since=date(2010, 4, 16), until=None, not_before=None, known_since=date(2010, 4, 17)
    ),
    roles=(Role(name="ring", atoms=(4, 5), what="methyl"),),
)


@pytest.mark.parametrize("text", ["CCN", "C\ud800", "C\0C", "\n\n\n", '"\\u', "Мефедрон"])
def test_a_source_arrives_as_it_was_sent(text: str) -> None:
    source = Source(kind="molfile", text=text)
    line = write_source(source)
    assert line.count(b"\n") == 1
    assert read_source(line) == source


def test_an_answer_arrives_whole() -> None:
    answer = normalised("CC(N)Cc1ccccc1.Cl")
    examined = Examined(
        normalised=answer,
        components=tuple(
            ExaminedComponent(
                component=component,
                families=(("amphetamines", "core"),),
                determinations=(DETERMINATION,),
                code_names=("5F-ADB", "5F-MDMB-PINACA"),
            )
            for component in answer.components
        ),
        ruleset="abc",
    )
    assert read_answer(write_answer(examined), answer.source) == examined


def test_a_fault_arrives_whole() -> None:
    fault = ChemFault(
        source=Source(kind="smiles", text="x"), code="structure_unreadable", message="…"
    )
    assert read_answer(write_answer(fault), fault.source) == fault


def test_the_first_line_arrives_whole() -> None:
    ready = Ready(ruleset="abc", chem_version="1", rdkit_version="2026.09.1")
    assert read_ready(write_ready(ready)) == ready
