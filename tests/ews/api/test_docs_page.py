"""The page of the API's document: all of it from here, under a policy that lets nothing else in."""

import re

from tests.ews.exchange import House


async def test_the_page_needs_nothing_from_elsewhere(patient_lab: House) -> None:
    async with patient_lab.client.get("/docs") as answer:
        page = await answer.text()
        policy = answer.headers["Content-Security-Policy"]
    assert answer.status == 200
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    parts = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(parts) == 5
    for part in parts:
        assert part.startswith("/")
        async with patient_lab.client.get(part) as found:
            assert found.status == 200
            assert await found.read()
    assert "<script>" not in page  # nothing inline: the policy forbids it
    assert "style=" not in page


async def test_what_is_no_part_of_the_page_is_not_given_out(patient_lab: House) -> None:
    for name in ("index.css", "..%2Findex.css", "%2e%2e%2f__init__.py", "swagger-ui.js"):
        async with patient_lab.client.get(f"/docs/{name}") as answer:
            assert answer.status == 404
