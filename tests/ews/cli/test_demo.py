"""The main job, as a newcomer runs it: real results in, a verified bulletin and an export out."""

import json
import re
from pathlib import Path
from typing import Any

from tests.ews.cli.running import Done, ews

FACTS = {
    "reports",
    "loaded",
    "rejected",
    "substances",
    "determinations",
    "signals",
    "bulletins",
    "deliveries_confirmed",
    "export_items",
    "seconds",
}


def facts(done: Done) -> dict[str, Any]:
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out.splitlines()[-1])
    return found


async def test_the_demonstration_goes_the_whole_way_and_a_second_run_adds_nothing(
    tmp_path: Path, dsn: str
) -> None:
    settings = {"database_url": dsn, "home": str(tmp_path), "listen": "127.0.0.1:0"}

    first = await ews("demo", "--exit", **settings)
    second = await ews("demo", "--exit", **settings)

    once, twice = facts(first), facts(second)
    assert set(once) == FACTS
    assert once["reports"] >= 400
    assert once["loaded"] == once["reports"]
    assert once["bulletins"] == once["deliveries_confirmed"] == 1
    assert min(once["substances"], once["determinations"], once["signals"]) > 100
    assert once["export_items"] > once["reports"]
    assert {**once, "seconds": 0} == {**twice, "seconds": 0}
    assert "signatures the subscriber verified in this run: 1" in first.out
    assert re.search(r"│ GB +│ controlled +│ Class A", first.out)
