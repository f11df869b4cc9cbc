"""`ews check` warm: as a request of a new structure, and as a whole process."""

import subprocess
import sys
import time
from itertools import islice

import aiohttp

from tests.bench.measure import print_times
from tests.bench.service import EWS, Service
from tests.bench.structures import cathinones

REQUESTS = 200
RUNS = 5
BARE = "from rdkit import Chem; Chem.MolFromSmiles('CNC(C)C(=O)c1ccccc1')"


async def measure_check(service: Service) -> None:
    """Print the time of a check of a new structure, beside an empty request; and of the command."""
    key = service.key("Bench regulator", "check")
    headers = {"authorization": f"Bearer {key}"}
    structures = list(islice(reversed(list(cathinones())), 1000, 1000 + REQUESTS))
    checks, empties = [], []
    async with aiohttp.ClientSession(headers=headers) as session:
        for smiles in structures:
            url = f"{service.base}/v1/check"
            checks.append(await _timed(session, url, {"structure": smiles}))
            empties.append(await _timed(session, f"{service.base}/healthz", {}))
    times = {"GET /healthz": empties, "GET /v1/check": checks}
    print_times(
        f"Check of a structure not seen before, all jurisdictions, {REQUESTS} requests",
        times,
        "GET /healthz",
    )
    _whole_process()


def _whole_process() -> None:
    ours, bare = [], []
    for _ in range(RUNS):
        ours.append(_run([str(EWS), "check", next(cathinones())]))
        bare.append(_run([sys.executable, "-c", BARE]))
    print(f"\nThe command `ews check SMILES` as a whole process, {RUNS} runs")
    print(f"  ews check / python that parses one SMILES: {min(ours) / min(bare):.1f}")


def _run(words: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - our own commands
    return time.perf_counter() - began


async def _timed(session: aiohttp.ClientSession, url: str, query: dict[str, str]) -> float:
    began = time.perf_counter()
    async with session.get(url, params=query) as answer:
        await answer.read()
        answer.raise_for_status()
    return time.perf_counter() - began
