"""Screening on a Dask cluster: each of its processes keeps a killable child of its own."""

import asyncio
import threading
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from ews.compute.records import Ready
from ews.compute.screening_records import Row, Screened, Terms
from ews.compute.screening_worker import ScreeningWorker
from ews.errors import EwsError

LOCAL = "local"


class ClusterUnusableError(EwsError):
    """Dask is not installed, the cluster cannot be reached, or its machines hold another law."""

    code = "cluster_unusable"


class Cluster:
    """The machines behind a scheduler's address; `local` makes a cluster on this one."""

    def __init__(self, address: str, jobs: int = 0) -> None:
        self._address = address
        self._jobs = jobs
        self._client: Any = None
        self._places = 1

    @property
    def places(self) -> int:
        """How many threads of workers there are."""
        return self._places

    async def start(self) -> Ready:
        """Connect, and have every process load the law.

        Raises:
            ClusterUnusableError: see the class.
        """
        self._client = await self._connect()
        found: dict[str, Ready] = await self._client.run(_ready)
        if not found:
            raise ClusterUnusableError(f"the cluster at {self._address} has no workers; add some")
        if len(set(found.values())) > 1:
            by = ", ".join(f"{name}: {one.ruleset[:12]}" for name, one in sorted(found.items()))
            raise ClusterUnusableError(f"its machines hold different law ({by}); install one ews")
        threads = await self._client.nthreads()
        self._places = max(1, sum(threads.values()))
        return next(iter(found.values()))

    async def _connect(self) -> Any:
        try:
            dask: Any = import_module("distributed")  # an extra, and half a second to load
        except ImportError as error:
            raise ClusterUnusableError(
                "Dask is not installed; install the extra `cluster`"
            ) from error
        try:
            if self._address != LOCAL:
                return await dask.Client(self._address, asynchronous=True, timeout=10)
            made = await dask.LocalCluster(
                n_workers=self._jobs or None,
                threads_per_worker=1,
                dashboard_address=None,
                asynchronous=True,
            )
            return await dask.Client(made, asynchronous=True)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterUnusableError(
                f"no scheduler answers at {self._address}: {error}"
            ) from error

    async def screen(self, rows: Sequence[Row], terms: Terms) -> list[Screened]:
        """Answer about each row, in order; a machine that ends has its chunk done by another."""
        task = self._client.submit(screen_chunk, list(rows), terms, pure=False, retries=2)
        found: list[Screened] = await task
        return found

    async def stop(self) -> None:
        """Let go of the cluster; one that was made here ends."""
        client, self._client = self._client, None
        if client is None:
            return
        made = client.cluster
        await client.close()
        if self._address == LOCAL and made is not None:
            await made.close()


class _Desk:
    """One child process for each process of the cluster, asked from its threads."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._turn = threading.Lock()
        threading.Thread(target=self._loop.run_forever, name="ews-screening", daemon=True).start()
        self._worker = ScreeningWorker()

    def ready(self) -> Ready:
        with self._turn:
            return asyncio.run_coroutine_threadsafe(self._worker.start(), self._loop).result()

    def screen(self, rows: Sequence[Row], terms: Terms) -> list[Screened]:
        with self._turn:
            asked = self._worker.screen(rows, terms)
            return asyncio.run_coroutine_threadsafe(asked, self._loop).result()


_desks: list[_Desk] = []
_making = threading.Lock()


def _desk() -> _Desk:
    with _making:
        if not _desks:
            _desks.append(_Desk())
        return _desks[0]


def _ready() -> Ready:
    return _desk().ready()


def screen_chunk(rows: Sequence[Row], terms: Terms) -> list[Screened]:
    """Answer about each row; runs on a machine of the cluster."""
    return _desk().screen(rows, terms)
