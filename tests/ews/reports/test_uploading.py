"""Files of results: checked row by row before anything is loaded; a bad row sinks no other."""

import json
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from ews.flow.exchange import Exchange
from ews.store.connection import Connection
from tests.ews.exchange import Client, House, open_house, report

UPLOADS = "/v1/report-uploads"
CSV = b"""Case;Date;Country;Substance;Weight;Purity
L-1;2026-11-02;United Kingdom;mephedrone;12,5;81
L-2;02.11.2026;GB;isotonitazene;3 mg;
L-3;yesterday;GB;MDMA;1;
L-4;2026-11;Atlantis;MDMA;1;
L-5;2026-11-03;GB;MDMA
"""
COLUMNS: dict[str, Any] = {
    "Case": {"to": "reference", "required": True},
    "Date": {"to": "dates.incident", "as": "partial_date", "format": ["%Y-%m-%d", "%d.%m.%Y"]},
    "Country": {
        "to": "place.country",
        "as": "word",
        "lookup": {"GB": "GB", "United Kingdom": "GB"},
        "required": True,
    },
    "Substance": {"to": "finding.name"},
    "Weight": {"to": "quantity", "as": "amount", "unit": "g", "decimal_comma": True},
    "Purity": {"to": "finding.purity", "as": "amount", "unit": "percent"},
}


def manifest(columns: dict[str, Any] = COLUMNS, **more: Any) -> dict[str, Any]:
    return {
        "id": "mine",
        "title": "mine",
        "source": "mine",
        "rows": "csv",
        "organisation": {"name": "mine", "kind": "lab"},
        "constants": {"kind": "seizure", "tlp": "TLP:AMBER", "audience": ["network"]},
        "finding": {"evidence": "library_match"},
        "columns": columns,
        **more,
    }


async def upload(house: House, content: bytes, form: str = "csv") -> tuple[int, Any]:
    path = f"{UPLOADS}?name=results.{form}&form={form}"
    return await house.post_raw(path, content, "application/octet-stream")


async def checked(house: House, content: bytes, form: str = "csv", **layout: Any) -> str:
    """Upload a file, lay it out and check all its rows; return its path."""
    _, made = await upload(house, content, form)
    path = f"{UPLOADS}/{made['id']}"
    status, told = await house.send("PUT", f"{path}/layout", layout)
    assert status == 200, told
    _, told = await house.post(f"{path}:go-on")
    assert told["state"] == "checked"
    return path


async def test_columns_are_named_with_samples_and_a_guess(lab: House) -> None:
    status, made = await upload(lab, CSV)
    assert status == 201
    assert [each["guess"] for each in made["columns"]] == [
        "reference",
        "dates.incident",
        "place.country",
        "finding.name",
        "quantity",
        "finding.purity",
    ]
    assert made["columns"][0]["samples"] == ["L-1", "L-2", "L-3"]


async def test_each_row_is_checked_and_nothing_is_loaded(lab: House, conn: Connection) -> None:
    path = await checked(lab, CSV, manifest=manifest())
    _, told = await lab.get(path)
    _, rows = await lab.get(f"{path}/rows")
    outcomes = [each["outcome"] for each in rows["rows"]]
    assert outcomes == ["loaded", "loaded", "rejected", "rejected", "rejected"]
    assert (told["fit"], told["warned"], told["rejected"]) == (2, 0, 3)
    assert "yesterday" in rows["rows"][2]["issues"][0]["message"]
    assert "Atlantis" in rows["rows"][3]["issues"][0]["message"]
    assert "4 cells, 6 expected" in rows["rows"][4]["issues"][0]["message"]
    assert await conn.fetchval("SELECT count(*) FROM report") == 0


async def test_what_fits_is_loaded_and_the_rest_is_left_out(lab: House, conn: Connection) -> None:
    path = await checked(lab, CSV, manifest=manifest())
    await lab.post(f"{path}:load")
    _, told = await lab.post(f"{path}:go-on")
    assert (told["state"], told["done"]) == ("loaded", 2)
    found = await conn.fetch("SELECT reference FROM report ORDER BY reference")
    assert [row["reference"] for row in found] == ["L-1", "L-2"]
    async with lab.client.get(f"{path}/answers.csv", headers=lab.headers) as answer:
        lines = (await answer.text()).splitlines()
    assert lines[1].startswith("1,L-1,loaded,")
    assert lines[1].endswith(",Mephedrone,")
    assert lines[3].startswith("3,,rejected,,,")


async def test_the_same_file_again_adds_nothing(lab: House, conn: Connection) -> None:
    first, path = [await checked(lab, CSV, manifest=manifest()) for _ in "ab"]
    for each in (first, path):
        await lab.post(f"{each}:load")
        await lab.post(f"{each}:go-on")
    _, rows = await lab.get(f"{path}/rows", outcome="loaded")
    assert [each["is_new"] for each in rows["rows"]] == [False, False]
    assert await conn.fetchval("SELECT count(*) FROM report_version") == 2


