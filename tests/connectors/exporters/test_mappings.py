"""Mappings: a partner's words as data, versioned, never edited once used."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from connectors.exporters.advisory.amounts import in_kg
from connectors.exporters.advisory.document import Header, Item, difference, document
from connectors.exporters.advisory.facts import FindingFacts, ReportFacts, SubstanceFacts
from connectors.exporters.advisory.items import report_items
from connectors.exporters.advisory.mapping import Mapped, MappedField, mapped_item
from connectors.exporters.advisory.mapping_files import (
    FOLDER,
    UnknownMappingError,
    load_mapping,
    mappings,
    read_conversions,
    read_mapping,
)
from connectors.exporters.advisory.mapping_schema import mapping_schema
from schemas.law.yaml_files import BrokenFileError

# What a version says is what batches were made by: a change is a new version, beside the old one.
RELEASED = {
    "ews-1.yml": "810fd7e36328019be27447096905ae9f90c9af6fd0e80f80532c9b5f23351056",
    "smart-1.yml": "cd3da7811c2b2796d56f6c30af486a5858c996f890c669a80c575d597dab71d4",
    "unodc-kg-1.yml": "d7876fea75b91428110e55b42422f9320363717f5eb742d620050bb6025e741d",
}
SUBSTANCE = SubstanceFacts(
    inchikey="YELGFTGWJGBAQU-UHFFFAOYSA-N",
    smiles="CNC(C)C(=O)c1ccc(C)cc1",
    name="mephedrone",
    families=("cathinones",),
)


def items(mapping: Mapped, **body: Any) -> list[Item]:
    facts = ReportFacts(
        report_id="5f0c",
        kind="toxicology_case",
        country="GB",
        told_by="GB",
        body={"dates": {"incident": {"value": "2026-11", "precision": "month"}}, **body},
        findings=(FindingFacts(ordinal=0, part=0, evidence="tentative", substance=SUBSTANCE),),
    )
    return report_items(facts, mapping.conversions)


@pytest.mark.parametrize("name", sorted(RELEASED))
def test_a_version_that_was_used_is_never_edited(name: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == RELEASED[name]


def test_every_mapping_file_is_known_to_this_test() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(RELEASED)


@pytest.mark.parametrize("known", mappings())
def test_what_a_mapping_makes_fits_the_schema_made_of_it(known: tuple[str, int]) -> None:
    mapping = load_mapping(*known)
    schema = mapping_schema(mapping)
    jsonschema.Draft202012Validator.check_schema(schema)
    found = [
        mapped_item(mapping, one)
        for one in items(
            mapping,
            harm={"case_type": "post_mortem", "causal_role": "sole"},
            quantity={"value": "40", "unit": "tablet"},
        )
    ]
    fitting = [one for one in found if isinstance(one, Item)]
    header = Header(
        receiver="x",
        reason="event",
        country="GB",
        mapping=known,
        period=None,
        idempotency_key="k",
    )
    read = json.loads(document(header, difference(fitting, {}, whole=False).steps))
    assert len(read["items"]) == 2
    jsonschema.Draft202012Validator(schema).validate(read)


def test_the_partners_words_are_told_and_not_ours() -> None:
    mapping = load_mapping("smart", 1)
    [forensic, harm] = items(mapping, harm={"case_type": "impaired_driving"})
    told = [mapped_item(mapping, one) for one in (forensic, harm)]
    assert [isinstance(one, Item) for one in told] == [True, True]
    data: list[dict[str, Any]] = [dict(one.data) for one in told if isinstance(one, Item)]
    assert data[0]["incident"]["type"] == "Toxicology case"
    assert data[0]["identification"] == "Tentative"
    assert data[1]["manner"] == "DUID"


def test_what_is_required_and_missing_and_what_has_no_word_is_said() -> None:
    field = {"to": "a.b", "source": "kind", "required": True, "words": {"seizure": "S"}}
    gone = MappedField(to="c", source="quantity.value", required=True, words=None)
    mapping = Mapped(
        id="x",
        version=1,
        title="",
        source="",
        blocks={"forensic": (MappedField(**field), gone)},  # type: ignore[arg-type]  # a table of mixed types
        conversions=(),
    )
    [forensic] = items(mapping)
    found = mapped_item(mapping, forensic)
    assert isinstance(found, list)
    assert [(one.code, one.field) for one in found] == [
        ("word_not_mapped", "kind"),
        ("required_missing", "quantity.value"),
    ]


def test_a_block_that_a_mapping_does_not_name_is_not_told() -> None:
    mapping = Mapped(id="x", version=1, title="", source="", blocks={"harm": None}, conversions=())
    assert mapped_item(mapping, items(mapping)[0]) is None


@pytest.mark.parametrize(
    ("value", "unit", "least", "most"),
    [
        ("1500", "g", "1.5", "1.5"),
        ("2", "t", "2000", "2000"),
        ("3", "l", "3", "3"),
        ("250", "ml", "0.25", "0.25"),
        ("40", "tablet", "0.0036", "0.012"),
        ("1", "capsule", "0.00009", "0.0003"),
        ("0", "g", "0", "0"),
    ],
)
def test_a_quantity_in_kilograms_is_exact(value: str, unit: str, least: str, most: str) -> None:
    conversions = load_mapping("ews", 1).conversions
    found = in_kg({"value": value, "unit": unit}, conversions)
    assert found is not None
    assert (found["least"], found["most"]) == (least, most)
    assert found["factor"]


@pytest.mark.parametrize("unit", ["blotter", "plant", "package", "dose"])
def test_what_has_no_published_factor_is_not_converted(unit: str) -> None:
    assert in_kg({"value": "9", "unit": unit}, load_mapping("ews", 1).conversions) is None


def test_the_bounds_of_a_tablet_are_those_unodc_states() -> None:
    [tablet] = [one for one in read_conversions(FOLDER / "unodc-kg-1.yml") if "tablet" in one.units]
    assert (tablet.least, tablet.most) == (Decimal("0.00009"), Decimal("0.0003"))
    assert tablet.source.startswith("https://dataunodc.un.org/")


def test_a_mapping_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownMappingError, match="ews version 1, smart version 1"):
        load_mapping("smart", 9)


BROKEN = {
    "no such table of words": (
        "id: b\nversion: 1\ntitle: t\nsource: s\nconversions: c-1\n"
        "blocks: {harm: [{to: a, from: b, words: nope}]}\n",
        "nope",
    ),
    "an unknown block": (
        "id: b\nversion: 1\ntitle: t\nsource: s\nconversions: c-1\nblocks: {gossip: whole}\n",
        "gossip",
    ),
    "another name than the file's": (
        "id: c\nversion: 1\ntitle: t\nsource: s\nconversions: c-1\nblocks: {harm: whole}\n",
        "c-1.yml",
    ),
    "an unknown key": (
        "id: b\nversion: 1\ntitle: t\nsource: s\nconversions: c-1\nblocks: {harm: whole}\nx: 1\n",
        "x",
    ),
}


@pytest.mark.parametrize("case", sorted(BROKEN))
def test_a_broken_mapping_is_named_with_what_is_wrong(case: str, tmp_path: Path) -> None:
    text, words = BROKEN[case]
    (tmp_path / "b-1.yml").write_text(text)
    (tmp_path / "c-1.yml").write_text("id: c\nversion: 1\nconversions: []\n")
    with pytest.raises(BrokenFileError, match=words):
        read_mapping(tmp_path / "b-1.yml")
