"""Each bad input gets its clear answer and harms nothing beside it."""

from typing import Any

import orjson
import pytest

from ews.flow.exchange import Exchange
from tests.ews.exchange import House, report

JSON = "application/json"
NDJSON = "application/x-ndjson"


def _finding(**changed: Any) -> dict[str, Any]:
    return {"name": "mephedrone", "evidence": "library_match"} | changed


def _structure(**structure: str) -> list[dict[str, Any]]:
    return [{"structure": structure, "evidence": "library_match"}]


CUT_MOLFILE = "\n  cut\n\n  3  2  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000"

REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("country", {"place": {"country": "XX"}}, "country_unknown", "/place/country"),
    ("small country", {"place": {"country": "gb"}}, "country_unknown", "/place/country"),
    ("no place", {"place": None}, "null_not_allowed", "/place"),
    ("wrong type", {"place": "GB"}, "wrong_type", "/place"),
    ("list for text", {"kind": ["seizure"]}, "wrong_type", "/kind"),
    ("unknown kind", {"kind": "party"}, "word_unknown", "/kind"),
    ("true for a number", {"version": True}, "wrong_type", "/version"),
    ("version zero", {"version": 0}, "number_out_of_range", "/version"),
    ("huge version", {"version": 10**18}, "number_out_of_range", "/version"),
    ("unknown field", {"suspect_name": "x"}, "unknown_field", "/suspect_name"),
    ("field with a slash", {"a/b~": 1}, "unknown_field", "/a~1b~0"),
    (
        "impossible day",
        {"dates": {"incident": {"value": "2023-02-30", "precision": "day"}}},
        "date_impossible",
        "/dates/incident/value",
    ),
    (
        "day of the future",
        {"dates": {"incident": {"value": "2026-11-25", "precision": "day"}}},
        "date_in_future",
        "/dates/incident/value",
    ),
    (
        "precision that does not fit",
        {"dates": {"incident": {"value": "2023-02", "precision": "day"}}},
        "date_precision",
        "/dates/incident/value",
    ),
    ("no date", {"dates": {}}, "date_missing", "/dates"),
    (
        "unit",
        {"quantity": {"value": "1", "unit": "handful"}},
        "unit_unknown",
        "/quantity/unit",
    ),
    (
        "negative quantity",
        {"quantity": {"value": "-1", "unit": "g"}},
        "number_unreadable",
        "/quantity/value",
    ),
    (
        "huge number",
        {"quantity": {"value": 10**19, "unit": "g"}},
        "number_unreadable",
        "/quantity/value",
    ),
    (
        "beyond 64 bits",
        {"quantity": {"value": 10**40, "unit": "g"}},
        "number_unreadable",
        "/quantity/value",
    ),
    (
        "NaN in text",
        {"quantity": {"value": "NaN", "unit": "g"}},
        "number_unreadable",
        "/quantity/value",
    ),
    (
        "10,000 findings",
        {"findings": [{"name": "mephedrone", "evidence": "tentative"}] * 10_000},
        "too_many",
        "/findings",
    ),
    ("NUL", {"reference": "a\0b"}, "text_not_allowed", "/reference"),
    ("empty reference", {"reference": " "}, "text_empty", "/reference"),
    ("long reference", {"reference": "x" * 201}, "text_too_long", "/reference"),
    (
        "empty finding",
        {"findings": [{"evidence": "tentative"}]},
        "finding_empty",
        "/findings/0",
    ),
    (
        "two structures",
        {"findings": _structure(smiles="C", inchi="InChI=1S/CH4/h1H4")},
        "structure_ambiguous",
        "/findings/0/structure",
    ),
    (
        "SMILES",
        {"findings": _structure(smiles="this is not SMILES")},
        "structure_unreadable",
        "/findings/0/structure/smiles",
    ),
    (
        "molfile cut in half",
        {"findings": _structure(molfile=CUT_MOLFILE)},
        "structure_unreadable",
        "/findings/0/structure/molfile",
    ),
    (
        "SMILES beyond the limit",
        {"findings": _structure(smiles="C" * 1_900)},
        "structure_too_large",
        "/findings/0/structure/smiles",
    ),
    (
        "CAS number",
        {"findings": [_finding(cas="1189805-46-7")]},
        "cas_malformed",
        "/findings/0/cas",
    ),
    ("audience", {"audience": ["everybody"]}, "audience_unknown", "/audience/0"),
    ("audience of no country", {"audience": ["country:XX"]}, "audience_unknown", "/audience/0"),
    ("TLP 1", {"tlp": "TLP:WHITE"}, "word_unknown", "/tlp"),
    ("first version a correction", {"version_kind": "correction"}, "version_kind_unfitting",
     "/version_kind"),
    (
        "duplicate of nothing",
        {"version_kind": "duplicate_of"},
        "duplicate_of_unfitting",
        "/duplicate_of",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code", "pointer"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
async def test_a_bad_record_is_refused_at_its_place(
    patient_lab: House, changed: dict[str, Any], code: str, pointer: str
) -> None:
    raw = _dumped(report(**changed))

    status, answer = await patient_lab.post_raw("/v1/reports", raw, JSON)

    assert (status, answer["outcome"]) == (422, "rejected")
    assert (code, pointer) in {(issue["code"], issue["pointer"]) for issue in answer["issues"]}


async def test_bad_records_of_a_batch_harm_none_beside_them(lab: House, exchange: Exchange) -> None:
    bad = [report(f"bad-{place}") | changed for place, (_, changed, _, _) in enumerate(REFUSED)]
    raw = b"[" + b",".join(_dumped(each) for each in [report("G-1"), *bad, report("G-2")]) + b"]"

    status, answer = await lab.post_raw("/v1/reports:batch", raw, JSON)

    assert status == 200
    assert (answer["loaded"], answer["rejected"]) == (2, len(bad))
    assert [each["outcome"] for each in answer["records"]] == [
        "loaded",
        *["rejected"] * len(bad),
        "loaded",
    ]
    assert await exchange.pool.fetchval("SELECT count(*) FROM report_version ORDER BY 1") == 2


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[1,2", b"\xff\xfe", b'{"a":}', b"[" * 100_000, b"nul", b'{"a":1} trailing'],
    ids=["empty", "open", "half", "not UTF-8", "no value", "deep", "half a word", "trailing"],
)
async def test_broken_json_is_refused(patient_lab: House, raw: bytes) -> None:
    status, problem = await patient_lab.post_raw("/v1/reports", raw, JSON)

    assert (status, problem["code"]) == (400, "json_broken")


@pytest.mark.parametrize("raw", [b"[]", b"null", b"1", b'"x"', b"true"])
async def test_json_that_is_no_object_is_refused(patient_lab: House, raw: bytes) -> None:
    status, answer = await patient_lab.post_raw("/v1/reports", raw, JSON)

    assert (status, answer["issues"][0]["code"]) == (422, "wrong_type")


async def test_half_a_surrogate_pair_costs_its_own_record(lab: House) -> None:
    broken = orjson.dumps(report("R-2", product={"brand": "BRAND"})).replace(b"BRAND", b"\\ud800")
    raw = b"[" + orjson.dumps(report("R-1")) + b"," + broken + b"]"

    status, answer = await lab.post_raw("/v1/reports:batch", raw, JSON)

    assert (status, answer["loaded"], answer["rejected"]) == (200, 1, 1)
    (issue,) = answer["records"][1]["issues"]
    assert (issue["code"], issue["pointer"]) == ("text_not_allowed", "/product/brand")


@pytest.mark.parametrize(
    "number", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"9" * 400, b"9" * 5_000]
)
async def test_numbers_that_are_none_cost_their_own_record(lab: House, number: bytes) -> None:
    odd = orjson.dumps(report("R-2", quantity={"value": "ODD", "unit": "g"}))
    raw = b"[" + orjson.dumps(report("R-1")) + b"," + odd.replace(b'"ODD"', number) + b"]"

    status, answer = await lab.post_raw("/v1/reports:batch", raw, JSON)

    assert (status, answer["loaded"], answer["rejected"]) == (200, 1, 1)
    assert answer["records"][1]["issues"][0]["pointer"] == "/quantity/value"


@pytest.mark.parametrize("depth", [300, 960, 990])
async def test_deep_nesting_costs_its_own_record(lab: House, depth: int) -> None:
    deep = orjson.dumps(report("R-2", tlp="DEEP")).replace(b'"DEEP"', b"[" * depth + b"]" * depth)
    raw = b"[" + orjson.dumps(report("R-1")) + b"," + deep + b"]"

    status, answer = await lab.post_raw("/v1/reports:batch", raw, JSON)

    assert (status, answer["loaded"], answer["rejected"]) == (200, 1, 1)
    assert answer["records"][1]["issues"][0]["pointer"] == "/tlp"


async def test_a_name_that_stands_twice_costs_its_own_record(lab: House) -> None:
    twice = orjson.dumps(report("R-2", tlp="TLP:RED"))[:-1] + b', "tlp" : "TLP:CLEAR"}'
    raw = b"[" + orjson.dumps(report("R-1")) + b"," + twice + b"]"

    status, answer = await lab.post_raw("/v1/reports:batch", raw, JSON)

    assert (status, answer["loaded"], answer["rejected"]) == (200, 1, 1)
    (issue,) = answer["records"][1]["issues"]
    assert issue["pointer"] == "/tlp"
    assert "twice" in issue["message"]


async def test_text_that_looks_like_a_name_is_not_taken_for_one(lab: House) -> None:
    status, answer = await lab.post("/v1/reports", report("R-1", product={"brand": '"a" : "a":'}))

    assert (status, answer["outcome"]) == (201, "loaded")


async def test_a_parameter_that_is_given_twice_is_refused(patient_lab: House) -> None:
    answer = await patient_lab.ask("GET", "/v1/check?structure=C&structure=N")
    problem = await answer.json(content_type=None)

    assert (answer.status, problem["code"]) == (422, "parameter_repeated")
    assert problem["pointer"] == "/structure"


async def test_a_broken_line_costs_its_own_record(lab: House) -> None:
    raw = orjson.dumps(report("R-1")) + b"\n{broken\n\n" + orjson.dumps(report("R-2")) + b"\n"

    status, answer = await lab.post_raw("/v1/reports:batch", raw, NDJSON)

    assert status == 200
    assert [each["outcome"] for each in answer["records"]] == ["loaded", "rejected", "loaded"]
    (issue,) = answer["records"][1]["issues"]
    assert issue["code"] == "json_broken"
    assert issue["message"].startswith("line 2: ")


async def test_more_than_5000_records_are_refused(patient_lab: House) -> None:
    status, problem = await patient_lab.post_raw(
        "/v1/reports:batch", b"[" + b"1," * 5_000 + b"1]", JSON
    )

    assert (status, problem["code"]) == (422, "too_many")


async def test_a_path_that_is_not_there_is_a_problem_too(patient_lab: House) -> None:
    status, problem = await patient_lab.get("/v1/nowhere")

    assert (status, problem["code"]) == (404, "http_not_found")


async def test_a_method_that_is_not_there_says_which_are(patient_lab: House) -> None:
    answer = await patient_lab.ask("PATCH", "/v1/reports")

    assert (answer.status, answer.headers["Allow"]) == (405, "GET,POST")


def _dumped(body: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError:  # beyond 64 bits
        return orjson.dumps(body | {"quantity": {"value": "BIG", "unit": "g"}}).replace(
            b'"BIG"', b"1" + b"0" * 40
        )