async def test_rows_of_one_case_become_one_report_where_that_is_asked(lab: House) -> None:
    content = b"Case,Date,Country,Substance\nL-1,2026,GB,mephedrone\nL-1,2026,GB,MDMA\n"
    columns = {name: COLUMNS[name] for name in ("Case", "Date", "Country", "Substance")}
    joined = await checked(lab, content, manifest=manifest(columns), joins=True)
    apart = await checked(lab, content, manifest=manifest(columns))
    _, rows = await lab.get(f"{joined}/rows")
    assert [each["name"] for each in rows["rows"][0]["substances"]] == ["Mephedrone", "MDMA"]
    assert rows["rows"][1]["joined_to"] == 1
    _, rows = await lab.get(f"{apart}/rows")
    assert rows["rows"][1]["issues"][0]["code"] == "reference_repeated"


def workbook(cells: list[list[Any]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Results")
        for row, values in enumerate(cells):
            for column, value in enumerate(values):
                sheet.write(row, column, value)
    return out.getvalue()


async def test_a_workbook_is_read_days_numbers_and_formulas(lab: House) -> None:
    content = workbook(
        [
            ["Case", "Date", "Country", "Substance", "Weight"],
            [4711, date(2026, 11, 2), "GB", "mephedrone", "=1+1"],
        ]
    )
    _, made = await upload(lab, content, "xlsx")
    assert made["columns"][0]["samples"] == ["4711"]
    assert made["columns"][1]["samples"] == ["2026-11-02"]
    assert "formulas" in made["notes"][0]


async def test_a_workbook_that_unpacks_to_too_much_is_refused(lab: House) -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    status, told = await upload(lab, out.getvalue(), "xlsx")
    assert (status, told["code"]) == (422, "file_unreadable")
    assert "more than is read" in told["detail"]


async def test_what_is_no_workbook_is_said_so(lab: House) -> None:
    status, told = await upload(lab, CSV, "xlsx")
    assert status == 422
    assert "save it as .xlsx" in told["detail"]


async def test_letters_of_windows_are_read_and_told(lab: House) -> None:
    _, made = await upload(lab, "Case;Area\nL-1;Zürich\n".encode("cp1252"))
    assert made["columns"][1]["samples"] == ["Zürich"]
    assert "Windows-1252" in made["notes"][0]


async def test_an_sd_file_gives_structures_and_their_fields(lab: House) -> None:
    ethanol = "\n".join(
        [
            "E-1",
            "",
            "",
            "  3  2  0  0  0  0  0  0  0  0999 V2000",
            *(
                f"{x:10.4f}    0.0000    0.0000 {a}   0  0"
                for x, a in ((0, "C"), (1, "C"), (2, "O"))
            ),
            "  1  2  1  0",
            "  2  3  1  0",
            "M  END",
            ">  <Case>",
            "E-1",
            "",
            "$$$$",
            "nonsense",
            "$$$$",
            "",
        ]
    ).encode()
    columns = {
        "Case": {"to": "reference"},
        "molfile": {"to": "finding.structure.molfile"},
        "title": {"to": "finding.name"},
    }
    told = manifest(columns, constants={**manifest()["constants"], "place.country": "GB"})
    path = await checked(lab, ethanol, "sdf", manifest=told)
    _, rows = await lab.get(f"{path}/rows")
    assert [each["outcome"] for each in rows["rows"]] == ["rejected", "rejected"]
    assert "'dates'" in rows["rows"][0]["issues"][0]["message"]
    assert "M  END" in rows["rows"][1]["issues"][0]["message"]


async def test_lines_of_whole_reports_need_no_layout(lab: House) -> None:

    lines = "\n".join([json.dumps(report("J-1")), "{broken", json.dumps(report("J-2", tlp="X"))])
    path = await checked(lab, lines.encode(), "jsonl")
    _, rows = await lab.get(f"{path}/rows")
    assert [each["outcome"] for each in rows["rows"]] == ["loaded", "rejected", "rejected"]


async def test_a_layout_that_fills_no_field_or_has_a_pattern_is_refused(lab: House) -> None:
    _, made = await upload(lab, CSV)
    path = f"{UPLOADS}/{made['id']}/layout"
    wrong = {"Case": {"to": "organisation_id"}}
    slow = {"Case": {"to": "reference", "pattern": "(a+)+"}}
    for columns, words in ((wrong, "organisation_id"), (slow, "pattern")):
        status, told = await lab.send("PUT", path, {"manifest": manifest(columns)})
        assert status == 422
        assert words in told["detail"]


async def test_a_file_is_its_senders_alone(lab: House, client: Client, exchange: Exchange) -> None:
    path = await checked(lab, CSV, manifest=manifest())
    other = await open_house(client, exchange, "Another laboratory")
    answers = [
        (await other.get(path))[0],
        (await other.get(f"{path}/rows"))[0],
        (await other.post(f"{path}:load"))[0],
        (await other.ask("GET", f"{path}/answers.csv")).status,
        (await other.send("DELETE", path))[0],
    ]
    assert answers == [404] * 5


async def test_nothing_is_loaded_before_all_is_checked(lab: House) -> None:
    _, made = await upload(lab, CSV)
    status, told = await lab.post(f"{UPLOADS}/{made['id']}:load")
    assert (status, told["code"]) == (409, "wrong_state")
