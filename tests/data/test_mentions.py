"""Three hundred names of five streams, judged before the resolver was asked: mentions/README.md."""

import csv
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from rdkit import Chem

from chem.naming.records import Resolution
from ews.naming.opsin import Opsin
from ews.naming.resolver import Resolver
from schemas.names import load_lookup
from tests.ews.naming.java import needs_java

Row = dict[str, str]
with (Path(__file__).parent / "mentions" / "sample.csv").open(encoding="utf-8", newline="") as file:
    ROWS: tuple[Row, ...] = tuple(csv.DictReader(file))
STRUCTURES = [row for row in ROWS if row["verdict"] == "structure"]
OTHERS = [row for row in ROWS if row["verdict"] != "structure"]
Answers = Mapping[str, Resolution]


def _param(row: Row) -> object:
    marks = [needs_java] if "needs OPSIN" in row["note"] else []
    return pytest.param(row, id=f"{row['stream']}-{row['mention']}", marks=marks)


def _key(smiles: str, length: int) -> str:
    return str(Chem.MolToInchiKey(Chem.MolFromSmiles(smiles)))[:length]


@pytest.fixture(scope="module")
async def answers() -> AsyncIterator[Answers]:
    """What the resolver says to each name, as a field for names asks it."""
    resolver = Resolver(load_lookup(), Opsin())
    texts = [row["mention"] for row in ROWS]
    found = await resolver.resolve_many(texts, expecting="name")
    yield dict(zip(texts, found, strict=True))
    await resolver.stop()


def test_the_sample_has_three_hundred_mentions_of_five_streams() -> None:
    assert len({(row["stream"], row["mention"]) for row in ROWS}) == len(ROWS) == 300
    assert Counter(row["stream"] for row in ROWS) == {
        "unc": 27,
        "wedinos": 69,
        "ecstasydata": 68,
        "drugcheckingbc": 68,
        "connecticut": 68,
    }


def test_each_expected_structure_is_written_with_its_own_key() -> None:
    assert {row["mention"] for row in STRUCTURES if _key(row["smiles"], 27) != row["inchikey"]} == (
        set()
    )


@pytest.mark.parametrize("row", [_param(row) for row in STRUCTURES])
def test_a_name_stands_for_the_structure_it_was_judged_to_be(row: Row, answers: Answers) -> None:
    answer = answers[row["mention"]]
    # the judged configuration counts where the name states one; else only the constitution
    length = 27 if {"@", "/"} & set(row["smiles"]) else 14
    assert answer.source is not None, answer.how
    assert _key(answer.source.text, length) == row["inchikey"][:length]


@pytest.mark.parametrize("row", [_param(row) for row in OTHERS])
def test_what_stands_for_no_one_structure_gives_none(row: Row, answers: Answers) -> None:
    answer = answers[row["mention"]]
    assert answer.source is None, answer.how
    assert answer.grade in {"ambiguous", "suggestion", "unknown"}
