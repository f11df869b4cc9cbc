"""Sending reports over a real socket into a real database."""

from tests.ews.exchange import House, report


async def test_a_report_is_loaded_and_identified(lab: House) -> None:
    status, answer = await lab.post("/v1/reports", report())

    assert (status, answer["outcome"]) == (201, "loaded")
    (substance,) = answer["findings"][0]["substances"]
    assert substance["keys"]["parent"] == "YELGFTGWJGBAQU-UHFFFAOYSA-N"
    assert "first_ever" in substance["novelty"]
