"""Tables to take away: only what the reader may see, signed, remembered as shown."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from connectors.signatures import verify_detached
from ews.flow.exchange import Exchange
from ews.store.connection import Connection
from tests.ews import stories
from tests.ews.exchange import Client, House, open_house
from tests.ews.exporting import AT, HARM

READ = ("report:read",)


@pytest.fixture
async def told(conn: Connection, office: House) -> stories.Told:
    body = stories.body(
        harm=HARM,
        quantity={"value": "40", "unit": "tablet"},
        product={"form": "tablet", "sold_as": "=2+5"},
    )
    substance = await stories.substance(conn, at=AT)
    return await stories.report(conn, office.organisation, substance, at=AT, document=body)


@pytest.fixture
async def industry(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Chemicals Ltd", kind="industry", scopes=READ)


async def rows(house: House, table: str = "findings", **query: str) -> list[dict[str, str]]:
    path = f"/v1/tables/{table}"
    async with house.client.get(path, params=query, headers=house.headers) as answer:
        assert answer.status == 200
        return list(csv.DictReader(StringIO((await answer.read()).decode(), newline="")))


async def test_a_finding_is_a_row_with_its_quantity_in_kilograms_and_the_factor(
    stranger: House, told: stories.Told
) -> None:
    [row] = await rows(stranger)
    assert (row["report_id"], row["inchikey"]) == (str(told.report_id), stories.MEPHEDRONE)
    assert (row["quantity"], row["quantity_unit"]) == ("40", "tablet")
    assert (row["kg_least"], row["kg_most"]) == ("0.0036", "0.012")
    assert "90 to 300 mg" in row["kg_factor"]
    assert row["sold_as"] == "'=2+5"


async def test_a_report_is_a_row_and_a_case_number_stays_with_its_house(
    stranger: House,
    office: House,
    told: stories.Told,  # noqa: ARG001 - it is there
) -> None:
    [abroad], [own] = await rows(stranger, "reports"), await rows(office, "reports")
    assert (abroad["case_type"], abroad["outcome"]) == ("post_mortem", "fatal")
    assert abroad["reference"] == ""
    assert own["substances"] == "mephedrone"


async def test_a_workbook_holds_the_same_and_is_signed(stranger: House, told: stories.Told) -> None:
    path = "/v1/tables/findings?format=xlsx"
    async with await stranger.ask("GET", path) as answer:
        content, headers = await answer.read(), answer.headers
    _, keys = await stranger.get("/.well-known/jwks.json")
    verify_detached(content, headers["Ews-Signature"], keys)
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("findings")
    [names, row] = sheet.to_python()
    read: dict[Any, Any] = dict(zip(names, row, strict=True))
    assert (read["report_id"], read["sold_as"]) == (str(told.report_id), "=2+5")
    assert headers["Content-Disposition"] == 'attachment; filename="ews-findings-2026-11-23.xlsx"'


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_what_is_in_a_file_counts_as_shown(
    stranger: House, told: stories.Told, conn: Connection, form: str
) -> None:
    await (await stranger.ask("GET", f"/v1/tables/reports?format={form}")).read()
    shown = await conn.fetch("SELECT organisation_id, record_id, version, channel FROM disclosure")
    assert [tuple(row) for row in shown] == [
        (stranger.organisation.id, str(told.report_id), 1, form)
    ]


@pytest.mark.parametrize(
    "closed",
    [
        {"tlp": "TLP:AMBER", "audience": []},
        {"tlp": "TLP:AMBER", "audience": ["country:GB"]},
        {"tlp": "TLP:RED", "audience": ["network"]},
    ],
)
async def test_what_a_reader_may_not_see_is_in_no_table(
    stranger: House, office: House, conn: Connection, closed: dict[str, Any]
) -> None:
    substance = await stories.substance(conn, at=AT)
    await stories.report(conn, office.organisation, substance, at=AT, **closed)
    assert await rows(stranger) == []
    assert len(await rows(office)) == 1


async def test_industry_is_shown_public_fields_only_and_cannot_ask_for_a_day(
    industry: House, office: House, conn: Connection
) -> None:
    substance = await stories.substance(conn, at=AT)
    house = office.organisation
    await stories.report(conn, house, substance, at=AT, audience=["kind:industry"])
    [row] = await rows(industry)
    assert {name for name, value in row.items() if value} == {
        "report_id",
        "version",
        "kind",
        "country",
        "received_at",
        "tlp",
        "finding",
        "part",
        "substance",
        "inchikey",
        "smiles",
        "families",
        "reported_name",
        "evidence",
        "form",
    }
    assert await rows(industry, **{"from": "2026-11-02", "until": "2026-11-03"}) == []


async def test_rows_are_chosen_by_day_country_kind_substance_and_family(
    stranger: House,
    told: stories.Told,  # noqa: ARG001 - it is there
) -> None:
    hits = [
        {"from": "2026-11-02", "until": "2026-11-03"},
        {"country": "GB"},
        {"kind": "collected_sample"},
        {"inchikey": stories.MEPHEDRONE},
        {"family": "cathinones"},
    ]
    misses = [
        {"from": "2026-11-03"},
        {"until": "2026-11-02"},
        {"country": "DE"},
        {"kind": "seizure"},
        {"inchikey": stories.MEPHEDRONE.replace("Y", "Z")},
        {"family": "nitazenes"},
    ]
    assert [len(await rows(stranger, **query)) for query in hits] == [1] * len(hits)
    assert [len(await rows(stranger, **query)) for query in misses] == [0] * len(misses)


async def test_a_nullified_report_is_in_no_table_and_a_correction_takes_its_place(
    stranger: House, office: House, told: stories.Told, conn: Connection
) -> None:
    later, house = AT + timedelta(hours=1), office.organisation
    follow: dict[str, Any] = {"at": later, "reference": "A1"}
    changed = stories.body(quantity={"value": "3", "unit": "g"})
    await stories.report(
        conn,
        house,
        told.substance_id,
        version=2,
        version_kind="correction",
        document=changed,
        **follow,
    )
    [row] = await rows(stranger)
    await stories.report(
        conn, house, told.substance_id, version=3, version_kind="nullification", **follow
    )
    assert (row["version"], row["quantity"]) == ("2", "3")
    assert await rows(stranger) == []


async def test_a_question_that_makes_no_sense_is_refused(stranger: House) -> None:
    asked = [
        "/v1/tables/secrets",
        "/v1/tables/findings?format=pdf",
        "/v1/tables/findings?from=2026-02-01&until=2026-01-01",
        "/v1/tables/findings?country=XX",
    ]
    assert [(await stranger.get(path))[0] for path in asked] == [404, 422, 422, 422]


async def test_a_table_needs_the_right_to_read(client: Client, exchange: Exchange) -> None:
    other = await open_house(client, exchange, "Other", scopes=("check",))
    assert (await other.get("/v1/tables/findings"))[0] == 403
