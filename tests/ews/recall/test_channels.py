"""A correction and a recall on every channel that is read from, each as its readers read it."""

import csv
import io
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.ews.exchange import House
from tests.ews.recall.conftest import Open, correct, publish, release, tell
from tests.ews.taxii.shelf import fetch

Notice = Callable[[], Awaitable[None]]
Read = Callable[[House, str], Awaitable[str]]

# Grams, in the first version and in the corrected one: long enough to stand in no id by chance.
FIRST, SECOND = "471108", "814711"


def report_of(grams: str) -> dict[str, Any]:
    return {"quantity": {"value": grams, "unit": "g"}}


async def text_of(house: House, path: str) -> str:
    async with await house.ask("GET", path) as answer:
        return await answer.text()


async def by_api(house: House, key: str) -> str:
    return await text_of(house, f"/v1/reports/{key}")


async def by_changes(house: House, _key: str) -> str:
    return await text_of(house, "/v1/changes")


async def by_taxii(house: House, _key: str) -> str:
    return json.dumps(await fetch(house))


async def by_misp(house: House, _key: str) -> str:
    manifest = json.loads(await text_of(house, "/misp/reports/manifest.json"))
    return "".join([await text_of(house, f"/misp/reports/{each}.json") for each in manifest])


async def by_csv(house: House, _key: str) -> str:
    rows = csv.reader(io.StringIO(await text_of(house, "/v1/tables/reports?format=csv")))
    return str(list(rows))


async def by_xlsx(house: House, _key: str) -> str:
    async with await house.ask("GET", "/v1/tables/reports?format=xlsx") as answer:
        book = CalamineWorkbook.from_filelike(io.BytesIO(await answer.read()))
    return str(book.get_sheet_by_index(0).to_python())


READ = {
    "api": by_api,
    "changes": by_changes,
    "csv": by_csv,
    "misp": by_misp,
    "taxii": by_taxii,
    "xlsx": by_xlsx,
}


async def states(house: House, key: str, record: str = "report") -> dict[str, str]:
    _, answer = await house.get(f"/v1/recalls/{record}/{key}")
    return {each["channel"]: each["state"] for each in answer["recipients"]}


async def test_a_report_that_was_had_by_every_channel_is_corrected_on_every_channel(
    lab: House, open_: Open, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    key = await tell(lab, **report_of(FIRST))
    shown = {name: await read(poland, key) for name, read in READ.items()}
    assert [name for name, text in shown.items() if FIRST not in text] == ["changes"]
    await correct(lab, **report_of(SECOND))
    await notice()
    assert await states(lab, key) == dict.fromkeys(READ, "outstanding")
    again = {name: await read(poland, key) for name, read in READ.items()}
    assert [name for name, text in again.items() if SECOND not in text] == ["changes"]
    # The report itself shows its older versions too.
    assert [name for name, text in again.items() if FIRST in text] == ["api"]
    assert await states(lab, key) == dict.fromkeys(READ, "confirmed")


@pytest.mark.parametrize("name", ["misp", "taxii", "xlsx"])
async def test_reading_on_one_channel_confirms_on_no_other(
    lab: House, open_: Open, notice: Notice, name: str
) -> None:
    poland = await open_("Poland", "PL")
    key = await tell(lab, **report_of(FIRST))
    for read in READ.values():
        await read(poland, key)
    await correct(lab, **report_of(SECOND))
    await notice()
    await READ[name](poland, key)
    found = await states(lab, key)
    assert [each for each, state in found.items() if state == "confirmed"] == [name]


async def test_a_report_that_is_not_for_a_reader_any_more_is_on_no_channel_of_its(
    lab: House, open_: Open, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    key = await tell(lab, **report_of(FIRST))
    for read in READ.values():
        await read(poland, key)
    await correct(lab, audience=["country:FR"], **report_of(SECOND))
    await notice()
    again = {name: await read(poland, key) for name, read in READ.items()}
    assert [name for name, text in again.items() if FIRST in text or SECOND in text] == []
    # A file without the report does not say why: whoever took one confirms by word.
    files = dict.fromkeys(("csv", "xlsx"), "outstanding")
    assert await states(lab, key) == {**dict.fromkeys(READ, "confirmed"), **files}
    await poland.post(f"/v1/recalls/report/{key}/confirm", {"note": "files removed"})
    assert await states(lab, key) == dict.fromkeys(READ, "confirmed")


async def bulletin_by_api(house: House, key: str) -> str:
    return await text_of(house, f"/v1/bulletins/{key}")


async def by_feed(house: House, _key: str) -> str:
    return await text_of(house, "/v1/feeds/bulletins.atom")


async def by_pdf(house: House, key: str) -> str:
    async with await house.ask("GET", f"/v1/bulletins/{key}/document.pdf") as answer:
        pages = PdfReader(io.BytesIO(await answer.read())).pages
    return "".join(page.extract_text() for page in pages)


async def bulletin_by_misp(house: House, _key: str) -> str:
    manifest = json.loads(await text_of(house, "/misp/bulletins/manifest.json"))
    return "".join([await text_of(house, f"/misp/bulletins/{each}.json") for each in manifest])


READ_BULLETIN = {
    "api": bulletin_by_api,
    "changes": by_changes,
    "feed": by_feed,
    "misp": bulletin_by_misp,
    "pdf": by_pdf,
    "taxii": by_taxii,
}


async def test_a_bulletin_is_corrected_and_withdrawn_on_every_channel(
    office: House, second: House, open_: Open, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    made = await publish(office, second, text=f"It holds {FIRST} mg.")
    key = made["id"]
    shown = {name: await read(poland, key) for name, read in READ_BULLETIN.items()}
    assert [name for name, text in shown.items() if FIRST not in text] == ["changes"]
    await office.post(f"/v1/bulletins/{key}/correct", {"text": f"It holds {SECOND} mg."})
    await release(second, made)
    await notice()
    assert await states(office, key, "bulletin") == dict.fromkeys(READ_BULLETIN, "outstanding")
    shown = {name: await read(poland, key) for name, read in READ_BULLETIN.items()}
    assert [name for name, text in shown.items() if SECOND not in text] == ["changes"]
    assert await states(office, key, "bulletin") == dict.fromkeys(READ_BULLETIN, "confirmed")
    await second.post(f"/v1/bulletins/{key}/withdraw", {"reason": "A mistake of the balance."})
    await notice()
    assert await states(office, key, "bulletin") == dict.fromkeys(READ_BULLETIN, "outstanding")
    shown = {name: await read(poland, key) for name, read in READ_BULLETIN.items()}
    assert [name for name, text in shown.items() if SECOND in text or FIRST in text] == []
    assert await states(office, key, "bulletin") == dict.fromkeys(READ_BULLETIN, "confirmed")
