"""Replaying the bundled laboratory results through the HTTP API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import Any

import orjson

from ews.cli.demonstration.cast import Cast
from ews.cli.demonstration.client import Client

BATCH = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One laboratory result: which stream it is from, on which day, and the report's body."""

    stream: str
    day: str
    body: dict[str, Any]


def bundled_results() -> list[Result]:
    """Return the sample in the order of its days, so that the first report is the first seen."""
    lines = files("connectors.sample").joinpath("results.jsonl").read_bytes().splitlines()
    rows = [orjson.loads(line) for line in lines]
    results = [
        Result(stream=row["source"]["stream"], day=row["source"]["date"], body=row["report"])
        for row in rows
    ]
    return sorted(results, key=lambda result: (result.day, result.body["reference"]))


async def replay(
    client: Client, cast: Cast, results: Sequence[Result], advance: Callable[[int], None]
) -> list[dict[str, Any]]:
    """Send the results in batches, each lab with its own key; return the acknowledgements."""
    acknowledged: list[dict[str, Any]] = []
    for stream, of_one_lab in groupby(results, key=lambda result: result.stream):
        run = [result.body for result in of_one_lab]
        for start in range(0, len(run), BATCH):
            batch = run[start : start + BATCH]
            answer = await client.post(cast.keys[stream], "/v1/reports:batch", batch)
            acknowledged += answer["records"]
            advance(len(batch))
    return acknowledged
