"""Files as instruments write them, made up; and how they are filed and named in a report."""

from typing import Any

from tests.ews.exchange import House, report

MSP = b"""Name: Mephedrone
PrecursorMZ: 178.1226
Precursor_type: [M+H]+
Num Peaks: 3
119.0855 20; 145.0886 100;
160.1121 35;
"""
JCAMP = b"""##TITLE=Mephedrone hydrochloride
##JCAMP-DX=4.24
##DATA TYPE=INFRARED SPECTRUM
##ORIGIN=Bench 4
##XUNITS=1/CM
##YUNITS=TRANSMITTANCE
##FIRSTX=400
##LASTX=404
##NPOINTS=5
##XFACTOR=1
##YFACTOR=0.01
##XYDATA=(X++(Y..Y))
400 90 80 10
403 70 95
##END=
"""


async def filed(
    house: House, content: bytes = MSP, *, name: str = "a.msp", form: str = "msp"
) -> dict[str, Any]:
    """File a spectrum."""
    answer = await house.client.post(
        "/v1/spectra",
        params={"name": name, "form": form},
        data=content,
        headers={**house.headers, "Content-Type": "application/octet-stream"},
    )
    told: dict[str, Any] = await answer.json()
    assert answer.status == 201, told
    return told


async def named(house: House, spectrum: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Report mephedrone with a finding that rests on the spectrum; return the acknowledgement."""
    body = report(**changed)
    body["findings"][0]["spectra"] = [spectrum["id"]]
    status, told = await house.post("/v1/reports", body)
    assert status == 201, told
    answer: dict[str, Any] = told
    return answer
