"""The main job, as a newcomer runs it: real results in, a verified bulletin and an export out."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

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


def settings_of(home: Path, dsn: str) -> dict[str, str]:
    return {"database_url": dsn, "home": str(home), "listen": "127.0.0.1:0"}


async def test_the_demonstration_goes_the_whole_way(tmp_path: Path, dsn: str) -> None:
    first = await ews("demo", "--exit", **settings_of(tmp_path, dsn))

    once = facts(first)
    assert set(once) == FACTS
    assert once["reports"] >= 400
    assert once["loaded"] == once["reports"]
    assert once["bulletins"] == once["deliveries_confirmed"] == 1
    assert min(once["substances"], once["determinations"], once["signals"]) > 100
    assert once["export_items"] > once["reports"]
    assert "signatures the subscriber verified in this run: 1" in first.out
    assert re.search(r"│ GB +│ controlled +│ Class A", first.out)


@pytest.mark.slow_all  # the same as above, twice
async def test_a_second_run_of_the_demonstration_adds_nothing(tmp_path: Path, dsn: str) -> None:
    once, twice = [
        facts(await ews("demo", "--exit", **settings_of(tmp_path, dsn))) for _ in range(2)
    ]
    assert {**once, "seconds": 0} == {**twice, "seconds": 0}
